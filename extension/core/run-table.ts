/**
 * The one engine that every table runs through: time-out, row and byte limits, problems collected, and never a throw that
 * loses good rows.
 */
import type { CellValue, Columns, ColumnType, QueryContext, TableAttribute } from 'osquery-extension-sdk';
import type { Cache } from './cache.ts';
import type { Config } from './config.ts';
import { HostError } from './errors.ts';
import type { Log } from './log.ts';
import type { Memo } from './memo.ts';
import { displayPath } from './paths.ts';
import { createProblemSink, type ProblemStore } from './problems.ts';
import { hideTokens, redactPath } from './redact.ts';
import type { Host, Problem, ProblemSink, Table, TableContext } from './types.ts';

/** What all tables of a process share. */
export interface Engine {
  readonly host: Host;
  readonly config: Config;
  readonly cache: Cache;
  readonly memo: Memo;
  readonly log: Log;
  readonly store: ProblemStore;
  readonly osquery?: TableContext['osquery'];
}

export type Value = CellValue<ColumnType> | null;
/** A finished row: only the columns that the query reads. */
export type ResultRow = Readonly<Record<string, Value>>;

export interface TableResult {
  readonly rows: readonly ResultRow[];
  readonly problems: readonly Problem[];
  /** A limit or the time-out cut the rows short; which one is among the problems. */
  readonly truncated: boolean;
}

/** A table without the types of its columns, as lists of tables hold it. */
export type AnyTable = Pick<Table, 'name' | 'description' | 'examples' | 'platforms' | 'notes'> & {
  readonly columns: Columns;
  readonly attributes?: readonly TableAttribute[];
  generate(context: TableContext): unknown;
};

/**
 * Runs a table for one query, and writes the cache.
 * @returns its rows and problems together; a known failure (file, limit, time) is a problem, never an exception
 * @throws only what is a bug in the table, after the problems were recorded
 */
export async function runTable(table: AnyTable, query: QueryContext, engine: Engine): Promise<TableResult> {
  const rows: ResultRow[] = [];
  try {
    return { rows, ...(await generateRows(table, query, engine, (row) => rows.push(row))) };
  } finally {
    engine.cache.flush();
  }
}

/**
 * As `runTable`, for a caller who writes the cache when the rows are on their way.
 * @param take is given each row when it is finished: a million of them need not be held
 */
export async function generateRows(
  table: AnyTable,
  query: QueryContext,
  engine: Engine,
  take: (row: ResultRow) => void,
): Promise<Omit<TableResult, 'rows'>> {
  const problems = createProblemSink();
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), engine.config.limits.tableMs);
  const deadline = performance.now() + engine.config.limits.tableMs;
  const expired = () => {
    if (performance.now() >= deadline) abort.abort();
    return abort.signal.aborted;
  };
  const context: TableContext = {
    ...engine,
    query,
    problems,
    osquery: engine.osquery,
    signal: abort.signal,
    expired,
  };
  const collector = createCollector(table, query, engine, problems, take);
  try {
    await collect(table, context, collector);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    problems.add({ code: error.code, path: error.path, message: error.message });
  } finally {
    clearTimeout(timer);
    engine.store.record(table.name, problems.all);
  }
  return { problems: problems.all, truncated: collector.full || abort.signal.aborted };
}

const pathColumn = /(?:^|_)(?:path|filename|directory)$/;

interface Collector {
  readonly full: boolean;
  /** @returns whether the row was kept from an earlier query, and took no time */
  add(row: RawRow): boolean;
}

/**
 * Where a row object that a table yields again for its next queries, always with the same cells, keeps what was made of it last. A
 * table opts in by giving its rows this property, null at first.
 */
export const keptRow: unique symbol = Symbol('kept row');

export interface KeptRow {
  /** The columns that the query read. */
  readonly columns: string;
  readonly row: ResultRow;
  readonly bytes: number;
}

type RawCell = Value | (() => Value);
type RawRow = Readonly<Record<string, RawCell>> & { [keptRow]?: KeptRow | null };

async function collect(table: AnyTable, context: TableContext, collector: Collector): Promise<void> {
  const produced = table.generate(context) as
    | Iterable<RawRow>
    | AsyncIterable<RawRow>
    | Promise<Iterable<RawRow>>;
  const orLate = createWaiter(context.signal);
  const source = await orLate(produced);
  if (source === 'late') return reportLate(table, context);
  if (Symbol.asyncIterator in source) return collectAsync(table, source, context, collector, orLate);
  for (const row of source) {
    const isReady = collector.add(row);
    if (collector.full) return;
    if (!isReady && context.expired()) return reportLate(table, context);
  }
}

async function collectAsync(
  table: AnyTable,
  source: AsyncIterable<RawRow>,
  context: TableContext,
  collector: Collector,
  orLate: Waiter,
): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  for (;;) {
    const next = await orLate(iterator.next());
    if (next === 'late') {
      void iterator.return?.().catch(() => undefined);
      return reportLate(table, context);
    }
    if (next.done === true) return;
    collector.add(next.value);
    if (collector.full) return void (await iterator.return?.());
  }
}

type Waiter = <T>(result: T | Promise<T>) => Promise<T | 'late'>;

/**
 * Waits for one result after another, each no longer than the signal lets it. A race of each with one promise of the time-out would keep
 * all of them, and with them every row, until that promise is settled.
 */
function createWaiter(signal: AbortSignal): Waiter {
  let onLate = () => {};
  signal.addEventListener('abort', () => onLate(), { once: true });
  return (result) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) resolve('late');
      onLate = () => resolve('late');
      Promise.resolve(result).then(resolve, reject);
    });
}

function reportLate(table: AnyTable, context: TableContext): void {
  context.problems.add({
    code: 'TIMEOUT',
    path: '',
    message: `${table.name} took longer than limits.tableMs (${context.config.limits.tableMs} ms): its rows are incomplete`,
  });
}

function createCollector(
  table: AnyTable,
  query: QueryContext,
  engine: Engine,
  problems: ProblemSink,
  take: (row: ResultRow) => void,
): Collector {
  const { config } = engine;
  const used = Object.keys(table.columns).filter((column) => query.uses(column));
  const finishers = used.map((column) => createFinisher(column, engine, problems));
  const columns = used.join();
  // Rows are made by copying one that has all columns, which costs less than adding them one by one.
  const empty: ResultRow = Object.fromEntries(used.map((column) => [column, null]));
  let count = 0;
  let bytes = 0;
  let full = false;
  return {
    get full() {
      return full;
    },
    add(raw) {
      const kept = raw[keptRow];
      const isReady = kept?.columns === columns;
      const made = isReady ? kept : finish(raw);
      if (kept !== undefined && !isReady) raw[keptRow] = made;
      take(made.row);
      count++;
      bytes += made.bytes;
      if (count >= config.limits.rows || bytes >= config.limits.resultBytes) reportFull();
      return isReady;
    },
  };

  function finish(raw: RawRow): KeptRow {
    const row: Record<string, Value> = { ...empty };
    let size = 0;
    for (let i = 0; i < used.length; i++) {
      const column = used[i] ?? '';
      const value = finishers[i]?.(raw[column]) ?? null;
      row[column] = value;
      size += sizeOf(value);
    }
    return { columns, row, bytes: size };
  }

  function reportFull(): void {
    full = true;
    const limit = count >= config.limits.rows ? 'limits.rows' : 'limits.resultBytes';
    problems.add({
      code: 'LIMIT',
      path: '',
      message: `${table.name} reached ${limit}: its rows are incomplete`,
    });
  }
}

/** Texts that were looked at and hold nothing to hide; two sets, as names of files are looked at more closely. */
type CleanTexts = Set<string>;

const cleanMs = 60_000;
const maxCleanTexts = 50_000;
const shortestToken = 16;

/** Finishes the cells of one column. The same texts come again in the next rows and queries: each is looked at once. */
function createFinisher(
  column: string,
  engine: Engine,
  problems: ProblemSink,
): (cell: RawCell | undefined) => Value {
  const isPath = pathColumn.test(column);
  const clean = engine.memo.get<CleanTexts>(`engine/clean-texts/${isPath}`, cleanMs, () => new Set());
  return (cell) => {
    const value = typeof cell === 'function' ? evaluate(cell, problems) : (cell ?? null);
    if (typeof value !== 'string') return value;
    // No token is as short as that.
    if (value.length < shortestToken && !isPath) return displayPath(value);
    if (clean.has(value)) return value;
    const shown = isPath ? shownPath(displayPath(value)) : hideTokens(displayPath(value));
    if (
      shown === value &&
      value.length >= shortestToken &&
      value.length <= 1024 &&
      clean.size < maxCleanTexts
    )
      clean.add(value);
    return shown;
  };
}

function evaluate(cell: () => Value, problems: ProblemSink): Value {
  try {
    return cell();
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    problems.add({ code: error.code, path: error.path, message: error.message });
    return null;
  }
}

/** People put passwords into names of files, too. A path that `redactPath` leaves as it is holds no token either. */
function shownPath(path: string): string {
  return redactPath(path) === path ? path : redactPath(hideTokens(path));
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  return value instanceof Uint8Array ? value.length : 8;
}
