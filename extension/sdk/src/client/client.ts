/** The client of an osquery manager, or of an extension. */
import { ProtocolError, StatusError } from '../errors.ts';
import type { ArgumentsOf, MethodName, Response, ResultOf } from '../wire/methods.ts';
import type { ExtensionInfo, OptionInfo, Registry, Status, StringMap } from '../wire/structs.ts';
import { Pool } from './pool.ts';

export interface ClientOptions {
  /** Path of the socket, or of the named pipe on Windows. */
  readonly socket: string;
  /** Milliseconds to wait for an answer; default 300,000, as osquery's own client. */
  readonly timeoutMs?: number;
  /** Milliseconds to wait for a connection; default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Calls at once; more wait. Default 4. */
  readonly maxConnections?: number;
  /** Milliseconds after which an idle connection is closed; default 2,000. osquery has a thread for each. */
  readonly idleMs?: number;
  /** Largest answer that is accepted, bytes; default 1 GiB. */
  readonly maxMessageBytes?: number;
}

/** An extension that osquery knows. */
export interface KnownExtension extends Partial<ExtensionInfo> {
  readonly uuid: number | bigint;
}

export interface Client {
  /** Runs SQL. @returns rows; every value is a text. @throws StatusError with SQLite's message */
  query(sql: string, options?: CallOptions): Promise<readonly StringMap[]>;
  /** The columns that SQL would give: one map of name → type each. */
  getQueryColumns(sql: string, options?: CallOptions): Promise<readonly StringMap[]>;
  extensions(options?: CallOptions): Promise<readonly KnownExtension[]>;
  /** osquery's flags and their values. */
  options(options?: CallOptions): Promise<ReadonlyMap<string, Partial<OptionInfo>>>;
  /** Registers an extension. @returns the status as it came: a refusal is for the caller to judge */
  registerExtension(info: ExtensionInfo, registry: Registry, options?: CallOptions): Promise<Partial<Status>>;
  deregisterExtension(uuid: number | bigint, options?: CallOptions): Promise<void>;
  /** Calls a plugin. @throws StatusError with the plugin's message */
  call(
    registry: string,
    item: string,
    request: StringMap,
    options?: CallOptions,
  ): Promise<readonly StringMap[]>;
  ping(options?: CallOptions): Promise<Partial<Status>>;
  /** Asks the peer to end itself. */
  shutdown(options?: CallOptions): Promise<void>;
  /** Closes all connections; calls that are under way fail. */
  close(): void;
}

export interface CallOptions {
  readonly timeoutMs?: number;
}

const sdkTimeoutMs = 300_000;

/**
 * Makes a client. Nothing is connected until the first call.
 * All calls throw `ConnectionError`, `TimeoutError`, `ProtocolError` or `RemoteError` when the call itself fails.
 */
export function createClient(options: ClientOptions): Client {
  const pool = new Pool({
    path: options.socket,
    connectTimeoutMs: options.connectTimeoutMs ?? 5000,
    maxMessageBytes: options.maxMessageBytes ?? 2 ** 30,
    maxConnections: options.maxConnections ?? 4,
    idleMs: options.idleMs ?? 2000,
  });

  async function send<M extends MethodName>(
    name: M,
    args: ArgumentsOf<M>,
    callOptions: CallOptions = {},
  ): Promise<ResultOf<M>> {
    const timeoutMs = callOptions.timeoutMs ?? options.timeoutMs ?? sdkTimeoutMs;
    const retry = name !== 'registerExtension' && name !== 'call' && name !== 'shutdown';
    return pool.use(retry, (connection) => connection.call(name, args, timeoutMs));
  }

  return {
    query: async (sql, call) => rowsOf((await send('query', { sql }, call)).success),
    getQueryColumns: async (sql, call) => rowsOf((await send('getQueryColumns', { sql }, call)).success),
    async extensions(call) {
      const known = required((await send('extensions', {}, call)).success);
      return [...known].map(([uuid, info]) => ({ uuid, ...info }));
    },
    options: async (call) => required((await send('options', {}, call)).success),
    registerExtension: async (info, registry, call) =>
      required((await send('registerExtension', { info, registry }, call)).success),
    async deregisterExtension(uuid, call) {
      checkStatus((await send('deregisterExtension', { uuid }, call)).success);
    },
    call: async (registry, item, request, call) =>
      rowsOf((await send('call', { registry, item, request }, call)).success),
    ping: async (call) => required((await send('ping', {}, call)).success),
    async shutdown(call) {
      await send('shutdown', {}, call);
    },
    close: () => pool.close(),
  };
}

function rowsOf(response: Partial<Response> | undefined): readonly StringMap[] {
  checkStatus(required(response).status);
  return required(response).rows ?? [];
}

function checkStatus(status: Partial<Status> | undefined): void {
  const code = status?.code ?? 0;
  if (code !== 0) throw new StatusError(status?.message ?? `status ${code}`, code);
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new ProtocolError('the answer has no result');
  return value;
}
