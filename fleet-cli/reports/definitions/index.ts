/** All reports, in the order in which they are printed. */
import { UsageError } from '../../../extension/core/errors.ts';
import { closest } from '../../../extension/sinks/sql/closest.ts';
import type { Report } from '../types.ts';
import { activity } from './activity.ts';
import { anomalies } from './anomalies.ts';
import { coverage } from './coverage.ts';
import { overview } from './overview.ts';
import { packages } from './packages.ts';
import { scripts } from './scripts.ts';
import { secrets } from './secrets.ts';
import { shadowAi } from './shadow-ai.ts';
import { trend } from './trend.ts';
import { vulnerabilities } from './vulnerabilities.ts';

export const reports: readonly Report[] = [
  overview,
  scripts,
  packages,
  vulnerabilities,
  secrets,
  shadowAi,
  activity,
  anomalies,
  coverage,
  trend,
];

/**
 * @param names as given; `all` is all of them
 * @param fallback what no names mean
 * @throws UsageError naming the closest
 */
export function chooseReports(names: readonly string[], fallback: 'overview' | 'all'): readonly Report[] {
  if (names.length === 0) return fallback === 'all' ? reports : [overview];
  if (names.includes('all')) return reports;
  return names.map((name) => {
    const found = reports.find((report) => report.name === name);
    if (found !== undefined) return found;
    const [near] = closest(
      name,
      reports.map((report) => report.name),
    );
    const hint = near === undefined ? '' : `: did you mean ${near}?`;
    throw new UsageError(`there is no report ${name}${hint} (pysight report --list has them all)`);
  });
}
