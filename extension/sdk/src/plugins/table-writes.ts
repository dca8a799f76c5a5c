/** INSERT, UPDATE and DELETE on an extension's table. */
import { ConstraintError } from '../errors.ts';
import type { Columns, ColumnType } from '../schema.ts';
import type { StringMap } from '../wire/structs.ts';

/** A value that a statement writes; integers of BIGINT columns that are not safe as numbers are bigints. */
export type WrittenValue<T extends ColumnType> =
  | (T extends 'TEXT' | 'BLOB' ? string : T extends 'INTEGER' | 'DOUBLE' ? number : number | bigint)
  | null;

/** The row that a statement writes: every column, NULL where the statement gave nothing. */
export type WrittenRow<C extends Columns> = { readonly [K in keyof C]: WrittenValue<C[K]['type']> };

/**
 * What a table can do besides `generate`; one without these is read-only. Throw a `ConstraintError` for SQLite's "constraint
 * failed"; any other error's message is what the person sees.
 */
export interface TableWrites<C extends Columns> {
  /**
   * Adds a row.
   * @param rowid the rowid that the statement chose, if any
   * @returns the new row's rowid, by which later statements name it
   */
  insert?(row: WrittenRow<C>, rowid: bigint | undefined): RowId | Promise<RowId>;
  /** Changes a row. `rowid` is what `generate` gave as `rowid`, else the row's number in its answer, from 0. */
  update?(rowid: bigint, row: WrittenRow<C>, newRowid: bigint | undefined): void | Promise<void>;
  delete?(rowid: bigint): void | Promise<void>;
}

export type RowId = number | bigint;

/** What of a table a write needs. */
export interface Writable extends TableWrites<Columns> {
  readonly name: string;
  readonly columns: Columns;
}

/**
 * Carries out a write.
 * @returns the one row that osquery wants as an answer: `status` with `id` or `message`
 */
export async function callWrite(
  table: Pick<Writable, 'name' | 'columns'> & TableWrites<never>,
  action: 'insert' | 'update' | 'delete',
  request: StringMap,
): Promise<StringMap> {
  const writes = table as unknown as Writable;
  if (writes[action] === undefined) return { status: 'readonly' };
  try {
    return { status: 'success', ...(await run(writes, action, request)) };
  } catch (error) {
    if (error instanceof ConstraintError) return { status: 'constraint', message: error.message };
    return { status: 'failure', message: error instanceof Error ? error.message : String(error) };
  }
}

async function run(
  table: Writable,
  action: 'insert' | 'update' | 'delete',
  request: StringMap,
): Promise<StringMap> {
  if (action === 'insert') {
    const rowid = request['auto_rowid'] === 'true' ? rowId(request, 'id') : undefined;
    return { id: String(await table.insert?.(writtenRow(table.columns, request), rowid)) };
  }
  const rowid = rowId(request, 'id');
  if (rowid === undefined) throw new Error(`table ${table.name}: the request names no row`);
  if (action === 'delete') await table.delete?.(rowid);
  else await table.update?.(rowid, writtenRow(table.columns, request), rowId(request, 'new_id'));
  return {};
}

function rowId(request: StringMap, key: string): bigint | undefined {
  const text = request[key];
  return text !== undefined && /^-?\d{1,19}$/u.test(text) ? BigInt(text) : undefined;
}

function writtenRow(columns: Columns, request: StringMap): WrittenRow<Columns> {
  const values = parseScalars(request['json_value_array'] ?? '[]');
  const row: Record<string, WrittenValue<ColumnType>> = {};
  // Column aliases follow the columns in the array and are always NULL.
  for (const [index, name] of Object.keys(columns).entries()) row[name] = values[index] ?? null;
  return row as WrittenRow<Columns>;
}

const scalar = /\s*(?:"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|null|true|false)\s*/uy;

/** A JSON array of scalars, with integers exact: JSON.parse would round those beyond 2^53. */
function parseScalars(json: string): WrittenValue<ColumnType>[] {
  const body = json.trim();
  if (!body.startsWith('[') || !body.endsWith(']')) throw new Error('json_value_array is not an array');
  const values: WrittenValue<ColumnType>[] = [];
  for (let index = 1; index < body.length - 1; ) {
    scalar.lastIndex = index;
    const token = scalar.exec(body)?.[0];
    if (token === undefined) throw new Error('json_value_array is not an array of scalars');
    values.push(scalarOf(token.trim()));
    index += token.length;
    if (body[index] === ',') index++;
  }
  return values;
}

function scalarOf(token: string): WrittenValue<ColumnType> {
  if (/^-?\d{16,}$/u.test(token)) return safeInteger(BigInt(token));
  const value: unknown = JSON.parse(token);
  return typeof value === 'boolean' ? Number(value) : (value as string | number | null);
}

function safeInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
