/** The methods of the services `Extension` and `ExtensionManager`, and the envelope of their messages. */
import { ProtocolError, RemoteError } from '../errors.ts';
import { rowsCodec } from '../rows/rows-codec.ts';
import { type Codec, i64, map, string, struct } from './codec.ts';
import { Reader } from './reader.ts';
import {
  applicationExceptionCodec,
  type ExtensionInfo,
  extensionInfoCodec,
  type OptionInfo,
  optionInfoCodec,
  type Registry,
  registryCodec,
  type Status,
  type StringMap,
  statusCodec,
  stringMapCodec,
} from './structs.ts';
import { messageKind, thriftType, version1 } from './thrift-type.ts';
import { Writer } from './writer.ts';

/** ExtensionResponse. */
export interface Response {
  status: Partial<Status>;
  rows: readonly StringMap[];
}

export const responseCodec = struct<Response>({ status: [1, statusCodec], rows: [2, rowsCodec] });

const nothing = struct<Record<never, never>>({});
const statusResult = struct<{ success: Partial<Status> }>({ success: [0, statusCodec] });
const responseResult = struct<{ success: Partial<Response> }>({ success: [0, responseCodec] });
const sqlArguments = struct<{ sql: string }>({ sql: [1, string] });

interface Method<A, R> {
  readonly arguments: Codec<A>;
  readonly result: Codec<R>;
}

function method<A, R>(args: Codec<A>, result: Codec<R>): Method<A, R> {
  return { arguments: args, result };
}

export const methods = {
  ping: method(nothing, statusResult),
  call: method(
    struct<{ registry: string; item: string; request: StringMap }>({
      registry: [1, string],
      item: [2, string],
      request: [3, stringMapCodec],
    }),
    responseResult,
  ),
  shutdown: method(nothing, nothing),
  extensions: method(
    nothing,
    struct<{ success: ReadonlyMap<number | bigint, Partial<ExtensionInfo>> }>({
      success: [0, map(i64, extensionInfoCodec)],
    }),
  ),
  options: method(
    nothing,
    struct<{ success: ReadonlyMap<string, Partial<OptionInfo>> }>({
      success: [0, map(string, optionInfoCodec)],
    }),
  ),
  registerExtension: method(
    struct<{ info: Partial<ExtensionInfo>; registry: Registry }>({
      info: [1, extensionInfoCodec],
      registry: [2, registryCodec],
    }),
    statusResult,
  ),
  deregisterExtension: method(struct<{ uuid: number | bigint }>({ uuid: [1, i64] }), statusResult),
  query: method(sqlArguments, responseResult),
  getQueryColumns: method(sqlArguments, responseResult),
} as const;

export type MethodName = keyof typeof methods;
export type ArgumentsOf<M extends MethodName> =
  (typeof methods)[M] extends Method<infer A, infer _R> ? A : never;
export type ResultOf<M extends MethodName> =
  (typeof methods)[M] extends Method<infer _A, infer R> ? R : never;

/** The head of a message. The values that follow start at `reader.offset`. */
export interface MessageHead {
  readonly name: string;
  readonly kind: number;
  readonly sequence: number;
  readonly reader: Reader;
}

/** The bytes of a whole message. */
export function encodeMessage<T>(
  name: string,
  kind: number,
  sequence: number,
  codec: Codec<T>,
  value: T,
): Buffer {
  const writer = beginMessage(name, kind, sequence);
  codec.write(writer, value);
  return writer.finish();
}

/** A writer that has written the head of a message. */
export function beginMessage(name: string, kind: number, sequence: number): Writer {
  const writer = new Writer();
  writer.i16(version1 | 0xffff0000);
  writer.i16(kind);
  writer.string(name);
  writer.i32(sequence);
  return writer;
}

/** @param message one whole message */
export function readHead(message: Buffer): MessageHead {
  const reader = new Reader(message);
  if ((reader.i16() & 0xffff) !== version1) throw new ProtocolError('not a strict Thrift binary message');
  const kind = reader.i16() & 0xff;
  const name = reader.string();
  return { name, kind, sequence: reader.i32(), reader };
}

/**
 * Reads the answer to a call.
 * @throws RemoteError when the peer answered with an exception, ProtocolError when it answered something else
 */
export function readReply<M extends MethodName>(message: Buffer, name: M, sequence: number): ResultOf<M> {
  const head = readHead(message);
  if (head.kind === messageKind.exception) {
    const exception = applicationExceptionCodec.read(head.reader);
    throw new RemoteError(exception.message ?? 'the peer answered with an exception', exception.type ?? 0);
  }
  if (head.kind !== messageKind.reply || head.name !== name || head.sequence !== sequence)
    throw new ProtocolError(`expected the answer to ${name}, got ${JSON.stringify(head.name)}`);
  return methods[name].result.read(head.reader) as ResultOf<M>;
}

/** The answer to a call of a method that does not exist. */
export function encodeUnknownMethod(name: string, sequence: number): Buffer {
  const value = { message: `Unknown function ${name}`, type: 1 };
  return encodeMessage(name, messageKind.exception, sequence, applicationExceptionCodec, value);
}

/**
 * The head of the answer to `call`, up to the first row: the rows' bytes and `responseTail` follow.
 * @param count rows that follow, or undefined for an answer without a list
 */
export function encodeCallHead(sequence: number, status: Partial<Status>, count: number | undefined): Buffer {
  const writer = beginMessage('call', messageKind.reply, sequence);
  writer.byte(thriftType.struct);
  writer.i16(0);
  writer.byte(thriftType.struct);
  writer.i16(1);
  statusCodec.write(writer, status);
  if (count !== undefined) {
    writer.byte(thriftType.list);
    writer.i16(2);
    writer.byte(thriftType.map);
    writer.i32(count);
  }
  return writer.finish();
}

/** Ends ExtensionResponse and the result struct around it. */
export const responseTail = Buffer.from([thriftType.stop, thriftType.stop]);
