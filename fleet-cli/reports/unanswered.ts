/** What hosts were never asked, or never answered: without a word about it, an empty table would look like good news. */
import { knownPacks } from '../packs/known-packs.ts';
import type { QueryableStore } from '../store/duckdb.ts';
import { countHosts } from './denominator.ts';
import { type Answer, answer, keptRows, type Question } from './questions.ts';
import { askOne } from './run-reports.ts';
import type { Report } from './types.ts';

/**
 * Only hosts that were asked directly count: a log of osqueryd has nothing about a question whose answer is empty.
 * @returns undefined when all of them answered about each table that the reports read
 */
export async function noticeOfUnanswered(
  store: QueryableStore,
  reports: readonly Report[],
): Promise<string | undefined> {
  const found: Answer[] = [];
  for (const question of looksQuestions(store)) found.push(await answer(store, question, keptRows));
  const [all, looks] = found.map(({ rows }) => rows);
  const answered = new Map(looks?.map((row) => [String(row['dataset']), Number(row['n'])]));
  const byMissing = new Map<number, string[]>();
  for (const dataset of readBy(reports)) {
    const missing = Number(all?.[0]?.['n'] ?? 0) - (answered.get(dataset) ?? 0);
    if (missing > 0) byMissing.set(missing, [...(byMissing.get(missing) ?? []), dataset]);
  }
  if (byMissing.size === 0) return undefined;
  const parts = [...byMissing]
    .sort((a, b) => b[0] - a[0])
    .map(([missing, names]) => `${countHosts(missing)} about ${names.join(', ')}`);
  return `Never asked or never answered: ${parts.join('; ')}. Nothing found there means nothing.`;
}

/** How many hosts that were asked directly answered about anything, and about each dataset. */
export function looksQuestions(store: QueryableStore): Question[] {
  const looks = 'FROM first_looks WHERE host_id IN (SELECT host_id FROM contacts)';
  return [
    askOne(store, `SELECT count(DISTINCT host_id) AS n ${looks} AND dataset <> ''`),
    askOne(store, `SELECT dataset, count(DISTINCT host_id) AS n ${looks} GROUP BY dataset`),
  ];
}

/** Of those that report events nothing is kept while nothing happens. */
const states = new Set(
  knownPacks.flatMap(({ queries }) =>
    queries.flatMap(({ kind, table }) => (kind === 'events' ? [] : [table])),
  ),
);

/** The tables that the reports read and that a whole answer tells all of. */
function readBy(reports: readonly Report[]): string[] {
  const sql = reports.flatMap(({ sections }) => sections.flatMap((section) => section.sql)).join('\n');
  const names = new Set(
    sql.match(/\bpython_[a-z_]+/g)?.map((name) => name.replace(/_(?:ever|history)$/, '')),
  );
  return [...names].filter((name) => states.has(name)).sort();
}
