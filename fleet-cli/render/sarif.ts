/** Findings, supply-chain findings and vulnerabilities of a fleet as SARIF 2.1.0, the worst first. */
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder';
import rules from '../../docs/rules.json' with { type: 'json' };
import { describeReportDenominator } from '../reports/denominator.ts';
import { sectionSql } from '../reports/run-reports.ts';
import { severityRank } from '../reports/sql.ts';
import type { ReportDenominator } from '../reports/types.ts';
import type { QueryableStore, StoreRow } from '../store/duckdb.ts';

/** What the common readers of SARIF take of one run. */
const mostResults = 25_000;

const levels: Readonly<Record<string, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};
/** What readers sort by: the range of CVSS. */
const scores: Readonly<Record<string, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.5',
};

const parts = [
  `SELECT host, path, line, cell, "column" AS col, rule, category, severity, confidence, message, '' AS title, fingerprint, cwe, suppressed, username, ${severityRank('severity')} AS rank FROM python_script_findings`,
  `SELECT host, path, NULL AS line, NULL AS cell, NULL AS col, rule, 'supply_chain' AS category, severity, confidence, CASE WHEN package = '' THEN message ELSE concat(package, ' ', version, ': ', message) END AS message, title, fingerprint, cwe, '' AS suppressed, username,
    ${severityRank('severity')} AS rank FROM python_package_findings`,
  `SELECT host, path, NULL AS line, NULL AS cell, NULL AS col, id AS rule, 'vulnerability' AS category, CASE WHEN malicious = 1 THEN 'critical' WHEN severity = '' THEN 'medium' ELSE severity END AS severity, 'high' AS confidence,
    concat(package, ' ', version, ': ', summary) AS message, concat('Advisory ', id) AS title, concat(id, ':', package, ':', version) AS fingerprint, NULL AS cwe, '' AS suppressed, username,
    CASE WHEN malicious = 1 THEN 5 ELSE ${severityRank('severity')} END AS rank FROM python_package_vulnerabilities`,
];

/** What our rules say of themselves; one of a newer extension is not among them. */
const known = new Map(rules.map((rule) => [rule.id, rule]));

export interface SarifOptions {
  readonly denominator: ReportDenominator;
  readonly toolVersion: string;
}

/** @returns the text of a SARIF log with one run; how many results there were in all is in its properties */
export async function renderSarif(store: QueryableStore, options: SarifOptions): Promise<string> {
  const shape = { id: 'sarif', title: '', order: '', columns: [], empty: '', sql: parts };
  const sql = sectionSql(shape, { since: 0 }) ?? '';
  const rows = await store.query(
    `SELECT * FROM (${sql}) AS f ORDER BY rank DESC, host, path, cell, line, rule, fingerprint LIMIT ${mostResults}`,
  );
  const [count] = await store.query(`SELECT count(*) AS n FROM (${sql}) AS f`);
  const run = new SarifRunBuilder().initSimple({
    toolDriverName: 'pysight',
    toolDriverVersion: options.toolVersion,
  });
  const added = new Set<string>();
  for (const row of rows) {
    const rule = ruleId(row);
    if (!added.has(rule)) run.addRule(toRule(row));
    added.add(rule);
    run.addResult(toResult(row));
  }
  const { denominator } = options;
  Object.assign(run.run, {
    columnKind: 'utf16CodeUnits',
    properties: {
      denominator: describeReportDenominator(denominator),
      ...denominator,
      results: Number(count?.['n'] ?? 0),
      resultsShown: rows.length,
    },
  });
  const log = new SarifBuilder();
  log.addRun(run);
  return `${JSON.stringify(log.buildSarifOutput(), undefined, 2)}\n`;
}

function toRule(row: StoreRow): SarifRuleBuilder {
  const id = ruleId(row);
  const own = known.get(id);
  const title = text(row, 'title') || (own?.title ?? id);
  const rule = new SarifRuleBuilder().initSimple({
    ruleId: id,
    shortDescriptionText: title,
    fullDescriptionText: own?.rationale ?? title,
  });
  const cwe = Number(row['cwe'] ?? 0) > 0 ? [`external/cwe/cwe-${text(row, 'cwe')}`] : [];
  Object.assign(rule.rule, {
    ...(own === undefined ? {} : { help: { text: own.remediation } }),
    defaultConfiguration: { level: levels[own?.severity ?? text(row, 'severity')] ?? 'warning' },
    properties: {
      // Readers refuse a whole log in which a tag is there twice.
      tags: [...new Set(['security', text(row, 'category'), ...cwe])].filter((tag) => tag !== ''),
      'security-severity': scores[text(row, 'severity')] ?? '5.0',
    },
  });
  return rule;
}

function toResult(row: StoreRow): SarifResultBuilder {
  const path = text(row, 'path');
  const result = new SarifResultBuilder().initSimple({
    level: levels[text(row, 'severity')] ?? 'warning',
    messageText: text(row, 'message') || ruleId(row),
    ruleId: ruleId(row),
    ...(path === '' ? {} : { fileUri: fileUri(text(row, 'host'), path) }),
  });
  if (path !== '') addPlace(result, row);
  const cell = Number(row['cell'] ?? 0);
  const fingerprint = text(row, 'fingerprint');
  Object.assign(result.result, {
    // An empty one would make one result of all that have none.
    ...(fingerprint === '' ? {} : { partialFingerprints: { 'pysight/v1': fingerprint } }),
    properties: {
      host: text(row, 'host'),
      username: text(row, 'username'),
      severity: text(row, 'severity'),
      confidence: text(row, 'confidence'),
      ...(cell > 0 ? { cell, line: Number(row['line']) } : {}),
    },
    // None has to be said too: all results of a run have the list, or none has.
    suppressions: text(row, 'suppressed') === '' ? [] : [{ kind: 'inSource' }],
  });
  return result;
}

/** The line of a notebook's cell is no line of its file, so it is a place by name. */
function addPlace(result: SarifResultBuilder, row: StoreRow): void {
  const line = Number(row['line'] ?? 0);
  const cell = Number(row['cell'] ?? 0);
  const column = Number(row['col'] ?? 0);
  if (line < 1) return;
  if (cell > 0) {
    const logicalLocations = [{ fullyQualifiedName: `cell ${cell}, line ${line}` }];
    for (const location of result.result.locations ?? []) Object.assign(location, { logicalLocations });
  } else {
    result.setLocationRegion({ startLine: line, ...(column > 0 ? { startColumn: column } : {}) });
  }
}

/** A file on a host (RFC 8089); the host's name, being untrusted, is escaped. */
function fileUri(host: string, path: string): string {
  // Where a path begins with a slash a backslash is part of a name.
  const slashed = path.startsWith('/') ? path : path.replaceAll('\\', '/');
  const steps = slashed.split('/').map(escapePart).join('/');
  return `file://${escapePart(host)}${steps.startsWith('/') ? '' : '/'}${steps}`;
}

function escapePart(part: string): string {
  // Lone surrogates cannot be escaped.
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** A result without one would have no rule, and the library would write that into the log. */
function ruleId(row: StoreRow): string {
  return text(row, 'rule') || 'unknown';
}

function text(row: StoreRow, column: string): string {
  return String(row[column] ?? '');
}
