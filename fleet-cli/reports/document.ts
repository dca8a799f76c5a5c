/** Runs the chosen reports into what every output takes. */
import type { QueryableStore } from '../store/duckdb.ts';
import { countHosts, readDenominator } from './denominator.ts';
import { runReports } from './run-reports.ts';
import type { Report, ReportDocument, ReportSection } from './types.ts';
import { noticeOfUnanswered } from './unanswered.ts';

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

/** More than anyone pages through, and few enough that the file of a large fleet opens at once; the rest is said to be there. */
const htmlRows = 2000;
const allRows = 5_000_000;

export async function makeDocument(options: MakeDocumentOptions): Promise<ReportDocument> {
  const { store, reports, since, now, format, notices = [] } = options;
  const denominator = await readDenominator(store, since);
  const hosts = denominator.hosts;
  const results = await runReports(store, reports, {
    since,
    now,
    hosts,
    rows: (section) => rowsFor(section, format),
  });
  const title = options.title ?? `Python on ${countHosts(hosts)}`;
  const unanswered = await noticeOfUnanswered(store, reports);
  return {
    title,
    created: now,
    since,
    denominator,
    notices: unanswered === undefined ? notices : [...notices, unanswered],
    reports: results,
  };
}

function rowsFor(section: ReportSection, format: string): number {
  if (format === 'html') return htmlRows;
  if (format === 'terminal' || format === 'md') return Math.max(section.top ?? 0, 200);
  return allRows;
}
