/** A fleet of one: asks the packs' questions of this machine, as `collect` asks those of others. */
import os from 'node:os';
import { type MachineConsole, openMachine } from '../../extension/commands/console/machine.ts';
import type { ConsoleEvent, SqlConsole } from '../../extension/sinks/sql/console.ts';
import { SqlError } from '../../extension/sinks/sql/errors.ts';
import { type Pack, packName } from '../../packs/formats.ts';
import type { PackQuery } from '../../packs/pack-query.ts';
import type { Answer, Batch, HostResult, Row } from '../types.ts';

export interface MachineAnswers {
  readonly result: HostResult;
  readonly batches: readonly Batch[];
}

export interface AskMachineOptions {
  readonly configPath: string | undefined;
  /** Unix seconds that the answers are of. */
  readonly now: number;
  /** Called before each query: how many are done, of how many, and what this one does; rows so far. */
  readonly onProgress: (done: number, of: number, query: PackQuery, rows: number) => void;
}

/** Tables that read every installed file: minutes, which a person who waits for a report does not have. Fleets ask for them by their pack. */
const costly = new Set(['python_altered_files']);

/** The queries whose rows reports read: one for each typed table, and the versions of what answers. What others say follows from those rows. */
export function reportQueries(packs: readonly Pack[]): PackQuery[] {
  const queries = packs.flatMap((pack) => pack.queries);
  const wanted = queries.filter(
    (query) =>
      (query.table !== '' && !costly.has(query.table)) ||
      (query.pack === 'coverage' && query.name === 'health'),
  );
  // What could not be read is known only when all the rest was asked.
  const last = (query: PackQuery): number => (query.table === 'python_scan_problems' ? 1 : 0);
  return wanted.sort((a, b) => last(a) - last(b));
}

/**
 * Asks this machine.
 * @throws UsageError when the configuration is wrong; a query that fails makes the result partial
 */
export async function askThisMachine(
  packs: readonly Pack[],
  options: AskMachineOptions,
): Promise<MachineAnswers> {
  const queries = reportQueries(packs);
  const machine = await openMachine(options.configPath);
  try {
    return await askMachine(machine, queries, options);
  } finally {
    await machine.close();
  }
}

/** Asks an open console. */
export async function askMachine(
  machine: MachineConsole,
  queries: readonly PackQuery[],
  options: AskMachineOptions,
): Promise<MachineAnswers> {
  const started = Date.now();
  const host = os.hostname();
  const answers: Answer[] = [];
  const batches: Batch[] = [];
  const faults: string[] = [];
  let rows = 0;
  for (const [done, query] of queries.entries()) {
    options.onProgress(done, queries.length, query, rows);
    try {
      const answer = await readAnswer(machine.sql, query);
      rows += answer.rows.length;
      answers.push(answer);
      batches.push(toBatch(host, query, answer, options.now));
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      faults.push(`${query.name}: ${error.message}`);
    }
  }
  const status = faults.length === 0 ? 'ok' : answers.length === 0 ? 'failed' : 'partial';
  const fault = faults.length === 0 ? {} : { code: 'REMOTE_EXIT' as const, message: faults.join('; ') };
  return {
    result: {
      host,
      status,
      ...fault,
      answers,
      bytes: 0,
      durationMs: Date.now() - started,
      attempts: 1,
    },
    batches,
  };
}

async function readAnswer(sql: SqlConsole, query: PackQuery): Promise<Answer> {
  let columns: readonly string[] = [];
  const rows: Row[] = [];
  for await (const event of sql.run(query.sql) as AsyncGenerator<ConsoleEvent, void>) {
    if (event.kind === 'statement') columns = event.columns;
    else
      for (const values of event.rows)
        rows.push(Object.fromEntries(columns.map((column, i) => [column, plain(values[i] ?? null)])));
  }
  return { query: query.name, columns, rows };
}

function plain(value: unknown): string | number | null {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  return String(value);
}

function toBatch(host: string, query: PackQuery, answer: Answer, time: number): Batch {
  return {
    host,
    query: query.name,
    pack: packName(query.pack),
    time,
    epoch: 0,
    counter: 0,
    // The whole state, whatever osqueryd would make of the same query.
    kind: 'snapshot',
    added: answer.rows,
    removed: [],
    decorations: {},
  };
}
