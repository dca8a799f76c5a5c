/** A stand-in for osquery, made of Apache's Thrift library: it registers extensions, pings and calls them over fresh connections. */
import { connect, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ApacheClient,
  type ApacheResponse,
  type ApacheStatus,
  type Callback,
  extensionService,
  managerService,
  promised,
  thrift,
} from './apache.ts';

export interface Registration {
  readonly uuid: number;
  readonly info: { name: string; version: string; sdk_version: string; min_sdk_version: string };
  readonly registry: Record<string, Record<string, Record<string, string>[]>>;
}

export interface FakeManagerOptions {
  /** Answers to SQL; the default knows nothing. */
  readonly query?: (sql: string) => Record<string, string>[] | Error;
  /** Refusals of the first registrations, one each. */
  readonly refusals?: string[];
}

export interface FakeManager {
  readonly path: string;
  readonly registrations: Map<number, Registration>;
  /** Numbers that were deregistered by their extensions. */
  readonly deregistered: number[];
  readonly queries: string[];
  /** How often the manager itself was pinged. */
  readonly pings: () => number;
  /** Resolves with the next extension that registers, or one that is there already. */
  registered(): Promise<Registration>;
  ping(uuid: number): Promise<ApacheStatus>;
  call(
    uuid: number,
    registry: string,
    item: string,
    request: Record<string, string>,
  ): Promise<ApacheResponse>;
  /** As osquery queries a table: a ping on one fresh connection, then the call on another. */
  generate(uuid: number, table: string, context?: object): Promise<ApacheResponse>;
  shutdown(uuid: number): Promise<void>;
  /** Forgets an extension without telling it. */
  forget(uuid: number): void;
  close(): Promise<void>;
}

export async function startFakeManager(path: string, options: FakeManagerOptions = {}): Promise<FakeManager> {
  const registrations = new Map<number, Registration>();
  const deregistered: number[] = [];
  const queries: string[] = [];
  const waiting: ((registration: Registration) => void)[] = [];
  const refusals = [...(options.refusals ?? [])];
  const sockets = new Set<Socket>();
  let pings = 0;
  let nextUuid = 41_000;

  const handler = {
    ping(callback: Callback<ApacheStatus>) {
      pings++;
      callback(null, { code: 0, message: 'pong', uuid: 0 });
    },
    registerExtension(
      info: Registration['info'],
      registry: Registration['registry'],
      callback: Callback<ApacheStatus>,
    ) {
      const refusal = refusals.shift();
      if (refusal !== undefined) return callback(null, { code: 1, message: refusal, uuid: 0 });
      const uuid = nextUuid++;
      const registration = { uuid, info, registry };
      registrations.set(uuid, registration);
      callback(null, { code: 0, message: 'OK', uuid });
      for (const resolve of waiting.splice(0)) resolve(registration);
    },
    deregisterExtension(uuid: { toNumber(): number }, callback: Callback<ApacheStatus>) {
      deregistered.push(Number(uuid));
      registrations.delete(Number(uuid));
      callback(null, { code: 0, message: 'OK', uuid: 0 });
    },
    extensions(callback: Callback<object>) {
      // Apache's writer reads the text of an i64 key as hexadecimal.
      callback(
        null,
        Object.fromEntries([...registrations].map(([uuid, { info }]) => [uuid.toString(16), info])),
      );
    },
    options(callback: Callback<object>) {
      callback(null, { extensions_interval: { value: '3', default_value: '3', type: 'uint64' } });
    },
    query(sql: string, callback: Callback<object>) {
      queries.push(sql);
      const rows = options.query?.(sql) ?? [];
      if (rows instanceof Error)
        return callback(null, { status: { code: 1, message: rows.message }, response: [] });
      callback(null, { status: { code: 0, message: 'OK' }, response: rows });
    },
    getQueryColumns(_sql: string, callback: Callback<object>) {
      callback(null, { status: { code: 0, message: 'OK' }, response: [{ path: 'TEXT' }] });
    },
  };

  const server: Server = thrift.createServer(managerService, handler);
  server.on('error', () => {});
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));

  async function withClient<T>(uuid: number, run: (client: ApacheClient) => Promise<T>): Promise<T> {
    const connection = thrift.createUDSConnection(`${path}.${uuid}`);
    const failed = new Promise<never>((_, reject) => {
      connection.on('error', reject);
      connection.on('close', () => reject(new Error('the extension hung up')));
    });
    failed.catch(() => {});
    try {
      return await Promise.race([run(thrift.createClient(extensionService, connection)), failed]);
    } finally {
      connection.end();
    }
  }

  const manager: FakeManager = {
    path,
    registrations,
    deregistered,
    queries,
    pings: () => pings,
    async registered() {
      const registration = await new Promise<Registration>((resolve) => {
        const [first] = registrations.values();
        if (first !== undefined) resolve(first);
        else waiting.push(resolve);
      });
      // As osquery, wait for the extension's own socket. Its file is there a moment before anyone listens.
      while (registrations.has(registration.uuid) && !(await accepts(`${path}.${registration.uuid}`)))
        await sleep(5);
      return registration;
    },
    ping: (uuid) => withClient(uuid, (client) => promised((callback) => client.ping(callback))),
    call: (uuid, registry, item, request) =>
      withClient(uuid, (client) => promised((callback) => client.call(registry, item, request, callback))),
    async generate(uuid, table, context = {}) {
      await manager.ping(uuid);
      return manager.call(uuid, 'table', table, { action: 'generate', context: JSON.stringify(context) });
    },
    shutdown: (uuid) => withClient(uuid, (client) => promised((callback) => client.shutdown(callback))),
    forget: (uuid) => void registrations.delete(uuid),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return manager;
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
