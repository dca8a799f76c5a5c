/** Judges the hosts of a store by a policy. */
import type { QueryableStore } from '../store/duckdb.ts';
import type {
  CheckResult,
  ExceptionResult,
  HostVerdict,
  Policy,
  PolicyException,
  PolicyResult,
  Violation,
} from './types.ts';
import { checksOf } from './violations.ts';

export interface EvaluateOptions {
  /** Unix seconds. */
  readonly now: number;
  /** A host that was not heard of since is unknown, neither good nor bad. Unix seconds. */
  readonly since: number;
}

export async function evaluatePolicy(
  store: QueryableStore,
  policy: Policy,
  { now, since }: EvaluateOptions,
): Promise<PolicyResult> {
  const exceptions = (policy.exceptions ?? []).map((exception) => prepare(exception, now));
  const left: Violation[] = [];
  const checks: CheckResult[] = [];
  const failed = new Map<string, number>();
  const excepted = new Map<string, number>();
  for (const { id, title, violations } of checksOf(policy)) {
    const found = await violations(store);
    const remaining = found.filter((violation) => !isExcepted(violation, exceptions));
    for (const violation of remaining) {
      left.push(violation);
      failed.set(violation.host, (failed.get(violation.host) ?? 0) + 1);
    }
    const hosts = new Set(remaining.map(({ host }) => host)).size;
    checks.push({
      id,
      title,
      violations: remaining.length,
      hosts,
      excepted: found.length - remaining.length,
    });
  }
  const blind = policy.vulnerabilities === undefined ? new Set<string>() : await withoutAdvisories(store);
  const verdicts = await judgeHosts(store, since, blind, failed, excepted);
  return { policy, checks, hosts: verdicts, violations: left, exceptions: exceptions.map(toResult) };

  function isExcepted(violation: Violation, all: readonly Prepared[]): boolean {
    const fitting = all.filter((each) => each.fits(violation));
    for (const each of fitting) each.matched++;
    const counts = fitting.some(({ expired }) => !expired);
    if (counts) excepted.set(violation.host, (excepted.get(violation.host) ?? 0) + 1);
    return counts;
  }
}

/** Hosts that had no advisory database: what a policy says of vulnerabilities cannot be told there. */
async function withoutAdvisories(store: QueryableStore): Promise<ReadonlySet<string>> {
  const rows = await store.query(
    `SELECT DISTINCT host FROM python_scan_problems WHERE table_name = 'python_package_vulnerabilities' AND code = 'NOT_FOUND'`,
  );
  return new Set(rows.map((row) => String(row['host'])));
}

async function judgeHosts(
  store: QueryableStore,
  since: number,
  blind: ReadonlySet<string>,
  failed: ReadonlyMap<string, number>,
  excepted: ReadonlyMap<string, number>,
): Promise<HostVerdict[]> {
  const rows = await store.query(
    `SELECT h.name AS host, h.last_contact AS heard, count(s.query_id) AS streams FROM hosts h LEFT JOIN streams s ON s.host_id = h.host_id
      GROUP BY h.name, h.last_contact ORDER BY h.name`,
  );
  return rows.map((row) => {
    const host = String(row['host']);
    const violations = failed.get(host) ?? 0;
    const known = Number(row['streams']) > 0 && Number(row['heard']) >= since && !blind.has(host);
    const verdict = violations > 0 ? 'fail' : known ? 'pass' : 'unknown';
    return { host, verdict, violations, excepted: excepted.get(host) ?? 0 };
  });
}

interface Prepared {
  readonly exception: PolicyException;
  readonly expired: boolean;
  matched: number;
  fits(violation: Violation): boolean;
}

function prepare(exception: PolicyException, now: number): Prepared {
  const today = new Date(now * 1000).toISOString().slice(0, 10);
  const { check, user } = exception;
  const patterns = (['host', 'package', 'path', 'provider', 'rule', 'index'] as const)
    .filter((field) => exception[field] !== undefined)
    .map((field) => ({ field, pattern: toPattern(exception[field] ?? '') }));
  const users = user === undefined ? undefined : toPattern(user);
  return {
    exception,
    expired: exception.expires < today,
    matched: 0,
    fits: (violation) =>
      (check === undefined || check === violation.check) &&
      (users === undefined || users.test(violation.username)) &&
      patterns.every(({ field, pattern }) => pattern.test(violation[field] ?? '')),
  };
}

/** `*` is any text, `?` one character. */
function toPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'su');
}

function toResult({ exception, expired, matched }: Prepared): ExceptionResult {
  return { exception, expired, matched };
}
