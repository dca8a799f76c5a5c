/** Whether anything is as bad as asked: for pipelines. */
import type { QueryableStore } from '../store/duckdb.ts';

const severities = ['critical', 'high', 'medium', 'low'] as const;
export type FailSeverity = (typeof severities)[number];

/** @returns whether there is an unsuppressed finding or a vulnerability of this severity or worse */
export async function reachesSeverity(store: QueryableStore, least: FailSeverity): Promise<boolean> {
  const list = severities.slice(0, severities.indexOf(least) + 1).map((severity) => `'${severity}'`);
  const [row] = await store.query(
    `SELECT (SELECT count(*) FROM python_script_findings WHERE suppressed = '' AND severity IN (${list})) AS findings,
      (SELECT count(*) FROM python_package_vulnerabilities WHERE malicious = 1 OR severity IN (${list})) AS vulnerabilities`,
  );
  return Number(row?.['findings'] ?? 0) + Number(row?.['vulnerabilities'] ?? 0) > 0;
}
