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
  const hosts = await readHosts(store, since);
  const blind = new Set<string>();
  for (const { id, title, dataset, violations } of checksOf(policy)) {
    const found = await violations(store);
    const remaining = found.filter((violation) => !isExcepted(violation, exceptions));
    for (const violation of remaining) {
      left.push(violation);
      failed.set(violation.host, (failed.get(violation.host) ?? 0) + 1);
    }
    const breaking = new Set(remaining.map(({ host }) => host));
    const untold = await blindTo(store, dataset);
    for (const host of untold) blind.add(host);
    checks.push({
      id,
      title,
      violations: remaining.length,
      hosts: breaking.size,
      excepted: found.length - remaining.length,
      unknown: hosts.filter(({ host, heard }) => (!heard || untold.has(host)) && !breaking.has(host)).length,
    });
  }
  const verdicts = hosts.map(({ host, heard }): HostVerdict => {
    const violations = failed.get(host) ?? 0;
    const verdict = violations > 0 ? 'fail' : heard && !blind.has(host) ? 'pass' : 'unknown';
    return { host, verdict, violations, excepted: excepted.get(host) ?? 0 };
  });
  return { policy, checks, hosts: verdicts, violations: left, exceptions: exceptions.map(toResult) };

  function isExcepted(violation: Violation, all: readonly Prepared[]): boolean {
    const fitting = all.filter((each) => each.fits(violation));
    for (const each of fitting) each.matched++;
    const counts = fitting.some(({ expired }) => !expired);
    if (counts) excepted.set(violation.host, (excepted.get(violation.host) ?? 0) + 1);
    return counts;
  }
}

/**
 * Hosts of which a table tells nothing: those that were asked directly, but never for it, and for vulnerabilities those without an advisory
 * database. A log of osqueryd has nothing about a question whose answer is empty, so hosts known from logs alone are none of them.
 */
async function blindTo(store: QueryableStore, dataset: string): Promise<ReadonlySet<string>> {
  const unasked = `SELECT name AS host FROM hosts WHERE host_id IN (SELECT host_id FROM contacts)
    AND host_id NOT IN (SELECT host_id FROM first_looks WHERE dataset = '${dataset}')`;
  const withoutAdvisories = `SELECT DISTINCT host FROM python_scan_problems WHERE table_name = '${dataset}' AND code = 'NOT_FOUND'`;
  const rows = await store.query(
    dataset === 'python_package_vulnerabilities' ? `${unasked} UNION ${withoutAdvisories}` : unasked,
  );
  return new Set(rows.map((row) => String(row['host'])));
}

interface KnownHost {
  readonly host: string;
  /** Whether it gave rows, and was heard of in the period. */
  readonly heard: boolean;
}

async function readHosts(store: QueryableStore, since: number): Promise<KnownHost[]> {
  const rows = await store.query(
    `SELECT h.name AS host, h.last_contact AS heard, count(s.query_id) AS streams FROM hosts h LEFT JOIN streams s ON s.host_id = h.host_id
      GROUP BY h.name, h.last_contact ORDER BY h.name`,
  );
  return rows.map((row) => ({
    host: String(row['host']),
    heard: Number(row['streams']) > 0 && Number(row['heard']) >= since,
  }));
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
