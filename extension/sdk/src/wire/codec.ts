/**
 * Small building blocks that read and write typed Thrift values through Apache's protocol: a struct is described once, for both
 * directions.
 */
import type { Protocol } from './protocol.ts';
import { thriftType } from './thrift-type.ts';

export interface Codec<T> {
  readonly type: number;
  write(output: Protocol, value: T): void;
  read(input: Protocol): T;
}

/** What a codec reads and writes. */
export type ValueOf<C> = C extends Codec<infer T> ? T : never;

export const i32: Codec<number> = {
  type: thriftType.i32,
  write: (output, value) => output.writeI32(value),
  read: (input) => input.readI32(),
};

/** A number while that is exact, else a bigint. */
export const i64: Codec<number | bigint> = {
  type: thriftType.i64,
  write(output, value) {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64BE(BigInt(value));
    output.writeI64({ buffer });
  },
  read(input) {
    const { buffer, offset } = input.readI64();
    const value = buffer.readBigInt64BE(offset);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  },
};

export const string: Codec<string> = {
  type: thriftType.string,
  write: (output, value) => output.writeString(value),
  read: (input) => input.readString(),
};

/** A map. The entries keep their order, as in Apache's writer. */
export function map<K, V>(key: Codec<K>, value: Codec<V>): Codec<ReadonlyMap<K, V>> {
  return {
    type: thriftType.map,
    write(output, entries) {
      output.writeMapBegin(key.type, value.type, entries.size);
      for (const [k, v] of entries) {
        key.write(output, k);
        value.write(output, v);
      }
      output.writeMapEnd();
    },
    read(input) {
      const { ktype, vtype, size } = input.readMapBegin();
      const entries = new Map<K, V>();
      for (let left = size; left > 0; left--) {
        const k = readAs(input, key, ktype);
        const v = readAs(input, value, vtype);
        if (k !== undefined && v !== undefined) entries.set(k, v);
      }
      input.readMapEnd();
      return entries;
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
    write(output, value) {
      const values = value as Readonly<Record<string, unknown>>;
      output.writeStructBegin('');
      for (const [name, [id, codec]] of known) {
        if (values[name] === undefined) continue;
        output.writeFieldBegin(name, codec.type, id);
        codec.write(output, values[name]);
        output.writeFieldEnd();
      }
      output.writeFieldStop();
      output.writeStructEnd();
    },
    read(input) {
      const values: Record<string, unknown> = {};
      input.readStructBegin();
      for (let head = input.readFieldBegin(); head.ftype !== thriftType.stop; head = input.readFieldBegin()) {
        const { ftype, fid } = head;
        const field = known.find(([, [id, codec]]) => id === fid && codec.type === ftype);
        if (field === undefined) input.skip(ftype);
        else values[field[0]] = field[1][1].read(input);
        input.readFieldEnd();
      }
      input.readStructEnd();
      return values as Partial<T>;
    },
  };
}

function readAs<T>(input: Protocol, codec: Codec<T>, type: number): T | undefined {
  if (type === codec.type) return codec.read(input);
  input.skip(type);
  return undefined;
}
