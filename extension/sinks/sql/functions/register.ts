/** Adds osquery's functions and collations to a database. */

import type { SqlValue } from '../../scanner/types.ts';
import { raw, rc, type Sqlite } from '../engine/sqlite.ts';
import { readText, type TextCodec, textResult } from '../engine/text.ts';
import { hashFunctions } from './hash.ts';
import { mathFunctions } from './math.ts';
import { networkFunctions } from './network.ts';
import { createTextFunctions } from './text.ts';
import type { SqlArgument, SqlFunction } from './types.ts';
import { versionCollations, versionFunctions } from './version.ts';

const types = ['null', 'integer', 'float', 'text', 'blob', 'null'] as const;

export function registerFunctions(sqlite: Sqlite, codec: TextCodec, db: number): void {
  const all = [
    ...mathFunctions,
    ...createTextFunctions(),
    ...hashFunctions,
    ...networkFunctions,
    ...versionFunctions,
  ];
  const reader = createArguments(sqlite, codec);
  const setResult = createResult(sqlite, codec);
  for (const definition of all) {
    const pointer = install(sqlite, definition, reader, setResult);
    const name = sqlite.wasm.allocCString(definition.name);
    for (const arity of definition.arity) {
      const flags = sqlite.capi.SQLITE_UTF8 | sqlite.capi.SQLITE_DETERMINISTIC;
      const code = raw(sqlite, 'sqlite3_create_function')(db, name, arity, flags, 0, pointer, 0, 0);
      if (code !== rc.ok) throw new Error(`cannot add the function ${definition.name}: ${code}`);
    }
    sqlite.wasm.dealloc(name);
  }
  for (const [name, compare] of Object.entries(versionCollations))
    addCollation(sqlite, codec, db, name, compare);
}

function addCollation(
  sqlite: Sqlite,
  codec: TextCodec,
  db: number,
  name: string,
  compare: (left: string, right: string) => number,
): void {
  const action = (_: number, leftLength: number, left: number, rightLength: number, right: number) =>
    compare(codec.read(left, leftLength), codec.read(right, rightLength));
  const pointer = sqlite.wasm.installFunction('i(pipip)', action);
  const text = sqlite.wasm.allocCString(name);
  const code = raw(sqlite, 'sqlite3_create_collation')(db, text, sqlite.capi.SQLITE_UTF8, 0, pointer);
  sqlite.wasm.dealloc(text);
  if (code !== rc.ok) throw new Error(`cannot add the collation ${name}: ${code}`);
}

/** A C function that calls ours; nothing is thrown into SQLite. */
function install(
  sqlite: Sqlite,
  definition: SqlFunction,
  readArguments: (argc: number, argv: number) => SqlArgument[],
  setResult: (context: number, value: SqlValue | Error) => void,
): number {
  const call = (context: number, argc: number, argv: number) => {
    try {
      setResult(context, definition.call(...readArguments(argc, argv)));
    } catch (error) {
      setResult(context, error instanceof Error ? error : new Error(String(error)));
    }
  };
  return sqlite.wasm.installFunction('v(pip)', call);
}

function createArguments(sqlite: Sqlite, codec: TextCodec): (argc: number, argv: number) => SqlArgument[] {
  const { wasm } = sqlite;
  const typeOf = raw(sqlite, 'sqlite3_value_type');
  const text = raw(sqlite, 'sqlite3_value_text');
  const length = raw(sqlite, 'sqlite3_value_bytes');
  const int = raw(sqlite, 'sqlite3_value_int');
  const int64 = raw(sqlite, 'sqlite3_value_int64') as unknown as (value: number) => bigint;
  const double = raw(sqlite, 'sqlite3_value_double');
  const one = (value: number): SqlArgument => ({
    type: types[typeOf(value)] ?? 'null',
    text: () => (readText(codec, text, length, value) ?? '').split('\0', 1)[0] ?? '',
    bytes() {
      const pointer = text(value);
      const bytes = Uint8Array.from(wasm.heap8u().subarray(pointer, pointer + length(value)));
      const end = bytes.indexOf(0);
      return pointer === 0 ? new Uint8Array() : end < 0 ? bytes : bytes.subarray(0, end);
    },
    int: () => int(value),
    int64: () => int64(value),
    double: () => double(value),
  });
  return (argc, argv) => Array.from({ length: argc }, (_, index) => one(wasm.peekPtr(argv + index * 4)));
}

function createResult(sqlite: Sqlite, codec: TextCodec): (context: number, value: SqlValue | Error) => void {
  const setText = textResult(sqlite, codec);
  return (context, value) => {
    if (value === null) raw(sqlite, 'sqlite3_result_null')(context);
    else if (typeof value === 'string') setText(context, value);
    else if (typeof value === 'bigint')
      raw(sqlite, 'sqlite3_result_int64')(context, BigInt.asIntN(64, value));
    else if (value instanceof Error) {
      const { pointer, length } = codec.write(value.message);
      raw(sqlite, 'sqlite3_result_error')(context, pointer, length);
    } else if (typeof value === 'number') {
      raw(sqlite, 'sqlite3_result_double')(context, value);
    }
  };
}
