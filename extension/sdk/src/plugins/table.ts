/** The table plugin: the one that most extensions are made of. */
import { OsqueryError } from '../errors.ts';
import { parseQueryContext } from '../parse-context.ts';
import type { QueryContext } from '../query-context.ts';
import { EncodedRows } from '../rows/encoded-rows.ts';
import { RowEncoder } from '../rows/row-encoder.ts';
import type { Columns, ColumnType, RowOf, TableAttribute } from '../schema.ts';
import type { StringMap } from '../wire/structs.ts';
import { type CallContext, fail, type Plugin, type PluginResult, succeed } from './plugin.ts';
import { columnAliases, tableRoutes } from './table-routes.ts';
import { callWrite, type TableWrites } from './table-writes.ts';

/** A row of a writable table may name itself, so that UPDATE and DELETE can name it back. */
export type GeneratedRow<C extends Columns> = RowOf<C> & { readonly rowid?: number | bigint };

/** What `generate` may return. Rows may be given one by one, or already encoded by another thread or process. */
export type Generated<R> =
  | Iterable<R>
  | AsyncIterable<R>
  | EncodedRows
  | Promise<Iterable<R> | AsyncIterable<R> | EncodedRows>;

/** A row without columns that the table does not have: TypeScript by itself lets a function return too much. */
type Exact<R, C extends Columns> = R & Readonly<Record<Exclude<keyof R, keyof C | 'rowid'>, never>>;

export interface TableSpec<C extends Columns, R = GeneratedRow<C>> extends TableWrites<C> {
  readonly name: string;
  readonly columns: C;
  /** Other names of the table: osquery makes views of them. */
  readonly aliases?: readonly string[];
  readonly attributes?: readonly TableAttribute[];
  /**
   * Gives each row a number made of its values (`volatile` columns left out); about 25 bytes a row. Without it osquery takes a row's
   * position, and `WHERE a = … OR b = …`, which SQLite may answer by one call for each side, loses rows or gives them twice.
   */
  readonly rowids?: boolean;
  /**
   * The rows for one query. SQLite filters them again, so the constraints only narrow where to look.
   * @param query constraints and used columns
   * @param context when to stop
   */
  generate(query: QueryContext, context: CallContext): Generated<R>;
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/u;
const columnTypes: ReadonlySet<ColumnType> = new Set([
  'TEXT',
  'INTEGER',
  'BIGINT',
  'UNSIGNED BIGINT',
  'DOUBLE',
  'BLOB',
]);
/** Encoding gives way to other queries this often. */
const sliceMs = 10;
const rowsPerClockReading = 64;

/**
 * Makes a plugin of a table.
 * @throws OsqueryError when osquery would not understand the table: it would block the name until osquery is restarted
 */
export function table<const C extends Columns, R extends GeneratedRow<C> = GeneratedRow<C>>(
  spec: TableSpec<C, Exact<R, C>>,
): Plugin {
  checkSpec(spec);
  const aliases = columnAliases(spec.columns);
  const routes = tableRoutes(spec.columns, spec.aliases, spec.attributes);
  return {
    registry: 'table',
    name: spec.name,
    routes,
    async call(request, context) {
      const action = request['action'];
      if (action === 'columns') return succeed(routes);
      if (action === 'generate') return generate(spec, aliases, request, context);
      if (action === 'insert' || action === 'update' || action === 'delete')
        return succeed([await callWrite(spec, action, request)]);
      return fail(`table ${spec.name}: unknown action ${JSON.stringify(action ?? '')}`);
    },
  };
}

async function generate(
  spec: TableSpec<Columns, AnyRow>,
  aliases: ReadonlyMap<string, string>,
  request: StringMap,
  context: CallContext,
): Promise<PluginResult> {
  const query = parseQueryContext(request['context'], aliases);
  const rows = await spec.generate(query, context);
  if (rows instanceof EncodedRows) return succeed(rows);
  const writable = spec.update !== undefined || spec.delete !== undefined;
  const encoder = new RowEncoder(spec.columns, {
    uses: (column) => query.uses(column),
    ...(writable ? { rowid: 'given' } : spec.rowids === true ? { rowid: 'made' } : {}),
  });
  await encodeInSlices(encoder, rows, context.signal);
  const { count, chunks } = encoder.finish();
  return succeed(new EncodedRows(count, chunks, { transfer: true }));
}

type AnyRow = Readonly<Record<string, unknown>>;

async function encodeInSlices(
  encoder: RowEncoder,
  rows: Iterable<AnyRow> | AsyncIterable<AnyRow>,
  signal: AbortSignal,
): Promise<void> {
  const pause = createPause(signal);
  if (Symbol.asyncIterator in rows) {
    for await (const row of rows) {
      encoder.add(row);
      if (pause.isDue()) await pause.wait();
    }
    return;
  }
  for (const row of rows) {
    encoder.add(row);
    if (pause.isDue()) await pause.wait();
  }
}

function createPause(signal: AbortSignal): { isDue(): boolean; wait(): Promise<void> } {
  let rows = 0;
  let due = performance.now() + sliceMs;
  return {
    isDue: () => ++rows % rowsPerClockReading === 0 && performance.now() >= due,
    async wait() {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      due = performance.now() + sliceMs;
    },
  };
}

function checkSpec(spec: TableSpec<Columns>): void {
  const names = Object.keys(spec.columns);
  const others = names.flatMap((name) => spec.columns[name]?.aliases ?? []);
  if (names.length === 0) throw new OsqueryError(`table ${spec.name} has no columns`);
  for (const name of [spec.name, ...(spec.aliases ?? []), ...names, ...others])
    if (!identifier.test(name))
      throw new OsqueryError(`table ${spec.name}: ${JSON.stringify(name)} is not a name that SQL takes bare`);
  const lower = [...names, ...others].map((name) => name.toLowerCase());
  const double = lower.find((name, index) => lower.indexOf(name) !== index);
  if (double !== undefined) throw new OsqueryError(`table ${spec.name} has the column ${double} twice`);
  for (const [name, column] of Object.entries(spec.columns))
    if (!columnTypes.has(column.type))
      throw new OsqueryError(`table ${spec.name}: column ${name} has an unknown type ${column.type}`);
}
