/** What the sections of reports ask of a store, and the answers that are kept there. */
import type { QueryableStore } from '../store/duckdb.ts';
import type { ReportRow } from './types.ts';

export interface Answer {
  readonly rows: readonly ReportRow[];
  /** How many rows there are, of which `rows` may be the first. */
  readonly total: number;
}

export interface Question {
  /** All statements that the answer is made with. */
  readonly text: string;
  /** @param limit most rows of the answer */
  ask(limit: number): Promise<Answer>;
}

/**
 * Rows of a table on a page, and of an answer that is kept for it: more than anyone pages through, and few enough that the page of a large fleet opens
 * at once.
 */
export const keptRows = 2000;
/** A longer one would take more of the store than it saves. */
const longestAnswer = 2 * 1024 * 1024;
/** Rows of a store with which its reports take so long that answers are worth keeping. */
const fewestRows = 300_000;

/** @returns the answer, from what is kept when nothing that it is made of has changed */
export async function answer(store: QueryableStore, question: Question, limit: number): Promise<Answer> {
  const kept = await store.kept?.recall(question.text);
  if (kept === undefined) return question.ask(limit);
  const { rows, total } = JSON.parse(kept) as Answer;
  if (rows.length < limit && rows.length < total) return question.ask(limit);
  return { rows: rows.slice(0, limit), total };
}

/**
 * Keeps the answers to questions for whoever reads reports on the store next. Those that are kept already and still true are not asked again.
 * @param fewest rows of a store that is worth it
 */
export async function keepAnswers(
  store: QueryableStore,
  questions: readonly Question[],
  fewest = fewestRows,
): Promise<void> {
  const { kept } = store;
  if (kept?.writable !== true || (await countRows(store)) < fewest) return;
  const answers = new Map<string, string>();
  let news = false;
  for (const question of questions) {
    const known = await kept.recall(question.text);
    news ||= known === undefined;
    const text = known ?? JSON.stringify(await question.ask(keptRows));
    if (text.length <= longestAnswer) answers.set(question.text, text);
  }
  if (news) await kept.replace(answers);
}

/** About: as the engine's catalogue knows it without reading. */
async function countRows(store: QueryableStore): Promise<number> {
  const [row] = await store.query(
    `SELECT coalesce(sum(estimated_size), 0) AS n FROM duckdb_tables() WHERE table_name LIKE 'rows_%'`,
  );
  return Number(row?.['n'] ?? 0);
}
