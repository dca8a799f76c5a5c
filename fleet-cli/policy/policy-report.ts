/** The outcome of a policy as a report, so that every format shows it. */
import type { Report, ReportColumn, ReportResult, ReportRow, SectionResult } from '../reports/types.ts';
import type { CheckResult, HostVerdict, PolicyException, PolicyResult } from './types.ts';

/** @param hosts hosts of the store: with one, columns of hosts are left out */
export function policyReport(result: PolicyResult, hosts: number): ReportResult {
  const sections = [verdicts(result), checks(result), failing(result), evidence(result), exceptions(result)];
  const report: Report = {
    name: 'policy',
    title: `Policy: ${result.policy.name}`,
    question: 'Which hosts keep the policy, and what breaks it on the others?',
    sections: sections.map(({ section }) => section),
  };
  const kept = sections.map((section) => ({
    ...section,
    columns: section.columns.filter(({ fleet }) => fleet !== true || hosts > 1),
  }));
  return { report, sections: kept };
}

function verdicts({ hosts }: PolicyResult): SectionResult {
  const of = (verdict: string): number => hosts.filter((host) => host.verdict === verdict).length;
  const row = (label: string, value: number, note: string): ReportRow => ({ label, value, note });
  return section(
    'figures',
    'Verdict',
    'There are no hosts.',
    [
      { name: 'label', title: 'What' },
      { name: 'value', title: 'How many', kind: 'number' },
      { name: 'note', title: 'Note' },
    ],
    [
      row('hosts pass', of('pass'), ''),
      row('hosts fail', of('fail'), ''),
      row('hosts unknown', of('unknown'), 'silent, never asked, or without an advisory database'),
    ],
    'figures',
  );
}

function checks({ checks: all, hosts }: PolicyResult): SectionResult {
  return section(
    'checks',
    'Checks',
    'The policy asks for nothing.',
    [
      { name: 'verdict', title: 'Verdict', kind: 'severity' },
      { name: 'title', title: 'Check' },
      { name: 'violations', title: 'Violations', kind: 'number' },
      { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
      { name: 'excepted', title: 'Excepted', kind: 'number' },
      { name: 'unknown', title: 'Unknown', kind: 'number', fleet: true },
      { name: 'id', title: 'Id' },
    ],
    all.map((check) => ({ ...check, verdict: verdictOf(check, hosts.length) })),
  );
}

/** A check that no host could be held against has not passed. */
function verdictOf({ violations, unknown }: CheckResult, hosts: number): HostVerdict['verdict'] {
  if (violations > 0) return 'fail';
  return unknown < hosts ? 'pass' : 'unknown';
}

function failing({ hosts }: PolicyResult): SectionResult {
  const rank = { fail: 0, unknown: 1, pass: 2 } as const;
  const sorted = [...hosts].sort((a, b) => rank[a.verdict] - rank[b.verdict] || b.violations - a.violations);
  return section(
    'hosts',
    'Hosts',
    'There are no hosts.',
    [
      { name: 'verdict', title: 'Verdict', kind: 'severity' },
      { name: 'host', title: 'Host' },
      { name: 'violations', title: 'Violations', kind: 'number' },
      { name: 'excepted', title: 'Excepted', kind: 'number' },
    ],
    sorted.map((host) => ({ ...host })),
  );
}

function evidence({ violations }: PolicyResult): SectionResult {
  return section(
    'evidence',
    'Evidence',
    'Nothing breaks the policy.',
    [
      { name: 'check', title: 'Check' },
      { name: 'host', title: 'Host', fleet: true },
      { name: 'evidence', title: 'What' },
      { name: 'path', title: 'Where' },
      { name: 'username', title: 'Owner' },
    ],
    violations.map(({ check, host, evidence: what, path, username }) => ({
      check,
      host,
      evidence: what,
      path,
      username,
    })),
  );
}

function exceptions({ exceptions: all }: PolicyResult): SectionResult {
  const rows = [...all].sort((a, b) => Number(b.expired) - Number(a.expired));
  return section(
    'exceptions',
    'Exceptions',
    'The policy has no exceptions.',
    [
      { name: 'state', title: 'State' },
      { name: 'what', title: 'Of what' },
      { name: 'owner', title: 'Owner' },
      { name: 'reason', title: 'Reason' },
      { name: 'expires', title: 'Expires' },
      { name: 'matched', title: 'Violations', kind: 'number' },
    ],
    rows.map(({ exception, expired, matched }) => ({
      state: expired ? 'EXPIRED, does not count' : matched === 0 ? 'unused' : 'in force',
      what: describe(exception),
      owner: exception.owner,
      reason: exception.reason,
      expires: exception.expires,
      matched,
    })),
  );
}

function describe(exception: PolicyException): string {
  return (['check', 'host', 'package', 'path', 'provider', 'rule', 'index', 'user'] as const)
    .filter((field) => exception[field] !== undefined)
    .map((field) => `${field} ${exception[field]}`)
    .join(', ');
}

function section(
  id: string,
  title: string,
  empty: string,
  columns: readonly ReportColumn[],
  rows: readonly ReportRow[],
  layout: SectionResult['section']['layout'] = 'table',
): SectionResult {
  return {
    section: { id, title, empty, columns, sql: [], order: '', layout, top: 20 },
    columns,
    rows,
    total: rows.length,
  };
}
