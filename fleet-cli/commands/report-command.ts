/** What `pysight report` does. */
import nodePath from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { evaluatePolicy } from '../policy/evaluate.ts';
import { policyReport } from '../policy/policy-report.ts';
import { readPolicy } from '../policy/read-policy.ts';
import type { PolicyResult } from '../policy/types.ts';
import { type ReportFormat, renderReport, reportFormatOf } from '../render/report-formats.ts';
import { chooseReports, reports } from '../reports/definitions/index.ts';
import { exitCodeOfDenominator } from '../reports/denominator.ts';
import { makeDocument } from '../reports/document.ts';
import { reachesSeverity } from '../reports/fail-on.ts';
import { openReportStore } from '../reports/open-report-store.ts';
import { parseSince } from '../reports/since.ts';
import type { ReportDocument } from '../reports/types.ts';
import type { QueryableStore } from '../store/duckdb.ts';
import { policyFailed } from './policy-command.ts';
import { checkTop, writeReport, writeReportFile, writeReportText } from './report-output.ts';

export interface ReportArguments {
  readonly name?: readonly string[] | undefined;
  readonly store?: string | undefined;
  readonly since: string;
  readonly format?: ReportFormat | undefined;
  readonly output?: string | undefined;
  readonly html?: string | readonly string[] | undefined;
  readonly top?: number | undefined;
  readonly policy?: string | undefined;
  readonly 'fail-on'?: 'critical' | 'high' | 'medium' | 'low' | undefined;
  readonly offline: boolean;
  readonly list: boolean;
  readonly config?: string | undefined;
}

/** @returns the exit code */
export async function runReport(args: ReportArguments): Promise<number> {
  if (args.list) return listReports();
  checkTop(args.top);
  const format = args.format ?? reportFormatOf(args.output);
  const policy = args.policy === undefined ? undefined : readPolicy(args.policy);
  const now = Math.floor(Date.now() / 1000);
  const since = parseSince(args.since, now);
  const chosen = chooseReports(
    args.name ?? [],
    format === 'terminal' || format === 'md' ? 'overview' : 'all',
  );
  const html = typeof args.html === 'string' ? args.html : args.html?.at(-1);
  const opened = await openReportStore({
    store: args.store,
    configPath: args.config,
    offline: args.offline,
    now,
  });
  const { store } = opened;
  try {
    const make = { ...opened, since, now };
    const judged = policy === undefined ? undefined : await evaluatePolicy(store, policy, { now, since });
    const printed = format === 'sarif' || format === 'cyclonedx' ? [] : chosen;
    const document = withPolicy(await makeDocument({ ...make, reports: printed, format }), judged);
    if (format === 'sarif' || format === 'cyclonedx')
      await writeReportText(await exchange(format, store, document), args);
    else await writeReport(document, format, args);
    if (html !== undefined) {
      const whole = withPolicy(await makeDocument({ ...make, reports, format: 'html' }), judged);
      writeReportFile(html, await renderReport(whole, 'html', {}));
      process.stderr.write(`\nThe whole report, to read in a browser: ${nodePath.resolve(html)}\n`);
    }
    const severe = args['fail-on'] !== undefined && (await reachesSeverity(store, args['fail-on']));
    return severe || (judged !== undefined && policyFailed(judged))
      ? 1
      : exitCodeOfDenominator(document.denominator);
  } finally {
    await store.close();
  }
}

/** The policy stands after the overview: what is, then what should be. */
function withPolicy(document: ReportDocument, judged: PolicyResult | undefined): ReportDocument {
  if (judged === undefined) return document;
  const report = policyReport(judged, document.denominator.hosts);
  const [first, ...rest] = document.reports;
  return { ...document, reports: first === undefined ? [report] : [first, report, ...rest] };
}

/** Formats of other programs: rows of their own, not those of reports. */
async function exchange(
  format: 'sarif' | 'cyclonedx',
  store: QueryableStore,
  { denominator, title, created }: ReportDocument,
): Promise<string> {
  const options = { denominator, title, toolVersion: manifest.version, now: created };
  if (format === 'sarif') return (await import('../render/sarif.ts')).renderSarif(store, options);
  return (await import('../render/cyclonedx.ts')).renderCycloneDx(store, options);
}

function listReports(): number {
  const width = Math.max(...reports.map(({ name }) => name.length));
  for (const { name, question } of reports) process.stdout.write(`${name.padEnd(width)}  ${question}\n`);
  return 0;
}
