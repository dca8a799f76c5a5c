/** The SQL console: SQLite over our tables, with what osquery would send them. It runs in a worker thread of its own. */
import type { SqlValue } from '../scanner/types.ts';
import { startEngine } from './engine/host.ts';
import type { TableShape } from './engine/plan.ts';
import type { RunRequest } from './engine/protocol.ts';
import { explainSqlError, SqlError } from './errors.ts';
import type { TableRunner } from './runner.ts';

/** A table that the console offers. */
export interface ConsoleTable extends TableShape {
  readonly description?: string;
  readonly examples?: readonly { readonly title: string; readonly sql: string }[];
  /** Other names of the table, as views. */
  readonly aliases?: readonly string[];
}

/** What a run yields, in order: for each statement that gives rows its columns, then batches of rows. */
export type ConsoleEvent =
  | { readonly kind: 'statement'; readonly columns: readonly string[] }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly SqlValue[])[] };

/** A statement with all its rows. */
export interface StatementResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

export interface RunOptions {
  /** `text` (default): values as SQLite prints them; `typed`: as it stores them. */
  readonly values?: 'text' | 'typed';
  readonly signal?: AbortSignal;
}

export interface SqlConsole {
  readonly tables: readonly ConsoleTable[];
  /**
   * Runs statements; runs wait for each other. Rows come as SQLite yields them, no faster than they are taken.
   * @throws SqlError with SQLite's or the table's message
   */
  run(sql: string, options?: RunOptions): AsyncGenerator<ConsoleEvent, void>;
  /** Runs statements and collects their rows. @throws SqlError, also when there are more than `maxRows` (100,000) */
  all(sql: string, options?: RunOptions & { readonly maxRows?: number }): Promise<StatementResult[]>;
  /** Compiles statements without running them. @returns the columns of each that gives rows. @throws SqlError */
  prepare(sql: string): Promise<(readonly string[])[]>;
  close(): Promise<void>;
}

/**
 * Opens a console.
 * @param tables what it offers
 * @param run runs a table: in this process, or in the scanner
 */
export async function openConsole(tables: readonly ConsoleTable[], run: TableRunner): Promise<SqlConsole> {
  const shapes = tables.map(({ name, columns, extension }) => ({ name, columns, extension }));
  const views = Object.fromEntries(
    tables.flatMap(({ name, aliases }) => (aliases ?? []).map((alias) => [alias, name])),
  );
  const engine = await startEngine(shapes, views, run);
  let last: Promise<unknown> = Promise.resolve();

  return { tables, run: runInTurn, all, prepare, close: () => engine.close() };

  async function* runInTurn(sql: string, options: RunOptions = {}): AsyncGenerator<ConsoleEvent, void> {
    yield* inTurn({ sql, values: options.values ?? 'text', prepareOnly: false }, options.signal);
  }

  async function* inTurn(request: RunRequest, signal?: AbortSignal): AsyncGenerator<ConsoleEvent, void> {
    const before = last;
    const { promise, resolve } = deferred();
    last = promise;
    await before;
    try {
      yield* engine.run(request, signal);
    } catch (error) {
      throw error instanceof SqlError ? explainSqlError(error, tables) : error;
    } finally {
      resolve();
    }
  }

  async function all(
    sql: string,
    options: RunOptions & { readonly maxRows?: number } = {},
  ): Promise<StatementResult[]> {
    const { maxRows = 100_000 } = options;
    const results: { columns: readonly string[]; rows: (readonly SqlValue[])[] }[] = [];
    for await (const event of runInTurn(sql, options)) {
      if (event.kind === 'statement') results.push({ columns: event.columns, rows: [] });
      else results.at(-1)?.rows.push(...event.rows);
      if ((results.at(-1)?.rows.length ?? 0) > maxRows)
        throw new SqlError(`more than ${maxRows} rows: add a LIMIT`);
    }
    return results;
  }

  async function prepare(sql: string): Promise<(readonly string[])[]> {
    const found: (readonly string[])[] = [];
    for await (const event of inTurn({ sql, values: 'text', prepareOnly: true })) {
      if (event.kind === 'statement') found.push(event.columns);
    }
    return found;
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
