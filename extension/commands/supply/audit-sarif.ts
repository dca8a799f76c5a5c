/** An audit as SARIF 2.1.0. */
import { pathToFileURL } from 'node:url';
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder';
import { rules as scriptRules } from '../../analyse/all-rules.ts';
import { packageRules } from '../../analyse/package-rules.ts';
import type { Audit, AuditFinding, AuditSeverity } from './audit-findings.ts';

const LEVELS: Readonly<Record<AuditSeverity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  unknown: 'warning',
  low: 'note',
  info: 'note',
};

/** What GitHub and others sort by: the range of CVSS. */
const SCORES: Readonly<Record<AuditSeverity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  unknown: '5.0',
  low: '2.0',
  info: '0.5',
};

/** @returns the text of a SARIF log with one run */
export function auditSarif(audit: Audit, toolVersion: string): string {
  const run = new SarifRunBuilder().initSimple({ toolDriverName: 'pysight', toolDriverVersion: toolVersion });
  const known = new Set<string>();
  for (const finding of audit.findings) {
    if (!known.has(finding.rule)) run.addRule(ruleOf(finding));
    known.add(finding.rule);
    run.addResult(resultOf(finding));
  }
  const log = new SarifBuilder();
  log.addRun(run);
  return `${JSON.stringify(log.buildSarifOutput(), null, 2)}\n`;
}

const DEFINITIONS = new Map([...scriptRules, ...packageRules].map((rule) => [rule.id, rule]));

function ruleOf(finding: AuditFinding): SarifRuleBuilder {
  const definition = DEFINITIONS.get(finding.rule);
  const rule = new SarifRuleBuilder().initSimple({
    ruleId: finding.rule,
    shortDescriptionText: definition?.title ?? `${finding.title}: ${finding.rule}`,
    fullDescriptionText: definition?.rationale ?? finding.message,
    ...(finding.url === '' ? {} : { helpUri: finding.url }),
  });
  const cwe = definition?.cwe === undefined ? [] : [`external/cwe/cwe-${definition.cwe}`];
  const tags = ['security', definition?.category ?? 'vulnerability', ...cwe];
  Object.assign(rule.rule, {
    ...(definition === undefined ? {} : { help: { text: definition.remediation } }),
    properties: { tags, 'security-severity': SCORES[finding.severity] },
  });
  return rule;
}

function resultOf(finding: AuditFinding): SarifResultBuilder {
  const result = new SarifResultBuilder().initSimple({
    level: LEVELS[finding.severity],
    messageText: finding.subject === '' ? finding.message : `${finding.subject}: ${finding.message}`,
    ruleId: finding.rule,
    ...(finding.path === '' ? {} : { fileUri: pathToFileURL(finding.path).href }),
  });
  if (finding.line !== null && finding.path !== '') addPlace(result, finding.line, finding.cell);
  Object.assign(result.result, {
    partialFingerprints: { 'pysight/v1': finding.fingerprint },
    properties: {
      source: finding.source,
      severity: finding.severity,
      confidence: finding.confidence,
      environment: finding.environment,
      username: finding.username,
    },
    // None has to be said too: all results of a run have the list, or none has.
    suppressions: finding.suppressed ? [{ kind: 'inSource' }] : [],
  });
  return result;
}

/** The line of a notebook's cell is no line of its file, so it is a place by name. */
function addPlace(result: SarifResultBuilder, line: number, cell: number | null): void {
  if (cell === null) return result.setLocationRegion({ startLine: line });
  const logicalLocations = [{ fullyQualifiedName: `cell ${cell}, line ${line}` }];
  for (const location of result.result.locations ?? []) Object.assign(location, { logicalLocations });
}
