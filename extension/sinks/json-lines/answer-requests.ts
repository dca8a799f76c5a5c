/** Answers the fleet CLI: queries from standard input, JSON lines to standard output (see `core/json-lines.ts`). */
import { type AnswerLine, jsonLinesProtocol, parseRequests } from '../../core/json-lines.ts';
import type { Problem } from '../../core/types.ts';
import type { SqlValue } from '../scanner/types.ts';
import type { SqlConsole } from '../sql/console.ts';
import { SqlError } from '../sql/errors.ts';

export interface Answering {
  readonly console: SqlConsole;
  readonly version: string;
  readonly hostname: string;
  readonly platform: string;
  /** Problems that the tables met since it was last called. */
  takeProblems(): readonly { readonly table: string; readonly problem: Problem }[];
  /** Writes text; resolves when the reader keeps up. */
  write(text: string): Promise<void>;
}

/**
 * Runs every request in turn. A query that fails is an `error` line and the others go on.
 * @param input JSON lines of requests
 * @returns how many queries failed
 * @throws Error when the input is no list of requests; nothing was run then
 */
export async function answerRequests(input: string, answering: Answering): Promise<number> {
  const requests = parseRequests(input);
  const { version, hostname, platform } = answering;
  await writeLine(answering, { type: 'hello', protocol: jsonLinesProtocol, version, hostname, platform });
  let failed = 0;
  for (const { query, sql } of requests) {
    try {
      await answerOne(answering, query, sql);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      failed++;
      await writeLine(answering, { type: 'error', query, message: error.message });
    }
    for (const { table, problem } of answering.takeProblems()) {
      await writeLine(answering, { type: 'problem', query, table, ...problem });
    }
  }
  await writeLine(answering, { type: 'bye' });
  return failed;
}

async function answerOne(answering: Answering, query: string, sql: string): Promise<void> {
  let results = 0;
  let rows = 0;
  for await (const event of answering.console.run(sql, { values: 'typed' })) {
    if (event.kind === 'statement') {
      if (++results > 1) throw new SqlError('give one statement that returns rows for each query');
      await writeLine(answering, { type: 'columns', query, columns: event.columns });
    } else {
      rows += event.rows.length;
      const lines = event.rows.map((row) => JSON.stringify({ type: 'row', query, values: row.map(toJson) }));
      await answering.write(`${lines.join('\n')}\n`);
    }
  }
  if (results === 0) await writeLine(answering, { type: 'columns', query, columns: [] });
  await writeLine(answering, { type: 'end', query, rows });
}

function writeLine(answering: Answering, line: AnswerLine): Promise<void> {
  return answering.write(`${JSON.stringify(line)}\n`);
}

/** 64-bit integers beyond 2^53 and blobs as text: JSON has no place for them. */
function toJson(value: SqlValue): string | number | null {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}
