/** An extension: plugins that osquery can call, from registration to the end. */
import type { Worker } from 'node:worker_threads';
import { type Client, createClient } from './client/client.ts';
import { ConnectionError, OsqueryError, RegistrationError } from './errors.ts';
import type { Plugin } from './plugins/plugin.ts';
import { Dispatcher } from './server/dispatcher.ts';
import type {
  EndCause,
  FromWire,
  LogLevel,
  ToWire,
  WireLimits,
  WireOptions,
} from './server/thread-messages.ts';
import { isPipe } from './server/wire-server.ts';
import { startWireThread } from './server/wire-thread.ts';

export interface ExtensionOptions {
  /** The extension's name: osquery takes each name once. */
  readonly name: string;
  readonly version: string;
  readonly plugins: readonly Plugin[];
  /** Path of the manager's socket, or of its named pipe on Windows. */
  readonly socket: string;
  /** Seconds to wait for the manager; default 3, as osquery's flag. */
  readonly timeout?: number | undefined;
  /** Seconds between two pings of the manager; default 3, as osquery's flag. */
  readonly interval?: number | undefined;
  readonly limits?: Partial<WireLimits>;
  /** Registers without the plugins whose names osquery has already, instead of being refused as a whole; `log` warns of each. */
  readonly leaveOutConflicts?: boolean;
  /** Makes the wire thread: for programs that are bundled into one file. Its code calls `runWireWorker()`. */
  readonly wireWorker?: () => Worker;
  /** Told what happens; nothing is printed without it, but why `run` ends with an error. */
  readonly log?: (level: LogLevel, message: string) => void;
  /** Called by `run` before it ends the process, to let go of what the plugins hold. */
  readonly onEnd?: (ending: Ending) => void | Promise<void>;
  /** What osquery is told of the SDK; it takes all from 1.7.7 on. */
  readonly sdkVersion?: string;
}

/** How an extension ended. */
export interface Ending {
  readonly cause: EndCause;
  /** Why, in words; '' when there is nothing to say. */
  readonly message: string;
}

export interface Extension {
  /** A client of the same manager. */
  readonly client: Client;
  /** Resolves when the extension has ended, for whatever reason. */
  readonly ended: Promise<Ending>;
  /**
   * Registers and listens.
   * @returns the number that osquery gave the extension
   * @throws RegistrationError when osquery refuses, ConnectionError when nobody answers in time
   */
  start(): Promise<number | bigint>;
  /** Deregisters, closes all connections and removes the socket. */
  stop(): Promise<void>;
  /**
   * Starts, serves until a signal, osquery's wish or its end, and ends the process: with 0, or with 1 and a message on stderr
   * when it could not start or broke.
   */
  run(): Promise<void>;
}

/** Bytes of a path that the extension's socket leaves room for: 103, less a dot and five digits. */
const maxSocketBytes = 97;

/** osquery's wish, a person's, and the end of a person's terminal. */
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

const defaultLimits: WireLimits = {
  maxRequestBytes: 64 * 1024 * 1024,
  maxConnections: 512,
  maxCalls: 256,
  readTimeoutMs: 30_000,
  idleTimeoutMs: 300_000,
  // osquery itself gives up after 300 s: ours says what was slow.
  callTimeoutMs: 290_000,
};

/**
 * Makes an extension. Nothing happens until `start` or `run`.
 * @throws OsqueryError when the socket's path is too long, or two plugins have one name
 */
export function createExtension(options: ExtensionOptions): Extension {
  check(options);
  const state = createState(options);
  return {
    client: state.client,
    ended: state.ended,
    start: () => state.start(),
    stop: () => state.stop(),
    run: () => run(state, options),
  };
}

async function run(state: State, options: ExtensionOptions): Promise<void> {
  const onSignal = () => void state.stop();
  for (const signal of signals) process.on(signal, onSignal);
  state.start().catch(() => undefined);
  const { cause, message } = await state.ended;
  await options.onEnd?.({ cause, message });
  for (const signal of signals) process.off(signal, onSignal);
  const failed = cause === 'failed' || cause === 'refused' || cause === 'unreachable';
  if (failed) process.stderr.write(`${options.name}: ${message}\n`);
  process.exit(failed ? 1 : 0);
}

interface State {
  readonly client: Client;
  readonly ended: Promise<Ending>;
  start(): Promise<number | bigint>;
  stop(): Promise<void>;
}

function createState(options: ExtensionOptions): State {
  const ended = withResolvers<Ending>();
  const registered = withResolvers<number | bigint>();
  registered.promise.catch(() => undefined);
  const client = createClient({ socket: options.socket });
  let worker: Worker | undefined;
  const post = (message: ToWire, transfer: ArrayBuffer[] = []) => worker?.postMessage(message, transfer);
  const dispatcher = new Dispatcher(options.plugins, post);

  function finish(ending: Ending): void {
    dispatcher.cancelAll('the extension ends');
    client.close();
    registered.reject(errorOf(ending));
    void worker?.terminate();
    worker = undefined;
    ended.resolve(ending);
  }

  function receive(message: FromWire): void {
    if (message.kind === 'call') void dispatcher.run(message);
    else if (message.kind === 'cancel') dispatcher.cancel(message.id, message.reason);
    else if (message.kind === 'log') options.log?.(message.level, message.message);
    else if (message.kind === 'registered') registered.resolve(message.uuid);
    else finish({ cause: message.cause, message: message.message });
  }

  return {
    client,
    ended: ended.promise,
    start() {
      if (worker === undefined) {
        worker = (options.wireWorker ?? startWireThread)();
        worker.on('message', receive);
        worker.on('error', (error) => finish({ cause: 'failed', message: String(error) }));
        worker.on('exit', () => finish({ cause: 'failed', message: 'the wire thread ended' }));
        post({ kind: 'start', options: wireOptions(options) });
      }
      return registered.promise;
    },
    async stop() {
      if (worker === undefined) finish({ cause: 'stopped', message: '' });
      else post({ kind: 'stop' });
      await ended.promise;
    },
  };
}

function wireOptions(options: ExtensionOptions): WireOptions {
  const sdkVersion = options.sdkVersion ?? '1.8.0';
  return {
    socket: options.socket,
    name: options.name,
    version: options.version,
    sdkVersion,
    minSdkVersion: sdkVersion,
    plugins: options.plugins.map(({ registry, name, routes }) => ({ registry, name, routes })),
    timeoutMs: (options.timeout ?? 3) * 1000,
    intervalMs: (options.interval ?? 3) * 1000,
    leaveOutConflicts: options.leaveOutConflicts === true,
    limits: { ...defaultLimits, ...options.limits },
  };
}

function check(options: ExtensionOptions): void {
  const bytes = Buffer.byteLength(options.socket);
  if (bytes === 0) throw new OsqueryError('the path of the osquery socket is missing');
  if (bytes > maxSocketBytes && !isPipe(options.socket))
    throw new OsqueryError(
      `the path of the osquery socket has ${bytes} bytes; ${maxSocketBytes} is the most that leaves room for the extension's own`,
    );
  const names = options.plugins.map(({ registry, name }) => `${registry} ${name}`);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) throw new OsqueryError(`two plugins are named ${double}`);
}

function errorOf({ cause, message }: Ending): OsqueryError {
  if (cause === 'refused') return new RegistrationError(message, 1);
  if (cause === 'unreachable') return new ConnectionError(message, '');
  return new OsqueryError(message === '' ? 'the extension has ended' : message);
}

interface Resolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

function withResolvers<T>(): Resolvers<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
