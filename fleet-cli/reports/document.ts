/** Runs the chosen reports into what every output takes. */
import type { QueryableStore } from '../store/duckdb.ts';
import { reports } from './definitions/index.ts';
import { countHosts, countHostsBy, readDenominator } from './denominator.ts';
import { keepAnswers, keptRows } from './questions.ts';
import { questionsOf, runReports } from './run-reports.ts';
import { parseSince, usualPeriod } from './since.ts';
import type { Report, ReportDocument, ReportSection } from './types.ts';
import { looksQuestions, noticeOfUnanswered } from './unanswered.ts';

export interface MakeDocumentOptions {
  readonly store: QueryableStore;
  readonly reports: readonly Report[];
  /** Unix seconds. */
  readonly since: number;
  readonly now: number;
  /** The output that will be made of it: it decides how many rows are read. */
  readonly format: string;
  readonly notices?: readonly string[];
  readonly title?: string;
}

const allRows = 5_000_000;

export async function makeDocument(options: MakeDocumentOptions): Promise<ReportDocument> {
  const { store, since, now, format, notices = [] } = options;
  const denominator = await readDenominator(store, since);
  const hosts = denominator.hosts;
  const results = await runReports(store, options.reports, {
    since,
    hosts,
    rows: (section) => rowsFor(section, format),
  });
  const title = options.title ?? `Python on ${countHosts(hosts)}`;
  const unanswered = await noticeOfUnanswered(store, options.reports);
  return {
    title,
    created: now,
    since,
    denominator,
    notices: unanswered === undefined ? notices : [...notices, unanswered],
    reports: results,
  };
}

/**
 * Keeps what reports on a large store say of the usual period, so that whoever reads one need not wait; for after rows were taken in.
 * @param now Unix seconds
 * @param fewest rows of a store that is worth it
 */
export async function prepareReports(store: QueryableStore, now: number, fewest?: number): Promise<void> {
  const since = parseSince(usualPeriod, now);
  const sections = reports.flatMap((report) =>
    report.sections.flatMap((section) => questionsOf(store, section, { since })),
  );
  await keepAnswers(store, [...sections, ...looksQuestions(store), countHostsBy(store, since)], fewest);
}

function rowsFor(section: ReportSection, format: string): number {
  if (format === 'html') return keptRows;
  if (format === 'terminal' || format === 'md') return Math.max(section.top ?? 0, 200);
  return allRows;
}
