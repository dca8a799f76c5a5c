/**
 * Answers that reports need again and again, kept in the store by whoever took rows in: the reader of a large fleet's report need not wait for them.
 * Each carries the state of what it was made of, so that an answer which later rows may have changed is not found.
 */
import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { blobValue, type DuckDBConnection } from '@duckdb/node-api';
import { duckdbFunctions } from '../reports/functions.ts';

export interface KeptAnswers {
  /** Whether answers can be added: not in a store that may only be read. */
  readonly writable: boolean;
  /** The answer to a question, when what the question reads has not changed since. */
  recall(question: string): Promise<string | undefined>;
  /** Keeps answers in the place of all that were kept before. */
  replace(answers: ReadonlyMap<string, string>): Promise<void>;
  /** Says that rows were taken in. */
  renew(): void;
}

// Compressed by us: the engine would unpack all of them to find one.
export const createKeptAnswers = [
  'CREATE TABLE generations (name VARCHAR PRIMARY KEY, generation BIGINT NOT NULL)',
  'CREATE TABLE kept_answers (question VARCHAR NOT NULL, state VARCHAR NOT NULL, answer BLOB NOT NULL)',
] as const;

/** What changes with anything that is taken in: hosts, streams and contacts. */
const anything = '';
const systemTables = new Set([
  'hosts',
  'streams',
  'queries',
  'contacts',
  'first_looks',
  'positions',
  'quarantine',
  'meta',
]);
/** Counted beforehand, of these. */
const countedTables = new Map([
  ['package_names', ['python_site_packages']],
  ['rare_packages', ['python_site_packages', anything]],
]);

/** Said in the transaction that changes the rows of datasets, whose names are identifiers. */
export async function markChanged(connection: DuckDBConnection, changed: Iterable<string>): Promise<void> {
  const values = [...new Set([...changed, anything])].map((name) => `('${name}', 1)`).join(', ');
  await connection.run(
    `INSERT INTO generations VALUES ${values} ON CONFLICT (name) DO UPDATE SET generation = generation + 1`,
  );
}

/** @param transaction runs an action in one transaction of the connection */
export function keptAnswersOf(
  connection: DuckDBConnection,
  writable: boolean,
  transaction: (action: () => Promise<void>) => Promise<void>,
): KeptAnswers {
  // Nobody else changes a store that is open.
  let known: Promise<Known> | undefined;
  const readOnce = (): Promise<Known> => {
    known ??= readKnown(connection);
    return known;
  };
  return {
    writable,
    async recall(question) {
      const { generations, answers } = await readOnce();
      const found = answers.get(keyOf(question));
      if (found === undefined || found.state !== stateOf(generations, question)) return undefined;
      return inflateSync(found.answer).toString('utf8');
    },
    async replace(answers) {
      const { generations } = await readOnce();
      await transaction(async () => {
        await connection.run('DELETE FROM kept_answers');
        for (const [question, answer] of answers) {
          await connection.run('INSERT INTO kept_answers VALUES ($1, $2, $3)', [
            keyOf(question),
            stateOf(generations, question),
            blobValue(deflateSync(answer)),
          ]);
        }
      });
      known = undefined;
    },
    renew() {
      known = undefined;
    },
  };
}

interface Known {
  /** How often the rows of each dataset changed. */
  readonly generations: ReadonlyMap<string, string>;
  /** Of what each answer was made, and itself, compressed. */
  readonly answers: ReadonlyMap<string, { readonly state: string; readonly answer: Uint8Array }>;
}

async function readKnown(connection: DuckDBConnection): Promise<Known> {
  const generations = await connection.runAndReadAll('SELECT name, generation FROM generations');
  const answers = await connection.runAndReadAll('SELECT question, state, answer FROM kept_answers');
  return {
    generations: new Map(generations.getRowsJS().map(([name, number]) => [String(name), String(number)])),
    answers: new Map(
      answers
        .getRowsJS()
        .flatMap(([question, state, answer]) =>
          answer instanceof Uint8Array ? [[String(question), { state: String(state), answer }]] : [],
        ),
    ),
  };
}

/** With what the statements call: a newer program may answer in another way. */
function keyOf(question: string): string {
  return createHash('sha256')
    .update(JSON.stringify([question, ...duckdbFunctions()]))
    .digest('hex');
}

function stateOf(generations: Known['generations'], question: string): string {
  return readBy(question)
    .map((name) => `${name}=${generations.get(name) ?? '0'}`)
    .join(' ');
}

/** What a statement reads, in an order of its own; names of its own subqueries are none of the store's. */
export function readBy(sql: string): string[] {
  const found = new Set<string>();
  for (const match of sql.matchAll(/\b(?:FROM|JOIN)\s+(?<table>[a-z_]+)/gi)) {
    const table = match.groups?.['table'] ?? '';
    if (systemTables.has(table)) found.add(anything);
    for (const name of countedTables.get(table) ?? []) found.add(name);
    if (!table.startsWith('python_')) continue;
    found.add(table.replace(/_(?:history|ever)$/, ''));
    // When a row was last seen is that of its stream.
    if (table.endsWith('_history')) found.add(anything);
  }
  return [...found].sort();
}
