/**
 * Reads and writes `list<map<string,string>>`, which nearly all bytes of the protocol are, on the bytes of Apache's transport:
 * its protocol would make a buffer of every length. Rows of one answer repeat their keys, and often their values: a text that
 * has the bytes of the one above it is the same string, not a new one.
 */
import { ProtocolError } from '../errors.ts';
import type { Codec } from '../wire/codec.ts';
import type { Protocol } from '../wire/protocol.ts';
import type { StringMap } from '../wire/structs.ts';
import { thriftType } from '../wire/thrift-type.ts';
import { RowReader } from './row-reader.ts';
import { RowWriter } from './row-writer.ts';

export const rowsCodec: Codec<readonly StringMap[]> = {
  type: thriftType.list,
  write(output, rows) {
    const writer = new RowWriter();
    for (const row of rows) writeMap(writer, row);
    output.writeListBegin(thriftType.map, rows.length);
    output.getTransport().write(writer.finish());
    output.writeListEnd();
  },
  read(input) {
    const { etype, size } = input.readListBegin();
    const rows = etype === thriftType.map ? readMaps(input, size) : skipAll(input, etype, size);
    input.readListEnd();
    return rows;
  },
};

/** Writes one `map<string,string>`. */
export function writeMap(writer: RowWriter, row: StringMap): void {
  const keys = Object.keys(row);
  writer.byte(thriftType.string);
  writer.byte(thriftType.string);
  writer.i32(keys.length);
  for (const key of keys) {
    writer.string(key);
    writer.string(row[key] as string);
  }
}

/** A text of the row above, in the same place. */
export interface SeenText {
  start: number;
  length: number;
  text: string;
}

function readMaps(input: Protocol, count: number): StringMap[] {
  const transport = input.getTransport();
  const { buf, readIndex, writeIndex } = transport.borrow();
  const reader = new RowReader(buf.subarray(0, writeIndex), readIndex);
  const rows: StringMap[] = [];
  const keys: SeenText[] = [];
  const values: SeenText[] = [];
  for (let left = count; left > 0; left--) rows.push(readMap(reader, keys, values));
  transport.consume(reader.offset - readIndex);
  return rows;
}

function skipAll(input: Protocol, type: number, count: number): StringMap[] {
  for (let left = count; left > 0; left--) input.skip(type);
  return [];
}

/** Reads one map, given the texts of the row above it, which it replaces by its own. */
export function readMap(reader: RowReader, keys: SeenText[], values: SeenText[]): StringMap {
  const keyType = reader.byte();
  const valueType = reader.byte();
  const size = reader.length();
  if (size > 0 && (keyType !== thriftType.string || valueType !== thriftType.string))
    throw new ProtocolError('a row is not a map of strings');
  const row: Record<string, string> = {};
  for (let place = 0; place < size; place++) {
    const key = readText(reader, keys, place);
    setOwn(row, key, readText(reader, values, place));
  }
  return row;
}

function readText(reader: RowReader, seen: SeenText[], place: number): string {
  const { buffer } = reader;
  const start = reader.offset + 4;
  if (start > buffer.length) throw new ProtocolError('the message ends too early');
  const length = lengthAt(buffer, reader.offset);
  const end = start + length;
  if (length < 0 || end > buffer.length) throw new ProtocolError('a length is beyond the message');
  reader.offset = end;
  const above = seen[place];
  if (above === undefined) {
    const text = buffer.toString('utf8', start, end);
    seen[place] = { start, length, text };
    return text;
  }
  if (above.length !== length || !sameBytes(buffer, above.start, start, length))
    above.text = length === 0 ? '' : buffer.toString('utf8', start, end);
  above.start = start;
  above.length = length;
  return above.text;
}

function lengthAt(buffer: Buffer, offset: number): number {
  return (
    ((buffer[offset] as number) << 24) |
    ((buffer[offset + 1] as number) << 16) |
    ((buffer[offset + 2] as number) << 8) |
    (buffer[offset + 3] as number)
  );
}

function sameBytes(buffer: Buffer, left: number, right: number, length: number): boolean {
  for (let index = 0; index < length; index++)
    if (buffer[left + index] !== buffer[right + index]) return false;
  return true;
}

/** Sets a property of its own, also when it is named `__proto__`. */
export function setOwn(object: Record<string, string>, key: string, value: string): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
