/** Apache's own Thrift library with the code that its compiler makes of our IDL: the oracle of the tests. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';

const require = createRequire(import.meta.url);

export type Callback<T> = (error: Error | null, result?: T) => void;
export type Int64Like = number | { toNumber(): number; valueOf(): number };

export interface ApacheStatus {
  code: number;
  message: string;
  uuid?: Int64Like | null;
}

export interface ApacheResponse {
  status: ApacheStatus;
  response: Record<string, string>[] | null;
}

export interface ApacheClient {
  ping(callback: Callback<ApacheStatus>): void;
  call(
    registry: string,
    item: string,
    request: Record<string, string>,
    callback: Callback<ApacheResponse>,
  ): void;
  shutdown(callback: Callback<void>): void;
}

interface Protocol {
  writeMessageBegin(name: string, kind: number, sequence: number): void;
  writeMessageEnd(): void;
  flush(): void;
}

interface Struct {
  write(output: Protocol): void;
  read(input: unknown): void;
}

type StructClass = new (fields?: object) => Struct & Record<string, unknown>;

export const thrift = require('thrift') as {
  createServer(service: unknown, handler: object, options?: object): import('node:net').Server;
  createUDSConnection(path: string): import('node:events').EventEmitter & { end(): void; destroy(): void };
  createClient(service: unknown, connection: unknown): ApacheClient;
  TBufferedTransport: {
    new (unused: undefined, onFlush: (bytes: Buffer) => void): object;
    receiver(callback: (transport: object) => void): (data: Buffer) => void;
  };
  TBinaryProtocol: new (transport: object) => Protocol;
  Thrift: { TApplicationException: new (type: number, message: string) => Struct };
};
export const types = require('../gen/osquery_types.js') as Readonly<Record<string, StructClass>>;
export const extensionService = require('../gen/Extension.js') as Readonly<Record<string, StructClass>>;
export const managerService = require('../gen/ExtensionManager.js') as Readonly<Record<string, StructClass>>;
export const Int64 = require('node-int64') as new (high: number, low: number) => object;

/** What Apache's encoder writes: a whole message, or with no name only the struct. */
export function apacheBytes(struct: { write(output: never): void }, head?: [string, number, number]): Buffer {
  const parts: Buffer[] = [];
  const protocol = new thrift.TBinaryProtocol(
    new thrift.TBufferedTransport(undefined, (bytes) => parts.push(bytes)),
  );
  Object.assign(protocol, {
    trans: Object.assign((protocol as unknown as { trans: object }).trans, { setCurrSeqId() {} }),
  });
  if (head !== undefined) protocol.writeMessageBegin(...head);
  struct.write(protocol as never);
  if (head !== undefined) protocol.writeMessageEnd();
  protocol.flush();
  return Buffer.concat(parts);
}

/** What Apache's decoder reads of a struct's bytes. */
export function apacheRead<T>(structClass: StructClass, bytes: Buffer): T {
  const struct = new structClass();
  thrift.TBufferedTransport.receiver((transport) => struct.read(new thrift.TBinaryProtocol(transport)))(
    bytes,
  );
  return struct as T;
}

/** Calls a method of Apache's client as a promise. */
export function promised<T>(run: (callback: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    run((error, result) => (error === null || error === undefined ? resolve(result as T) : reject(error)));
  });
}

/** The classes of a service's messages, which the generated module keeps to itself. */
export function messageClasses(service: 'Extension' | 'ExtensionManager'): typeof types {
  const file = new URL(`../gen/${service}.js`, import.meta.url);
  const source = readFileSync(file, 'utf8');
  const names = [...source.matchAll(/^var (?<name>\w+_(?:args|result)) = /gm)].map(
    (match) => match.groups?.['name'],
  );
  const load = compileFunction(`${source}\nreturn { ${names.join(', ')} };`, ['require', 'exports']);
  return load(createRequire(file), {}) as typeof types;
}
