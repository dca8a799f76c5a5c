/** One connection to osquery, or to an extension: one call at a time, as the protocol has no multiplexing. */
import { connect, type Socket } from 'node:net';
import { ConnectionError, RemoteError, TimeoutError } from '../errors.ts';
import type { Codec } from '../wire/codec.ts';
import { Inbox } from '../wire/inbox.ts';
import {
  type ArgumentsOf,
  encodeMessage,
  type MethodName,
  methods,
  type ResultOf,
  readReply,
} from '../wire/methods.ts';
import { messageKind } from '../wire/thrift-type.ts';

interface Waiting {
  resolve(message: Buffer): void;
  reject(error: Error): void;
}

export class Connection {
  private readonly socket: Socket;
  private readonly inbox: Inbox;
  private waiting: Waiting | undefined;
  private sequence = 0;
  private failure: Error | undefined;
  /** Called once when the connection can not be used any more. */
  onClose: () => void = () => {};

  private constructor(socket: Socket, maxMessageBytes: number) {
    this.socket = socket;
    this.inbox = new Inbox(maxMessageBytes);
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('error', (error) => this.fail(connectionError(error)));
    socket.on('close', () => this.fail(new ConnectionError('the peer hung up', '')));
  }

  /**
   * @param path socket or named pipe
   * @param timeoutMs how long to wait for the connection
   * @throws ConnectionError, TimeoutError
   */
  static open(path: string, timeoutMs: number, maxMessageBytes: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      const timer = setTimeout(() => {
        socket.destroy();
        reject(new TimeoutError(`${path} did not accept a connection within ${timeoutMs} ms`));
      }, timeoutMs);
      const refuse = (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        reject(connectionError(error));
      };
      socket.once('error', refuse);
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.off('error', refuse);
        resolve(new Connection(socket, maxMessageBytes));
      });
    });
  }

  get usable(): boolean {
    return this.failure === undefined && this.waiting === undefined;
  }

  /**
   * Calls a method. After a failure that is not the peer's own answer the connection is closed, as its place in the stream is lost.
   * @throws ConnectionError, TimeoutError, ProtocolError, RemoteError
   */
  async call<M extends MethodName>(name: M, args: ArgumentsOf<M>, timeoutMs: number): Promise<ResultOf<M>> {
    if (this.failure !== undefined) throw this.failure;
    const sequence = this.sequence++;
    const codec = methods[name].arguments as Codec<ArgumentsOf<M>>;
    const answer = this.wait(name, timeoutMs);
    this.socket.write(encodeMessage(name, messageKind.call, sequence, codec, args));
    const message = await answer;
    return this.read(message, name, sequence);
  }

  close(): void {
    this.socket.destroy();
    this.fail(new ConnectionError('the connection was closed', ''));
  }

  /** An idle connection does not keep the process alive. */
  setIdle(idle: boolean): void {
    if (idle) this.socket.unref();
    else this.socket.ref();
  }

  private wait(name: string, timeoutMs: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.socket.destroy();
        this.fail(new TimeoutError(`no answer to ${name} within ${timeoutMs} ms`));
      }, timeoutMs);
      const settle = <T>(then: (value: T) => void) => {
        return (value: T) => {
          clearTimeout(timer);
          this.waiting = undefined;
          then(value);
        };
      };
      this.waiting = { resolve: settle(resolve), reject: settle(reject) };
    });
  }

  private read<M extends MethodName>(message: Buffer, name: M, sequence: number): ResultOf<M> {
    try {
      return readReply(message, name, sequence);
    } catch (error) {
      if (!(error instanceof RemoteError)) this.close();
      throw error;
    }
  }

  private receive(chunk: Buffer): void {
    try {
      this.inbox.append(chunk);
      const message = this.inbox.next();
      if (message !== undefined) this.waiting?.resolve(message);
    } catch (error) {
      this.socket.destroy();
      this.fail(error as Error);
    }
  }

  private fail(error: Error): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.waiting?.reject(error);
    this.onClose();
  }
}

function connectionError(error: NodeJS.ErrnoException): ConnectionError {
  return new ConnectionError(error.message, error.code ?? '', { cause: error });
}
