/**
 * Reads and writes `list<map<string,string>>`, which nearly all bytes of the protocol are. Rows of one answer repeat their keys,
 * and often their values: a text that has the bytes of the one above it is the same string, not a new one.
 */
import { ProtocolError } from '../errors.ts';
import type { Codec } from '../wire/codec.ts';
import type { Reader } from '../wire/reader.ts';
import { type StringMap, setOwn } from '../wire/structs.ts';
import { thriftType } from '../wire/thrift-type.ts';
import type { Writer } from '../wire/writer.ts';

export const rowsCodec: Codec<readonly StringMap[]> = {
  type: thriftType.list,
  write(writer, rows) {
    writer.byte(thriftType.map);
    writer.i32(rows.length);
    for (const row of rows) writeMap(writer, row);
  },
  read(reader) {
    const element = reader.byte();
    const count = reader.length();
    if (element === thriftType.map) return readMaps(reader, count);
    for (let left = count; left > 0; left--) reader.skip(element);
    return [];
  },
};

/** Writes one `map<string,string>`. */
export function writeMap(writer: Writer, row: StringMap): void {
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

function readMaps(reader: Reader, count: number): StringMap[] {
  const rows: StringMap[] = [];
  const keys: SeenText[] = [];
  const values: SeenText[] = [];
  for (let left = count; left > 0; left--) rows.push(readMap(reader, keys, values));
  return rows;
}

/** Reads one map, given the texts of the row above it, which it replaces by its own. */
export function readMap(reader: Reader, keys: SeenText[], values: SeenText[]): StringMap {
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

function readText(reader: Reader, seen: SeenText[], place: number): string {
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
