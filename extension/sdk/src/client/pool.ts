/** Connections to one socket that are used again: at most `maxConnections` at once, later calls wait for their turn. */
import { ConnectionError, type OsqueryError } from '../errors.ts';
import { Connection } from './connection.ts';

export interface PoolOptions {
  readonly path: string;
  readonly connectTimeoutMs: number;
  readonly maxMessageBytes: number;
  readonly maxConnections: number;
  /** An idle connection is closed after this. */
  readonly idleMs: number;
}

interface Idle {
  readonly connection: Connection;
  readonly timer: NodeJS.Timeout;
}

export class Pool {
  private readonly options: PoolOptions;
  private readonly idle: Idle[] = [];
  private readonly busy = new Set<Connection>();
  private readonly queue: { resolve(): void; reject(error: Error): void }[] = [];
  private opening = 0;
  private closed = false;

  constructor(options: PoolOptions) {
    this.options = options;
  }

  /**
   * Runs something with a connection of its own.
   * @param retry whether to do it once more on a fresh connection when one that was idle turned out to be dead
   */
  async use<T>(retry: boolean, run: (connection: Connection) => Promise<T>): Promise<T> {
    await this.turn();
    const reused = this.takeIdle();
    const connection = reused ?? (await this.open());
    this.busy.add(connection);
    try {
      return await run(connection);
    } catch (error) {
      if (reused === undefined || !retry || !(error instanceof ConnectionError) || this.closed) throw error;
    } finally {
      this.giveBack(connection);
    }
    return this.use(false, run);
  }

  close(): void {
    this.closed = true;
    for (const { connection, timer } of this.idle.splice(0)) {
      clearTimeout(timer);
      connection.close();
    }
    for (const connection of this.busy) connection.close();
    for (const waiting of this.queue.splice(0)) waiting.reject(closedError());
  }

  private async turn(): Promise<void> {
    if (this.closed) throw closedError();
    if (this.busy.size + this.opening < this.options.maxConnections) return;
    await new Promise<void>((resolve, reject) => this.queue.push({ resolve, reject }));
  }

  private takeIdle(): Connection | undefined {
    for (let idle = this.idle.pop(); idle !== undefined; idle = this.idle.pop()) {
      clearTimeout(idle.timer);
      if (!idle.connection.usable) continue;
      idle.connection.setIdle(false);
      return idle.connection;
    }
    return undefined;
  }

  private async open(): Promise<Connection> {
    const { path, connectTimeoutMs, maxMessageBytes } = this.options;
    this.opening++;
    try {
      return await Connection.open(path, connectTimeoutMs, maxMessageBytes);
    } catch (error) {
      this.queue.shift()?.resolve();
      throw error;
    } finally {
      this.opening--;
    }
  }

  private giveBack(connection: Connection): void {
    this.busy.delete(connection);
    if (this.closed || !connection.usable) connection.close();
    else this.keep(connection);
    this.queue.shift()?.resolve();
  }

  private keep(connection: Connection): void {
    connection.setIdle(true);
    const timer = setTimeout(() => connection.close(), this.options.idleMs);
    timer.unref();
    const idle = { connection, timer };
    this.idle.push(idle);
    connection.onClose = () => {
      clearTimeout(timer);
      const index = this.idle.indexOf(idle);
      if (index !== -1) this.idle.splice(index, 1);
    };
  }
}

function closedError(): OsqueryError {
  return new ConnectionError('the client is closed', '');
}
