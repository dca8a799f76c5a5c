/** The console of this machine: our tables and the emulated core tables of osquery. */
import type { TableSchema } from '../../core/table-schema.ts';
import type { Host, Problem } from '../../core/types.ts';
import { type ConsoleTable, openConsole, type SqlConsole } from './console.ts';
import { coreTables, createCoreRunner } from './osquery-tables/index.ts';
import type { TableRunner } from './runner.ts';

export interface LocalConsoleOptions {
  readonly host: Host;
  readonly schemas: readonly TableSchema[];
  /** Runs our own tables. */
  readonly run: TableRunner;
  /** Told of what could not be read, table by table. */
  readonly onProblems?: (table: string, problems: readonly Problem[]) => void;
}

/** Opens the console of a machine. Close it to end its thread. */
export async function openLocalConsole(options: LocalConsoleOptions): Promise<SqlConsole> {
  const { host, schemas, run, onProblems } = options;
  const tables = localTables(schemas);
  const runCore = createCoreRunner(
    host,
    tables.map(({ name }) => name),
  );
  return openConsole(tables, async (name, query, signal) => {
    const answer = runCore(name, query) ?? (await run(name, query, signal));
    if (answer.problems.length > 0) onProblems?.(name, answer.problems);
    return answer;
  });
}

/** Our tables, then the core tables, as the console offers them. */
export function localTables(schemas: readonly TableSchema[]): ConsoleTable[] {
  const own = schemas.map(({ name, columns, description, examples }) => ({
    name,
    columns,
    description,
    examples,
    extension: true,
  }));
  return [...own, ...coreTables()];
}
