/** One SQLite module for all tables: SQLite's questions become scans with exactly what osquery would send. */
import { type Constraint, RowIds } from 'osquery-extension-sdk';
import type { SqlValue } from '../../scanner/types.ts';
import { Cancelled } from './ask.ts';
import {
  declaration,
  type Plan,
  type PlannedColumn,
  planColumns,
  planScan,
  type TableShape,
} from './plan.ts';
import { type IndexInfo, raw, rc, type Sqlite, type Struct } from './sqlite.ts';
import { readText, type TextCodec, textResult } from './text.ts';

/** Rows of a scan, batch by batch. */
export interface Scan {
  /** Index in a row for each column name computed. */
  readonly columns: ReadonlyMap<string, number>;
  /** The next batch, never an empty one, or undefined at the end. @throws Error with what the person should see */
  next(): readonly (readonly SqlValue[])[] | undefined;
  close(): void;
}

export type StartScan = (
  table: string,
  constraints: readonly Constraint[],
  colsUsed: readonly string[],
) => Scan;

interface OpenTable {
  readonly shape: TableShape;
  readonly columns: readonly PlannedColumn[];
}

interface Cursor {
  readonly table: OpenTable;
  scan: Scan | undefined;
  /** For each of SQLite's columns, the index in a row; -1 when it was not computed. */
  indexes: readonly number[];
  rows: readonly (readonly SqlValue[])[];
  at: number;
  ids: RowIds;
  /** Number of the row at `at`, once it was asked for. */
  id: number | undefined;
}

export interface TableModule {
  readonly module: Struct;
  /** Forgets the plans of finished statements. */
  forgetPlans(): void;
}

/** @param find the table of a module name */
export function createTableModule(
  sqlite: Sqlite,
  codec: TextCodec,
  find: (name: string) => TableShape | undefined,
  startScan: StartScan,
): TableModule {
  const { capi, wasm, vtab } = sqlite;
  const tables = new Map<number, OpenTable>();
  const cursors = new Map<number, Cursor>();
  const plans = new Map<number, Plan>();
  let lastPlan = 0;
  const setValue = createResultSetter(sqlite, codec);
  const readArgument = createArgumentReader(sqlite, codec);

  const named = { xConnect, xDisconnect, xBestIndex, xOpen, xClose, xFilter, xNext, xEof, xColumn, xRowid };
  const methods = Object.fromEntries(
    Object.entries(named).map(([name, method]) => [name, contained(method)]),
  );
  return { module: vtab.setupModule({ methods }), forgetPlans: () => plans.clear() };

  function xConnect(db: number, _aux: number, _argc: number, argv: number, out: number): number {
    const shape = find(wasm.cstrToJs(wasm.peekPtr(argv)));
    if (shape === undefined) return rc.error;
    const columns = planColumns(shape);
    const code = capi.sqlite3_declare_vtab(db, declaration(columns));
    if (code === rc.ok) tables.set(vtab.xVtab.create(out).pointer, { shape, columns });
    return code;
  }

  function xDisconnect(table: number): number {
    tables.delete(table);
    vtab.xVtab.dispose(table);
    return rc.ok;
  }

  function xBestIndex(table: number, pointer: number): number {
    const open = tables.get(table);
    if (open === undefined) return rc.error;
    const info = vtab.xIndexInfo(pointer);
    try {
      const plan = planScan(open.shape, open.columns, readTerms(info), info.$colUsed);
      plan.taken.forEach(({ term, together }, index) => {
        takeTerm(info, term, index + 1, together);
      });
      lastPlan = (lastPlan + 1) & 0x7fffffff;
      plans.set(lastPlan, plan);
      info.$idxNum = lastPlan;
      info.$estimatedCost = plan.cost;
      return rc.ok;
    } finally {
      info.dispose();
    }
  }

  function takeTerm(info: IndexInfo, term: number, argument: number, together: boolean): void {
    const usage = info.nthConstraintUsage(term);
    usage.$argvIndex = argument;
    usage.dispose();
    if (together) raw(sqlite, 'sqlite3_vtab_in')(info.pointer, term, 1);
  }

  function xOpen(table: number, out: number): number {
    const open = tables.get(table);
    if (open === undefined) return rc.error;
    const { pointer } = vtab.xCursor.create(out);
    cursors.set(pointer, {
      table: open,
      scan: undefined,
      indexes: [],
      rows: [],
      at: 0,
      ids: new RowIds(),
      id: undefined,
    });
    return rc.ok;
  }

  function xClose(pointer: number): number {
    cursors.get(pointer)?.scan?.close();
    cursors.delete(pointer);
    vtab.xCursor.dispose(pointer);
    return rc.ok;
  }

  function xFilter(pointer: number, planNumber: number, _text: number, argc: number, argv: number): number {
    return guarded(pointer, (cursor) => {
      const plan = plans.get(planNumber);
      if (plan === undefined) throw new Error('the plan of this statement is gone');
      cursor.scan?.close();
      cursor.rows = [];
      cursor.ids = new RowIds();
      const { shape, columns } = cursor.table;
      if (plan.unsatisfied) {
        throw new Error(`Table ${shape.name} was queried without a required column in the WHERE clause`);
      }
      const scan = startScan(shape.name, readConstraints(plan, argc, argv), plan.colsUsed);
      cursor.scan = scan;
      cursor.indexes = columns.map(({ target }) => scan.columns.get(target) ?? -1);
      nextBatch(cursor);
    });
  }

  function readConstraints(plan: Plan, argc: number, argv: number): Constraint[] {
    return plan.taken.slice(0, argc).flatMap(({ column, operator, together }, index) => {
      const values = readArgument(wasm.peekPtr(argv + index * 4), together);
      // As osquery: NULL and '' are not sent.
      return values.filter((value) => value !== '').map((value) => ({ column, operator, value }));
    });
  }

  function xNext(pointer: number): number {
    const cursor = cursors.get(pointer);
    if (cursor !== undefined) cursor.id = undefined;
    if (cursor !== undefined && ++cursor.at < cursor.rows.length) return rc.ok;
    return guarded(pointer, nextBatch);
  }

  function nextBatch(cursor: Cursor): void {
    cursor.at = 0;
    cursor.id = undefined;
    cursor.rows = cursor.scan?.next() ?? [];
  }

  function xEof(pointer: number): number {
    const cursor = cursors.get(pointer);
    return cursor === undefined || cursor.at >= cursor.rows.length ? 1 : 0;
  }

  function xColumn(pointer: number, context: number, column: number): number {
    const cursor = cursors.get(pointer);
    const index = cursor?.indexes[column] ?? -1;
    const value = index < 0 ? null : (cursor?.rows[cursor.at]?.[index] ?? null);
    setValue(context, value, cursor?.table.columns[column]?.column.type === 'DOUBLE');
    return rc.ok;
  }

  function xRowid(pointer: number, out: number): number {
    const cursor = cursors.get(pointer);
    if (cursor === undefined) return rc.error;
    cursor.id ??= nameRow(cursor);
    vtab.xRowid(out, BigInt(cursor.id));
    return rc.ok;
  }

  /** An exception must not reach SQLite: its message becomes the statement's error. */
  function guarded(pointer: number, action: (cursor: Cursor) => void): number {
    const cursor = cursors.get(pointer);
    if (cursor === undefined) return rc.error;
    try {
      action(cursor);
      return rc.ok;
    } catch (error) {
      cursor.rows = [];
      cursor.at = 0;
      if (error instanceof Cancelled) return rc.interrupt;
      setError(vtab.xCursor.get(pointer).$pVtab, error instanceof Error ? error.message : String(error));
      return rc.error;
    }
  }

  function setError(table: number, message: string): void {
    const struct = vtab.xVtab.get(table);
    if (struct.$zErrMsg !== 0) raw(sqlite, 'sqlite3_free')(struct.$zErrMsg);
    struct.$zErrMsg = wasm.allocCString(message);
  }
}

function nameRow({ table, indexes, rows, at, ids }: Cursor): number {
  const row = rows[at] ?? [];
  for (const [column, index] of indexes.entries()) {
    if (index < 0 || table.columns[column]?.column.volatile === true) continue;
    const value = row[index] ?? null;
    ids.text(value === null ? null : String(value));
  }
  return ids.next();
}

/** An exception must never run through SQLite's own frames; `guarded` has reported those that can be expected. */
function contained(method: (...args: never[]) => number): (...args: never[]) => number {
  return (...args) => {
    try {
      return method(...args);
    } catch {
      return rc.error;
    }
  };
}

function readTerms(info: IndexInfo): { column: number; op: number; usable: boolean }[] {
  return Array.from({ length: info.$nConstraint }, (_, index) => {
    const constraint = info.nthConstraint(index);
    const term = { column: constraint.$iColumn, op: constraint.$op, usable: constraint.$usable !== 0 };
    constraint.dispose();
    return term;
  });
}

/** Reads an argument of a scan as texts: one, or all those of an IN list. */
function createArgumentReader(
  sqlite: Sqlite,
  codec: TextCodec,
): (value: number, together: boolean) => string[] {
  const { wasm } = sqlite;
  const first = raw(sqlite, 'sqlite3_vtab_in_first');
  const next = raw(sqlite, 'sqlite3_vtab_in_next');
  const text = raw(sqlite, 'sqlite3_value_text');
  const bytes = raw(sqlite, 'sqlite3_value_bytes');
  const out = wasm.alloc(8);
  const readOne = (value: number) => readText(codec, text, bytes, value) ?? '';
  return (value, together) => {
    if (!together) return [readOne(value)];
    const found: string[] = [];
    let code = first(value, out);
    // Anything but a list says SQLITE_ERROR: it was a plain `=`.
    if (code !== rc.ok && code !== rc.done) return [readOne(value)];
    for (; code === rc.ok && wasm.peekPtr(out) !== 0; code = next(value, out))
      found.push(readOne(wasm.peekPtr(out)));
    return found;
  };
}

/** Sets the result of a column. */
function createResultSetter(
  sqlite: Sqlite,
  codec: TextCodec,
): (context: number, value: SqlValue, isDouble: boolean) => void {
  const setText = textResult(sqlite, codec);
  const setNull = raw(sqlite, 'sqlite3_result_null');
  const setInteger = raw(sqlite, 'sqlite3_result_int64');
  const setDouble = raw(sqlite, 'sqlite3_result_double');
  const setBlob = raw(sqlite, 'sqlite3_result_blob');
  return (context, value, isDouble) => {
    if (typeof value === 'string') setText(context, value);
    else if (value === null) setNull(context);
    else if (typeof value === 'bigint') setInteger(context, BigInt.asIntN(64, value));
    else if (typeof value === 'number') {
      if (!isDouble && Number.isSafeInteger(value)) setInteger(context, BigInt(value));
      else setDouble(context, value);
    } else {
      const { pointer, length } = codec.writeBytes(value);
      setBlob(context, pointer, length, -1);
    }
  };
}
