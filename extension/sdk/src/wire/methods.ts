/** The methods of the services `Extension` and `ExtensionManager`, and the envelope of their messages. */
import { ProtocolError, RemoteError } from '../errors.ts';
import { rowsCodec } from '../rows/rows-codec.ts';
import { type Codec, i64, map, string, struct } from './codec.ts';
import { checked, protocolOf, writeBytes } from './protocol.ts';
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
import { messageKind, thriftType } from './thrift-type.ts';

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

/** The head of a message. */
export interface MessageHead {
  readonly name: string;
  readonly kind: number;
  readonly sequence: number;
  /** Reads the value that follows; once only. @throws ProtocolError when it is not one */
  read<T>(codec: Codec<T>): T;
}

/** The bytes of a whole message. */
export function encodeMessage<T>(
  name: string,
  kind: number,
  sequence: number,
  codec: Codec<T>,
  value: T,
): Buffer {
  return writeBytes((output) => {
    output.writeMessageBegin(name, kind, sequence);
    codec.write(output, value);
    output.writeMessageEnd();
  });
}

/** @param message one whole message @throws ProtocolError when it is none */
export function readHead(message: Buffer): MessageHead {
  const input = protocolOf(message);
  const { fname, mtype, rseqid } = checked(() => input.readMessageBegin());
  return {
    name: fname,
    kind: mtype,
    sequence: rseqid,
    read: (codec) => checked(() => codec.read(input)),
  };
}

/**
 * Reads the answer to a call.
 * @throws RemoteError when the peer answered with an exception, ProtocolError when it answered something else
 */
export function readReply<M extends MethodName>(message: Buffer, name: M, sequence: number): ResultOf<M> {
  const head = readHead(message);
  if (head.kind === messageKind.exception) {
    const exception = head.read(applicationExceptionCodec);
    throw new RemoteError(exception.message ?? 'the peer answered with an exception', exception.type ?? 0);
  }
  if (head.kind !== messageKind.reply || head.name !== name || head.sequence !== sequence)
    throw new ProtocolError(`expected the answer to ${name}, got ${JSON.stringify(head.name)}`);
  return head.read(methods[name].result as Codec<ResultOf<M>>);
}

/** The answer to a call of a method that does not exist. */
export function encodeUnknownMethod(name: string, sequence: number): Buffer {
  const value = { message: `Unknown function ${name}`, type: 1 };
  return encodeMessage(name, messageKind.exception, sequence, applicationExceptionCodec, value);
}

/**
 * The head of the answer to `call`, up to the first row: the rows' bytes and `responseTail` follow.
 * @param count rows that follow
 */
export function encodeCallHead(sequence: number, status: Partial<Status>, count: number): Buffer {
  return writeBytes((output) => {
    output.writeMessageBegin('call', messageKind.reply, sequence);
    output.writeFieldBegin('success', thriftType.struct, 0);
    output.writeFieldBegin('status', statusCodec.type, 1);
    statusCodec.write(output, status);
    output.writeFieldBegin('rows', rowsCodec.type, 2);
    output.writeListBegin(thriftType.map, count);
  });
}

/** Ends ExtensionResponse and the result struct around it. */
export const responseTail: Buffer = writeBytes((output) => {
  output.writeFieldStop();
  output.writeFieldStop();
});
