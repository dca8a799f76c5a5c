/** Listens on the extension's socket, answers pings and hands calls on. Runs in the wire thread, so nothing holds it up. */
import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { WireLimits } from './thread-messages.ts';
import { type Answer, type CallArguments, type Requests, WireConnection } from './wire-connection.ts';

export interface WireServerEvents {
  call(id: number, args: CallArguments): void;
  cancel(id: number, reason: string): void;
  shutdown(): void;
  /** A peer was cut off. */
  refused(reason: string): void;
}

interface Pending {
  readonly connection: WireConnection;
  readonly timer: NodeJS.Timeout;
  answer(answer: Answer): void;
}

export class WireServer {
  /** When the last ping came, by `performance.now()`. */
  lastPing = performance.now();
  private readonly path: string;
  private readonly uuid: number | bigint;
  private readonly limits: WireLimits;
  private readonly events: WireServerEvents;
  private readonly server: Server;
  private readonly connections = new Set<WireConnection>();
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;

  /** @param path where to listen */
  constructor(path: string, uuid: number | bigint, limits: WireLimits, events: WireServerEvents) {
    this.path = path;
    this.uuid = uuid;
    this.limits = limits;
    this.events = events;
    const requests = this.requests();
    // A peer may close its sending side and still wait for the answer.
    this.server = createServer({ allowHalfOpen: true }, (socket) => {
      this.makeRoom();
      this.connections.add(new WireConnection(socket, requests, limits));
    });
  }

  /** Starts to listen. A socket file that a dead process left behind is replaced. */
  async listen(): Promise<void> {
    if (!isPipe(this.path)) removeSocket(this.path);
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.path, resolve);
    });
    this.server.on('error', (error) => this.events.refused(error.message));
    // The rows of a privileged process are not for every user.
    if (!isPipe(this.path)) chmodSync(this.path, 0o600);
  }

  /** Answers a call; one that was given up is ignored. */
  answer(id: number, answer: Answer): void {
    const pending = this.pending.get(id);
    if (pending === undefined) return;
    clearTimeout(pending.timer);
    this.pending.delete(id);
    pending.answer(answer);
  }

  /** Stops listening, closes all connections and removes the socket file. */
  close(): void {
    for (const { timer } of this.pending.values()) clearTimeout(timer);
    this.server.close();
    for (const connection of this.connections) connection.destroy('');
    if (!isPipe(this.path)) removeSocket(this.path);
  }

  private requests(): Requests {
    return {
      status: () => {
        this.lastPing = performance.now();
        return { code: 0, message: 'OK', uuid: this.uuid };
      },
      call: (connection, args, answer) => this.call(connection, args, answer),
      shutdown: () => this.events.shutdown(),
      closed: (connection, error) => this.closed(connection, error),
    };
  }

  private call(
    connection: WireConnection,
    args: Partial<CallArguments>,
    answer: (answer: Answer) => void,
  ): void {
    const { registry = '', item = '', request = {} } = args;
    if (this.pending.size >= this.limits.maxCalls) {
      answer(failure(`more than ${this.limits.maxCalls} calls at once`));
      return;
    }
    const id = this.nextId++;
    const timer = setTimeout(() => {
      this.events.cancel(id, 'time-out');
      this.answer(id, failure(`${item} did not answer within ${this.limits.callTimeoutMs / 1000} s`));
    }, this.limits.callTimeoutMs);
    this.pending.set(id, { connection, timer, answer });
    this.events.call(id, { registry, item, request });
  }

  private closed(connection: WireConnection, error: string): void {
    this.connections.delete(connection);
    if (error !== '') this.events.refused(error);
    for (const [id, pending] of this.pending) {
      if (pending.connection !== connection) continue;
      clearTimeout(pending.timer);
      this.pending.delete(id);
      this.events.cancel(id, 'the peer hung up');
    }
  }

  /** The oldest connection that does nothing gives way to a new one; when all are at work, the oldest of them. */
  private makeRoom(): void {
    if (this.connections.size < this.limits.maxConnections) return;
    const all = [...this.connections];
    const victim = all.find((connection) => connection.idle) ?? all[0];
    if (victim === undefined) return;
    this.connections.delete(victim);
    victim.destroy(`more than ${this.limits.maxConnections} connections`);
  }
}

function failure(message: string): Answer {
  return { code: 1, message, count: 0, chunks: [] };
}

/** Windows' named pipes are no files. */
export function isPipe(path: string): boolean {
  return path.startsWith('\\\\.\\pipe\\') || path.startsWith('\\\\?\\pipe\\');
}

function removeSocket(path: string): void {
  try {
    if (lstatSync(path).isSocket()) unlinkSync(path);
  } catch {
    // Not there, or not ours to remove: listening says which.
  }
}
