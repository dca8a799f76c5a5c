/** Small building blocks that read and write typed Thrift values: a struct is described once, for both directions. */
import { Reader } from './reader.ts';
import { thriftType } from './thrift-type.ts';
import { Writer } from './writer.ts';

export interface Codec<T> {
  readonly type: number;
  write(writer: Writer, value: T): void;
  read(reader: Reader): T;
}

/** What a codec reads and writes. */
export type ValueOf<C> = C extends Codec<infer T> ? T : never;

export const i32: Codec<number> = {
  type: thriftType.i32,
  write: (writer, value) => writer.i32(value),
  read: (reader) => reader.i32(),
};

export const i64: Codec<number | bigint> = {
  type: thriftType.i64,
  write: (writer, value) => writer.i64(value),
  read: (reader) => reader.i64(),
};

export const string: Codec<string> = {
  type: thriftType.string,
  write: (writer, value) => writer.string(value),
  read: (reader) => reader.string(),
};

/** A map. The entries keep their order, as in Apache's writer. */
export function map<K, V>(key: Codec<K>, value: Codec<V>): Codec<ReadonlyMap<K, V>> {
  return {
    type: thriftType.map,
    write(writer, entries) {
      writer.byte(key.type);
      writer.byte(value.type);
      writer.i32(entries.size);
      for (const [k, v] of entries) {
        key.write(writer, k);
        value.write(writer, v);
      }
    },
    read(reader) {
      const keyType = reader.byte();
      const valueType = reader.byte();
      const entries = new Map<K, V>();
      for (let left = reader.length(); left > 0; left--) {
        const k = readAs(reader, key, keyType);
        const v = readAs(reader, value, valueType);
        if (k !== undefined && v !== undefined) entries.set(k, v);
      }
      return entries;
    },
  };
}

export function list<T>(element: Codec<T>): Codec<readonly T[]> {
  return {
    type: thriftType.list,
    write(writer, values) {
      writer.byte(element.type);
      writer.i32(values.length);
      for (const value of values) element.write(writer, value);
    },
    read(reader) {
      const type = reader.byte();
      const values: T[] = [];
      for (let left = reader.length(); left > 0; left--) {
        const value = readAs(reader, element, type);
        if (value !== undefined) values.push(value);
      }
      return values;
    },
  };
}

/** A struct's fields: name → field number and codec. */
export type Fields<T> = { readonly [K in keyof T]-?: readonly [id: number, codec: Codec<NonNullable<T[K]>>] };

/**
 * A struct. Fields that are undefined are not written; fields that are unknown or of another type are skipped when read.
 * @param fields in the order in which they are written
 */
export function struct<T extends object>(fields: Fields<T>): Codec<Partial<T>> {
  const known = Object.entries(fields) as [string, readonly [number, Codec<unknown>]][];
  return {
    type: thriftType.struct,
    write(writer, value) {
      const values = value as Readonly<Record<string, unknown>>;
      for (const [name, [id, codec]] of known) {
        if (values[name] === undefined) continue;
        writer.byte(codec.type);
        writer.i16(id);
        codec.write(writer, values[name]);
      }
      writer.byte(thriftType.stop);
    },
    read(reader) {
      const values: Record<string, unknown> = {};
      for (let type = reader.byte(); type !== thriftType.stop; type = reader.byte()) {
        const id = reader.i16();
        const field = known.find(([, [fieldId, codec]]) => fieldId === id && codec.type === type);
        if (field === undefined) reader.skip(type);
        else values[field[0]] = field[1][1].read(reader);
      }
      return values as Partial<T>;
    },
  };
}

function readAs<T>(reader: Reader, codec: Codec<T>, type: number): T | undefined {
  if (type === codec.type) return codec.read(reader);
  reader.skip(type);
  return undefined;
}

/** The bytes of one value. */
export function encode<T>(codec: Codec<T>, value: T): Buffer {
  const writer = new Writer();
  codec.write(writer, value);
  return writer.finish();
}

/** One value from its bytes. @throws ProtocolError when they are not one */
export function decode<T>(codec: Codec<T>, bytes: Buffer): T {
  return codec.read(new Reader(bytes));
}
