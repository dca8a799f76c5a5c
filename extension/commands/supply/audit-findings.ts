/** The findings of this machine from all tables that have some, in one form. */
import { createQueryContext } from 'osquery-extension-sdk';
import { rules as scriptRules } from '../../analyse/all-rules.ts';
import { packageRules } from '../../analyse/package-rules.ts';
import type { Severity } from '../../analyse/types.ts';
import { type AnyTable, type Engine, type ResultRow, runTable } from '../../core/run-table.ts';
import { table as packageFindings } from '../../tables/python_package_findings.ts';
import { table as packageVulnerabilities } from '../../tables/python_package_vulnerabilities.ts';
import { table as scriptFindings } from '../../tables/python_script_findings.ts';

export type AuditSeverity = Severity | 'unknown';

export interface AuditFinding {
  readonly source: 'vulnerability' | 'package' | 'script';
  /** Id of the rule or of the advisory. */
  readonly rule: string;
  readonly severity: AuditSeverity;
  readonly confidence: string;
  readonly title: string;
  readonly message: string;
  /** `name version`, or '' for a script. */
  readonly subject: string;
  readonly path: string;
  /** From 1; null where there is none. */
  readonly line: number | null;
  /** Cell of a notebook, whose lines the line counts; null elsewhere. */
  readonly cell: number | null;
  readonly environment: string;
  readonly username: string;
  readonly url: string;
  readonly fingerprint: string;
  /** A comment in the file asked to hide it: shown, but it fails no audit. */
  readonly suppressed: boolean;
}

export interface Audit {
  readonly findings: readonly AuditFinding[];
  /** What could not be read, as sentences. */
  readonly problems: readonly string[];
}

const ORDER: readonly AuditSeverity[] = ['critical', 'high', 'medium', 'low', 'info', 'unknown'];

/** Place of a severity, the worst first; a vulnerability that nobody rated counts as medium when it is compared. */
export function severityRank(severity: AuditSeverity): number {
  return ORDER.indexOf(severity === 'unknown' ? 'medium' : severity);
}

/** Runs the tables and returns their findings, the worst first. */
export async function collectAudit(engine: Engine): Promise<Audit> {
  const findings: AuditFinding[] = [];
  const problems = new Set<string>();
  for (const [table, convert] of SOURCES) {
    const result = await runTable(table, createQueryContext([], columnsOf(table)), engine);
    for (const row of result.rows) findings.push(convert(row));
    for (const { code, path, message } of result.problems) problems.add(`${code} ${path}: ${message}`);
  }
  return { findings: findings.sort(byWeight), problems: [...problems] };
}

const SOURCES: readonly (readonly [AnyTable, (row: ResultRow) => AuditFinding])[] = [
  [packageVulnerabilities as AnyTable, fromVulnerability],
  [packageFindings as AnyTable, fromPackage],
  [scriptFindings as AnyTable, fromScript],
];

/** Columns that are read: hidden ones cost more than they tell here. */
function columnsOf(table: AnyTable): readonly string[] {
  return Object.entries(table.columns).flatMap(([name, column]) => (column.hidden === true ? [] : [name]));
}

function fromVulnerability(row: ResultRow): AuditFinding {
  const text = reader(row);
  const fixed = text('fixed_version');
  const subject = `${text('package')} ${text('version')}`;
  const scripts = Number(row['scripts'] ?? 0);
  const use = scripts === 0 ? '' : `; ${scripts} script${scripts === 1 ? ' imports' : 's import'} it`;
  return {
    source: 'vulnerability',
    rule: text('id'),
    severity: text('severity') as AuditSeverity,
    confidence: 'high',
    title: row['malicious'] === 1 ? 'Malicious package' : 'Vulnerable package',
    message:
      `${text('summary')}${fixed === '' ? ' No fixed version is known' : ` Fixed in ${fixed}`}${use}.`.trim(),
    subject,
    path: text('path'),
    line: null,
    cell: null,
    environment: text('environment'),
    username: text('username'),
    url: text('url'),
    fingerprint: `${text('id')}:${subject}:${text('environment')}`,
    suppressed: false,
  };
}

function fromPackage(row: ResultRow): AuditFinding {
  const text = reader(row);
  const evidence = text('evidence');
  return {
    source: 'package',
    rule: text('rule'),
    severity: text('severity') as AuditSeverity,
    confidence: text('confidence'),
    title: text('title'),
    message: evidence === '' ? text('message') : `${text('message')} (${evidence})`,
    subject: `${text('package')} ${text('version')}`.trim(),
    path: text('path'),
    line: null,
    cell: null,
    environment: text('environment'),
    username: text('username'),
    url: '',
    fingerprint: text('fingerprint'),
    suppressed: false,
  };
}

const TITLES: ReadonlyMap<string, string> = new Map(
  [...scriptRules, ...packageRules].map(({ id, title }) => [id, title]),
);

function fromScript(row: ResultRow): AuditFinding {
  const text = reader(row);
  return {
    source: 'script',
    rule: text('rule'),
    severity: text('severity') as AuditSeverity,
    confidence: text('confidence'),
    title: TITLES.get(text('rule')) ?? text('category'),
    message: text('message'),
    subject: '',
    path: text('path'),
    line: numberFrom1(row['line']),
    cell: numberFrom1(row['cell']),
    environment: '',
    username: text('username'),
    url: '',
    fingerprint: text('fingerprint'),
    suppressed: text('suppressed') !== '',
  };
}

function numberFrom1(value: unknown): number | null {
  return typeof value === 'number' && value > 0 ? value : null;
}

function reader(row: ResultRow): (column: string) => string {
  return (column) => {
    const value = row[column];
    return value === null || value === undefined ? '' : String(value);
  };
}

function byWeight(a: AuditFinding, b: AuditFinding): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    compareTexts(a.source, b.source) ||
    compareTexts(a.path, b.path) ||
    (a.cell ?? 0) - (b.cell ?? 0) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compareTexts(a.rule, b.rule)
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
