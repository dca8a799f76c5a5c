/** Our codec against Apache's, byte for byte and both ways, and against what a real osquery sent. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ProtocolError, RemoteError } from '../../extension/sdk/src/errors.ts';
import { encodeMaps } from '../../extension/sdk/src/rows/encode-maps.ts';
import type { Codec } from '../../extension/sdk/src/wire/codec.ts';
import { Inbox } from '../../extension/sdk/src/wire/inbox.ts';
import {
  type ArgumentsOf,
  encodeCallHead,
  encodeMessage,
  encodeUnknownMethod,
  type MethodName,
  methods,
  type ResultOf,
  readHead,
  readReply,
  responseCodec,
  responseTail,
} from '../../extension/sdk/src/wire/methods.ts';
import { checked, protocolOf, writeBytes } from '../../extension/sdk/src/wire/protocol.ts';
import {
  applicationExceptionCodec,
  exceptionCodec,
  extensionInfoCodec,
  optionInfoCodec,
  type StringMap,
  statusCodec,
} from '../../extension/sdk/src/wire/structs.ts';
import { messageKind } from '../../extension/sdk/src/wire/thrift-type.ts';
import { apacheBytes, apacheRead, Int64, messageClasses, thrift, types } from './helpers/apache.ts';

const test = suite('sdk/wire');

interface Recording {
  readonly case: string;
  readonly request: string;
  readonly response: string;
}

const recordings = readFileSync(new URL('../fixtures/osquery/wire.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recording)
  .map(({ case: name, request, response }) => ({
    name,
    request: Buffer.from(request, 'base64'),
    response: Buffer.from(response, 'base64'),
  }));

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 200 }));
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const stringMap = fc
  .uniqueArray(fc.tuple(text, text), { selector: ([key]) => key, maxLength: 8 })
  // Plain objects reorder keys that look like array indexes, on Apache's side too.
  .map((entries) => Object.fromEntries(entries.filter(([key]) => key !== '__proto__')));
const rows = fc.array(stringMap, { maxLength: 6 });

function int64(value: bigint): object {
  return new Int64(Number(BigInt.asIntN(32, value >> 32n)), Number(BigInt.asUintN(32, value)));
}

function safe(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function same<T>(codec: Codec<T>, value: T, apache: { write(output: never): void }): void {
  const ours = encode(codec, value);
  sameBytes(ours, apacheBytes(apache));
  assert.equal(decode(codec, ours), value);
}

function construct(classes: typeof types, name: string, fields: object): { write(output: never): void } {
  const Class = classes[name];
  assert.ok(Class, name);
  return new Class!(fields);
}

test('structs have the bytes of Apache, and come back', () => {
  fc.assert(
    fc.property(i32, text, i64, (code, message, uuid) => {
      const value = { code, message, uuid: safe(uuid) };
      const apache = { code, message, uuid: int64(uuid) };
      same(statusCodec, value, construct(types, 'ExtensionStatus', apache));
      same(exceptionCodec, value, construct(types, 'ExtensionException', apache));
    }),
  );
  fc.assert(
    fc.property(text, text, text, text, (name, version, sdkVersion, minSdkVersion) => {
      const apache = { name, version, sdk_version: sdkVersion, min_sdk_version: minSdkVersion };
      same(
        extensionInfoCodec,
        { name, version, sdkVersion, minSdkVersion },
        construct(types, 'InternalExtensionInfo', apache),
      );
      const option = { value: name, default_value: version, type: sdkVersion };
      same(
        optionInfoCodec,
        { value: name, defaultValue: version, type: sdkVersion },
        construct(types, 'InternalOptionInfo', option),
      );
    }),
  );
  fc.assert(
    fc.property(i32, text, (type, message) => {
      // Apache leaves out what is falsy.
      fc.pre(type !== 0 && message !== '');
      same(applicationExceptionCodec, { message, type }, applicationException(type, message));
    }),
  );
});

test('responses have the bytes of Apache, and come back', () => {
  fc.assert(
    fc.property(i32, text, rows, (code, message, response) => {
      const apache = construct(types, 'ExtensionResponse', {
        status: new types['ExtensionStatus']!({ code, message }),
        response,
      });
      same(responseCodec, { status: { code, message }, rows: response }, apache);
    }),
  );
});

test('absent fields are left out, as Apache does', () => {
  same(statusCodec, {}, construct(types, 'ExtensionStatus', {}));
  same(
    responseCodec,
    { status: { code: 1 } },
    construct(types, 'ExtensionResponse', { status: new types['ExtensionStatus']!({ code: 1 }) }),
  );
});

function sameMessage<M extends MethodName>(
  service: typeof types,
  prefix: string,
  name: M,
  sequence: number,
  args: ArgumentsOf<M>,
  apacheArgs: object,
  result: ResultOf<M>,
  apacheResult: object,
): void {
  const request = encodeMessage(
    name,
    messageKind.call,
    sequence,
    methods[name].arguments as Codec<ArgumentsOf<M>>,
    args,
  );
  sameBytes(
    request,
    apacheBytes(construct(service, `${prefix}_${name}_args`, apacheArgs), [name, 1, sequence]),
  );
  const reply = encodeMessage(
    name,
    messageKind.reply,
    sequence,
    methods[name].result as Codec<ResultOf<M>>,
    result,
  );
  sameBytes(
    reply,
    apacheBytes(construct(service, `${prefix}_${name}_result`, apacheResult), [name, 2, sequence]),
  );
  assert.equal(readReply(reply, name, sequence), result);
}

test('all messages of both services have the bytes of Apache', () => {
  const message = fc.tuple(fc.nat(), text, text, stringMap, rows, i64);
  const extension = messageClasses('Extension');
  const manager = messageClasses('ExtensionManager');
  fc.assert(
    fc.property(message, ([sequence, a, b, request, response, uuid]) => {
      const status = { code: 1, message: a, uuid: safe(uuid) };
      const apacheStatus = new types['ExtensionStatus']!({ code: 1, message: a, uuid: int64(uuid) });
      const answer = { success: { status: { code: 0, message: b }, rows: response } };
      const apacheAnswer = {
        success: new types['ExtensionResponse']!({
          status: new types['ExtensionStatus']!({ code: 0, message: b }),
          response,
        }),
      };
      sameMessage(
        extension,
        'Extension',
        'ping',
        sequence,
        {},
        {},
        { success: status },
        { success: apacheStatus },
      );
      sameMessage(extension, 'Extension', 'shutdown', sequence, {}, {}, {}, {});
      const call = { registry: a, item: b, request };
      sameMessage(extension, 'Extension', 'call', sequence, call, call, answer, apacheAnswer);
      for (const name of ['query', 'getQueryColumns'] as const)
        sameMessage(
          manager,
          'ExtensionManager',
          name,
          sequence,
          { sql: a },
          { sql: a },
          answer,
          apacheAnswer,
        );
      sameMessage(
        manager,
        'ExtensionManager',
        'deregisterExtension',
        sequence,
        { uuid: safe(uuid) },
        { uuid: int64(uuid) },
        { success: status },
        { success: apacheStatus },
      );
      const info = { name: a, version: b, sdkVersion: a, minSdkVersion: b };
      const apacheInfo = new types['InternalExtensionInfo']!({
        name: a,
        version: b,
        sdk_version: a,
        min_sdk_version: b,
      });
      sameMessage(
        manager,
        'ExtensionManager',
        'registerExtension',
        sequence,
        { info, registry: new Map([['table', new Map([['x', response]])]]) },
        { info: apacheInfo, registry: { table: { x: response } } },
        { success: status },
        { success: apacheStatus },
      );
      const option = { value: a, defaultValue: b, type: a };
      const apacheOption = new types['InternalOptionInfo']!({ value: a, default_value: b, type: a });
      sameMessage(
        manager,
        'ExtensionManager',
        'options',
        sequence,
        {},
        {},
        { success: new Map([['x', option]]) },
        { success: { x: apacheOption } },
      );
    }),
    { numRuns: 60 },
  );
});

test('the list of extensions has the bytes of Apache', () => {
  const info = { name: 'demo', version: '1', sdkVersion: '2', minSdkVersion: '3' };
  const bytes = encodeMessage('extensions', messageKind.reply, 7, methods.extensions.result, {
    success: new Map<number | bigint, typeof info>([[41_904, info]]),
  });
  const Result = messageClasses('ExtensionManager')['ExtensionManager_extensions_result']!;
  const result = apacheRead<{ success: Record<string, unknown> }>(
    Result,
    bytes.subarray(8 + 'extensions'.length + 4),
  );
  assert.is(Object.keys(result.success).length, 1);
  assert.equal(
    { ...(Object.values(result.success)[0] as object) },
    { name: 'demo', version: '1', sdk_version: '2', min_sdk_version: '3' },
  );
});

test('what real osquery and a real extension sent is read, and written again to the byte', () => {
  for (const { name, request, response } of recordings) {
    const asked = readHead(request);
    const method = methods[asked.name as MethodName] as { arguments: Codec<object>; result: Codec<object> };
    const args = asked.read(method.arguments);
    sameBytes(encodeMessage(asked.name, asked.kind, asked.sequence, method.arguments, args), request, name);
    const answered = readHead(response);
    const result = answered.read(method.result);
    sameBytes(
      encodeMessage(answered.name, answered.kind, answered.sequence, method.result, result),
      response,
      name,
    );
  }
});

test('the answer to a call, in pieces, has the bytes of the recording', () => {
  for (const { response } of recordings.filter(({ name }) => name.startsWith('call'))) {
    const { success } = readReply(response, 'call', 0);
    const { count, chunks } = encodeMaps(success?.rows ?? []);
    const head = encodeCallHead(0, success?.status ?? {}, count);
    sameBytes(Buffer.concat([head, ...chunks, responseTail]), response);
  }
});

test('an exception is read as one', () => {
  const bytes = encodeUnknownMethod('dance', 3);
  const apache = applicationException(1, 'Unknown function dance');
  sameBytes(bytes, apacheBytes(apache, ['dance', 3, 3]));
  assert.throws(
    () => readReply(bytes, 'ping', 3),
    (error: unknown) => error instanceof RemoteError && error.type === 1,
  );
  assert.throws(
    () => readReply(recordings[0]!.response, 'ping', 0),
    (error: unknown) => error instanceof ProtocolError,
  );
});

test('unknown fields and fields of other types are skipped', () => {
  const strange = Buffer.from([
    // 9: map<string, list<struct{1: bool}>> with one entry
    13,
    0,
    9,
    11,
    15,
    0,
    0,
    0,
    1,
    0,
    0,
    0,
    1,
    97,
    12,
    0,
    0,
    0,
    1,
    2,
    0,
    1,
    1,
    0,
    // 1: string instead of i32; 4: double; 5: uuid; 6: set<i64> of two; 7: i16; 8: byte
    11,
    0,
    1,
    0,
    0,
    0,
    0,
    4,
    0,
    4,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    16,
    0,
    5,
    ...Buffer.from('0d8f23a05b614f7c8a3e9c1b2d4e5f60', 'hex'),
    14,
    0,
    6,
    10,
    0,
    0,
    0,
    2,
    ...Array.from({ length: 16 }, () => 2),
    6,
    0,
    7,
    1,
    1,
    3,
    0,
    8,
    1,
    // 2: message
    11,
    0,
    2,
    0,
    0,
    0,
    2,
    79,
    75,
    0,
  ]);
  assert.equal(decode(statusCodec, strange), { message: 'OK' });
});

test('a stream is cut into its messages wherever the pieces end', () => {
  const messages = recordings.flatMap(({ request, response }) => [request, response]);
  const stream = Buffer.concat(messages);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: stream.length }), { maxLength: 40 }), (cuts) => {
      const inbox = new Inbox(1 << 20);
      const found: Buffer[] = [];
      const ends = [...new Set([...cuts, stream.length])].sort((a, b) => a - b);
      let start = 0;
      for (const end of ends) {
        inbox.append(stream.subarray(start, end));
        start = end;
        for (let message = inbox.next(); message !== undefined; message = inbox.next())
          found.push(Buffer.from(message));
      }
      assert.is(found.length, messages.length);
      assert.ok(found.every((message, index) => message.equals(messages[index]!)));
      assert.is(inbox.size, 0);
    }),
  );
  const inbox = new Inbox(1 << 20);
  let count = 0;
  for (const byte of stream) {
    inbox.append(Buffer.from([byte]));
    if (inbox.next() !== undefined) count++;
  }
  assert.is(count, messages.length);
});

test('any bytes end as messages, as waiting, or as a ProtocolError', () => {
  const genuine = recordings[2]!.request;
  const mutated = fc.tuple(fc.nat({ max: genuine.length - 1 }), fc.nat({ max: 255 })).map(([place, byte]) => {
    const copy = Buffer.from(genuine);
    copy[place] = byte;
    return copy;
  });
  const truncated = fc.nat({ max: genuine.length }).map((end) => genuine.subarray(0, end));
  fc.assert(
    fc.property(
      fc.oneof(fc.uint8Array({ maxLength: 300 }).map(Buffer.from), mutated, truncated),
      (bytes: Buffer) => {
        try {
          const inbox = new Inbox(4096);
          inbox.append(bytes);
          const message = inbox.next();
          if (message === undefined) return;
          const { name, read } = readHead(message);
          if (name === 'call') read(methods.call.arguments);
        } catch (error) {
          assert.instance(error, ProtocolError);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('counts and lengths that the bytes do not have cost nothing', () => {
  const head = [0x80, 1, 0, 1, 0, 0, 0, 4, ...Buffer.from('call'), 0, 0, 0, 0];
  const hostile: Record<string, number[]> = {
    'a list of 2^31-1 booleans': [...head, 15, 0, 9, 2, 127, 255, 255, 255],
    'a list of as many as the limit allows': [...head, 15, 0, 9, 2, 0, 15, 255, 0],
    'a negative count': [...head, 15, 0, 9, 2, 255, 255, 255, 255],
    'a negative length': [...head, 11, 0, 1, 255, 255, 255, 255],
    'a length beyond the limit': [...head, 11, 0, 1, 127, 255, 255, 255],
    'an unknown type': [...head, 77, 0, 1],
    'deep nesting': [...head, ...Array.from({ length: 3000 }, () => [12, 0, 1]).flat()],
    'deep lists': [...head, 15, 0, 1, ...Array.from({ length: 3000 }, () => [15, 0, 0, 0, 1]).flat()],
    'a long method name': [0x80, 1, 0, 1, 0, 0, 255, 255],
    'another protocol': [...Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  };
  for (const [name, bytes] of Object.entries(hostile)) {
    const inbox = new Inbox(1 << 20);
    try {
      inbox.append(Buffer.from(bytes));
      assert.is(inbox.next(), undefined, name);
      assert.is(name, 'a list of as many as the limit allows');
    } catch (error) {
      assert.instance(error, ProtocolError, name);
    }
  }
});

test('a column named __proto__ is a column', () => {
  const rows = [JSON.parse('{"__proto__":"1","constructor":"2"}') as StringMap];
  const bytes = encode(responseCodec, { status: { code: 0 }, rows });
  const row = decode(responseCodec, bytes).rows?.[0] ?? {};
  assert.equal(Object.entries(row), [
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});

test('a string of more bytes than the message has, and a UUID that is none, are ProtocolErrors', () => {
  const beyond = Buffer.from([11, 0, 2, 0, 0, 0, 9, 79, 75, 0]);
  const noUuid = Buffer.from([16, 0, 5, ...Array.from({ length: 16 }, () => 1), 0]);
  const noRow = Buffer.from([15, 0, 2, 13, 0, 0, 0, 1, 8, 8, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0]);
  for (const bytes of [beyond, noUuid, beyond.subarray(0, 2), Buffer.alloc(0)])
    assert.throws(() => decode(statusCodec, bytes), isProtocolError);
  for (const bytes of [noRow, noRow.subarray(0, 7)])
    assert.throws(() => decode(responseCodec, bytes), isProtocolError);
});

test.run();

function isProtocolError(error: unknown): boolean {
  return error instanceof ProtocolError && error.message !== '';
}

function encode<T>(codec: Codec<T>, value: T): Buffer {
  return writeBytes((output) => codec.write(output, value));
}

function decode<T>(codec: Codec<T>, bytes: Buffer): T {
  return checked(() => codec.read(protocolOf(bytes)));
}

function sameBytes(actual: Uint8Array, expected: Uint8Array, name = ''): void {
  assert.is(Buffer.from(actual).toString('latin1'), Buffer.from(expected).toString('latin1'), name);
}

/** Apache's own class takes `type` and writes `code`. */
function applicationException(type: number, message: string): { write(output: never): void } {
  return Object.assign(new thrift.Thrift.TApplicationException(type, message), { code: type }) as never;
}
