/** What `pysight policy` does. */
import { evaluatePolicy } from '../policy/evaluate.ts';
import { policyReport } from '../policy/policy-report.ts';
import { readPolicy } from '../policy/read-policy.ts';
import type { PolicyResult } from '../policy/types.ts';
import { type DocumentFormat, reportFormatOf } from '../render/report-formats.ts';
import { exitCodeOfDenominator } from '../reports/denominator.ts';
import { makeDocument } from '../reports/document.ts';
import { openReportStore } from '../reports/open-report-store.ts';
import { parseSince } from '../reports/since.ts';
import { checkTop, writeReport } from './report-output.ts';

export interface PolicyArguments {
  readonly action: 'check' | 'lint';
  readonly file: string;
  readonly store?: string | undefined;
  readonly since: string;
  readonly format?: DocumentFormat | undefined;
  readonly output?: string | undefined;
  readonly top?: number | undefined;
  readonly offline: boolean;
  readonly config?: string | undefined;
}

/** @returns the exit code */
export async function runPolicy(args: PolicyArguments): Promise<number> {
  const policy = readPolicy(args.file);
  if (args.action === 'lint') {
    process.stdout.write(`${args.file}: a policy that can be used\n`);
    return 0;
  }
  checkTop(args.top);
  const now = Math.floor(Date.now() / 1000);
  const since = parseSince(args.since, now);
  const opened = await openReportStore({
    store: args.store,
    configPath: args.config,
    offline: args.offline,
    now,
  });
  try {
    const wanted = args.format ?? reportFormatOf(args.output);
    // Only reports are written as SARIF and CycloneDX.
    const format = wanted === 'sarif' || wanted === 'cyclonedx' ? 'json' : wanted;
    const result = await evaluatePolicy(opened.store, policy, { now, since });
    const bare = await makeDocument({ ...opened, reports: [], since, now, format });
    const document = { ...bare, reports: [policyReport(result, bare.denominator.hosts)] };
    await writeReport(document, format, args);
    return policyFailed(result) ? 1 : exitCodeOfDenominator(document.denominator);
  } finally {
    await opened.store.close();
  }
}

export function policyFailed(result: PolicyResult): boolean {
  return result.hosts.some(({ verdict }) => verdict === 'fail');
}
