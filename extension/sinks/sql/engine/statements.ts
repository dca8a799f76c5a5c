/** Runs the statements of a text one after another and hands their rows on in batches. */
import type { SqlValue } from '../../scanner/types.ts';
import type { RunRequest } from './protocol.ts';
import { raw, rc, type Sqlite } from './sqlite.ts';
import { encodeText, readText, type TextCodec } from './text.ts';

const batchRows = 500;

export interface StatementSink {
  /** A statement that gives rows begins. */
  statement(columns: readonly string[]): void;
  rows(rows: readonly (readonly SqlValue[])[]): void;
}

/** @throws Error with SQLite's message, at the first statement that fails */
export function runStatements(
  sqlite: Sqlite,
  codec: TextCodec,
  db: number,
  request: RunRequest,
  sink: StatementSink,
): void {
  const { wasm } = sqlite;
  const bytes = encodeText(request.sql);
  const text = wasm.alloc(bytes.length + 1);
  const out = wasm.alloc(8);
  try {
    wasm.heap8u().set(bytes, text);
    wasm.heap8u()[text + bytes.length] = 0;
    for (let at = text; at < text + bytes.length; at = wasm.peekPtr(out + 4)) {
      check(raw(sqlite, 'sqlite3_prepare_v2')(db, at, text + bytes.length - at + 1, out, out + 4));
      const statement = wasm.peekPtr(out);
      if (statement !== 0) runOne(statement);
    }
  } finally {
    wasm.dealloc(text);
    wasm.dealloc(out);
  }

  function runOne(statement: number): void {
    try {
      const columns = columnNames(sqlite, statement);
      if (columns.length > 0) sink.statement(columns);
      if (!request.prepareOnly) step(statement, columns.length);
    } finally {
      raw(sqlite, 'sqlite3_finalize')(statement);
    }
  }

  function step(statement: number, columns: number): void {
    const read =
      request.values === 'text' ? createTextReader(sqlite, codec) : createTypedReader(sqlite, codec);
    const stepOnce = raw(sqlite, 'sqlite3_step');
    let batch: SqlValue[][] = [];
    for (let code = stepOnce(statement); code !== rc.done; code = stepOnce(statement)) {
      if (code !== rc.row) check(code === rc.ok ? rc.error : code);
      batch.push(Array.from({ length: columns }, (_, column) => read(statement, column)));
      if (batch.length === batchRows) {
        sink.rows(batch);
        batch = [];
      }
    }
    if (batch.length > 0) sink.rows(batch);
  }

  function check(code: number): void {
    if (code !== rc.ok) throw new Error(sqlite.capi.sqlite3_errmsg(db));
  }
}

function columnNames(sqlite: Sqlite, statement: number): string[] {
  const count = raw(sqlite, 'sqlite3_column_count')(statement);
  const name = raw(sqlite, 'sqlite3_column_name');
  return Array.from({ length: count }, (_, column) => sqlite.wasm.cstrToJs(name(statement, column)));
}

type ColumnReader = (statement: number, column: number) => SqlValue;

/** Values as SQLite prints them; NULL stays null. */
function createTextReader(sqlite: Sqlite, codec: TextCodec): ColumnReader {
  const text = raw(sqlite, 'sqlite3_column_text');
  const bytes = raw(sqlite, 'sqlite3_column_bytes');
  return (statement, column) => readText(codec, text, bytes, statement, column) ?? null;
}

function createTypedReader(sqlite: Sqlite, codec: TextCodec): ColumnReader {
  const readAsText = createTextReader(sqlite, codec);
  const typeOf = raw(sqlite, 'sqlite3_column_type');
  const int64 = raw(sqlite, 'sqlite3_column_int64') as unknown as (
    statement: number,
    column: number,
  ) => bigint;
  const double = raw(sqlite, 'sqlite3_column_double');
  const blob = raw(sqlite, 'sqlite3_column_blob');
  const bytes = raw(sqlite, 'sqlite3_column_bytes');
  return (statement, column) => {
    const type = typeOf(statement, column);
    if (type === 1) {
      const value = int64(statement, column);
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    }
    if (type === 2) return double(statement, column);
    if (type !== 4) return readAsText(statement, column);
    const pointer = blob(statement, column);
    return Uint8Array.from(sqlite.wasm.heap8u().subarray(pointer, pointer + bytes(statement, column)));
  };
}
