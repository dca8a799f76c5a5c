/** Findings, supply-chain findings and vulnerabilities of a fleet as SARIF 2.1.0, the worst first. */
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder';
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
  `SELECT host, path, line, rule, category, severity, confidence, message, message AS title, fingerprint, cwe, suppressed, username, ${severityRank('severity')} AS rank FROM python_script_findings`,
  `SELECT host, path, NULL AS line, rule, 'supply_chain' AS category, severity, confidence, CASE WHEN package = '' THEN message ELSE concat(package, ' ', version, ': ', message) END AS message, title, fingerprint, cwe, '' AS suppressed, username,
    ${severityRank('severity')} AS rank FROM python_package_findings`,
  `SELECT host, path, NULL AS line, id AS rule, 'vulnerability' AS category, CASE WHEN malicious = 1 THEN 'critical' WHEN severity = '' THEN 'medium' ELSE severity END AS severity, 'high' AS confidence,
    concat(package, ' ', version, ': ', summary) AS message, concat('Advisory ', id) AS title, concat(id, ':', package, ':', version) AS fingerprint, NULL AS cwe, '' AS suppressed, username,
    CASE WHEN malicious = 1 THEN 5 ELSE ${severityRank('severity')} END AS rank FROM python_package_vulnerabilities`,
];

export interface SarifOptions {
  readonly denominator: ReportDenominator;
  readonly toolVersion: string;
}

/** @returns the text of a SARIF log with one run; how many results there were in all is in its properties */
export async function renderSarif(store: QueryableStore, options: SarifOptions): Promise<string> {
  const shape = { id: 'sarif', title: '', order: '', columns: [], empty: '', sql: parts };
  const sql = sectionSql(shape, { since: 0, now: 0 }) ?? '';
  const rows = await store.query(
    `SELECT * FROM (${sql}) AS f ORDER BY rank DESC, host, path, line, rule, fingerprint LIMIT ${mostResults}`,
  );
  const [count] = await store.query(`SELECT count(*) AS n FROM (${sql}) AS f`);
  const run = new SarifRunBuilder().initSimple({
    toolDriverName: 'pysight',
    toolDriverVersion: options.toolVersion,
  });
  const known = new Set<string>();
  for (const row of rows) {
    const rule = text(row, 'rule');
    if (!known.has(rule)) run.addRule(toRule(row));
    known.add(rule);
    run.addResult(toResult(row));
  }
  const { denominator } = options;
  Object.assign(run.run, {
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
  const title = text(row, 'title') || text(row, 'message') || text(row, 'rule');
  const rule = new SarifRuleBuilder().initSimple({
    ruleId: text(row, 'rule'),
    shortDescriptionText: title,
    fullDescriptionText: title,
  });
  const cwe = Number(row['cwe'] ?? 0) > 0 ? [`external/cwe/cwe-${text(row, 'cwe')}`] : [];
  Object.assign(rule.rule, {
    properties: {
      tags: ['security', text(row, 'category'), ...cwe],
      'security-severity': scores[text(row, 'severity')] ?? '5.0',
    },
  });
  return rule;
}

function toResult(row: StoreRow): SarifResultBuilder {
  const line = Number(row['line'] ?? 0);
  const path = text(row, 'path');
  const result = new SarifResultBuilder().initSimple({
    level: levels[text(row, 'severity')] ?? 'warning',
    messageText: text(row, 'message') || text(row, 'rule'),
    ruleId: text(row, 'rule'),
    ...(path === '' ? {} : { fileUri: fileUri(text(row, 'host'), path) }),
    ...(path !== '' && line > 0 ? { startLine: line, startColumn: 1 } : {}),
  });
  Object.assign(result.result, {
    partialFingerprints: { 'pysight/v1': text(row, 'fingerprint') },
    properties: {
      host: text(row, 'host'),
      username: text(row, 'username'),
      severity: text(row, 'severity'),
      confidence: text(row, 'confidence'),
    },
    ...(text(row, 'suppressed') === '' ? {} : { suppressions: [{ kind: 'inSource' }] }),
  });
  return result;
}

/** A file on a host (RFC 8089); the host's name, being untrusted, is escaped. */
function fileUri(host: string, path: string): string {
  const steps = path.replaceAll('\\', '/').split('/').map(escapePart).join('/');
  return `file://${escapePart(host)}${steps.startsWith('/') ? '' : '/'}${steps}`;
}

function escapePart(part: string): string {
  // Lone surrogates cannot be escaped.
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'));
}

function text(row: StoreRow, column: string): string {
  return String(row[column] ?? '');
}
