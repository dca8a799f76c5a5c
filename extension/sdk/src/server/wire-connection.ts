/** One connection to the extension: requests come one after another, each answered before the next is looked at. */
import type { Socket } from 'node:net';
import { Inbox } from '../wire/inbox.ts';
import {
  encodeCallHead,
  encodeMessage,
  encodeUnknownMethod,
  methods,
  readHead,
  responseTail,
} from '../wire/methods.ts';
import type { Status } from '../wire/structs.ts';
import { messageKind } from '../wire/thrift-type.ts';
import type { WireLimits } from './thread-messages.ts';

/** An answer to `call`. */
export interface Answer {
  readonly code: number;
  readonly message: string;
  readonly count: number;
  readonly chunks: readonly Uint8Array[];
}

/** What a connection needs from the server. */
export interface Requests {
  status(): Partial<Status>;
  call(connection: WireConnection, args: Partial<CallArguments>, answer: (answer: Answer) => void): void;
  shutdown(): void;
  closed(connection: WireConnection, error: string): void;
}

export interface CallArguments {
  registry: string;
  item: string;
  request: Readonly<Record<string, string>>;
}

export class WireConnection {
  private readonly socket: Socket;
  private readonly requests: Requests;
  private readonly limits: WireLimits;
  private readonly inbox: Inbox;
  private busy = false;
  private ended = false;
  private readTimer: NodeJS.Timeout | undefined;
  private error = '';

  constructor(socket: Socket, requests: Requests, limits: WireLimits) {
    this.socket = socket;
    this.requests = requests;
    this.limits = limits;
    this.inbox = new Inbox(limits.maxRequestBytes);
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('end', () => this.end());
    socket.on('error', (error) => this.destroy(error.message));
    socket.on('close', () => this.close());
    socket.on('timeout', () => this.destroy('nothing moved on the connection'));
    socket.setTimeout(limits.idleTimeoutMs);
  }

  /** Whether a request is neither being received nor answered. */
  get idle(): boolean {
    return !this.busy && this.inbox.size === 0 && this.socket.writableLength === 0;
  }

  destroy(error: string): void {
    if (this.error === '') this.error = error;
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    this.inbox.append(chunk);
    this.advance();
    // What a peer sends ahead of its answers is bounded as well.
    if (this.busy && this.inbox.size > this.limits.maxRequestBytes) this.destroy('too many requests ahead');
  }

  private advance(): void {
    try {
      while (!this.busy && !this.socket.destroyed) {
        const message = this.inbox.next();
        if (message === undefined) break;
        this.stopReadTimer();
        this.handle(message);
      }
      if (!this.busy && this.inbox.size > 0) this.startReadTimer();
      if (!this.busy && this.ended) this.socket.end();
    } catch (error) {
      this.destroy(error instanceof Error ? error.message : String(error));
    }
  }

  private handle(message: Buffer): void {
    const { name, kind, sequence, read } = readHead(message);
    if (kind !== messageKind.call && kind !== messageKind.oneway) throw new Error('a request was expected');
    if (name === 'ping') {
      const result = { success: this.requests.status() };
      this.write(encodeMessage(name, messageKind.reply, sequence, methods.ping.result, result));
    } else if (name === 'shutdown') {
      this.write(encodeMessage(name, messageKind.reply, sequence, methods.shutdown.result, {}));
      this.requests.shutdown();
    } else if (name === 'call') {
      this.busy = true;
      // A plugin that works is bounded by its own time-out.
      this.socket.setTimeout(0);
      const args = read(methods.call.arguments);
      this.requests.call(this, args, (answer) => this.answer(sequence, answer));
    } else {
      this.write(encodeUnknownMethod(name, sequence));
    }
  }

  private answer(sequence: number, answer: Answer): void {
    const { code, message, count, chunks } = answer;
    this.socket.setTimeout(this.limits.idleTimeoutMs);
    this.socket.cork();
    this.write(encodeCallHead(sequence, { code, message }, count));
    for (const chunk of chunks) this.write(chunk);
    this.write(responseTail);
    this.socket.uncork();
    this.busy = false;
    this.advance();
  }

  private write(bytes: Uint8Array): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  /** The peer sends no more; an answer that is being made is still wanted. */
  private end(): void {
    this.ended = true;
    if (!this.busy) this.socket.end();
  }

  private close(): void {
    this.stopReadTimer();
    this.requests.closed(this, this.error);
  }

  private startReadTimer(): void {
    this.readTimer ??= setTimeout(
      () => this.destroy(`a request was not complete within ${this.limits.readTimeoutMs} ms`),
      this.limits.readTimeoutMs,
    );
  }

  private stopReadTimer(): void {
    clearTimeout(this.readTimer);
    this.readTimer = undefined;
  }
}
