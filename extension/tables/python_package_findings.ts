import { hash64 } from '../analyse/fingerprint.ts';
import { hookFindings } from '../analyse/hook-findings.ts';
import { indexFindings } from '../analyse/index-findings.ts';
import { integrityFindings } from '../analyse/integrity-findings.ts';
import { environmentFindings, type PackageFinding } from '../analyse/package-findings.ts';
import { type PackageRuleId, packageRule } from '../analyse/package-rules.ts';
import { askedPath, askedText } from '../core/asked.ts';
import { defineTable } from '../core/define-table.ts';
import { printable, redactPath, redactText } from '../core/redact.ts';
import type { TableContext } from '../core/types.ts';
import { listEnvironments } from '../discover/environments.ts';

export const table = defineTable({
  name: 'python_package_findings',
  description:
    'What is wrong with installed distributions, environments and package manager configuration, besides known vulnerabilities.',
  columns: {
    rule: { type: 'TEXT', index: true, optimized: true, description: 'Id of the rule, as in docs/rules.' },
    title: { type: 'TEXT', description: 'What the rule finds.' },
    severity: { type: 'TEXT', description: 'critical, high, medium, low or info.' },
    confidence: { type: 'TEXT', description: 'high, medium or low.' },
    package: { type: 'TEXT', description: "Distribution, normalised; '' for a finding of more than one." },
    version: { type: 'TEXT', collate: 'VERSION', description: 'Its version.' },
    message: { type: 'TEXT', description: 'Why it was found.' },
    evidence: { type: 'TEXT', description: 'What was seen, redacted.' },
    path: { type: 'TEXT', description: 'File or directory that the finding is about.' },
    environment: {
      type: 'TEXT',
      index: true,
      optimized: true,
      description:
        "Environment, as path of python_environments; '' for a finding of a user or of the machine.",
    },
    cwe: { type: 'INTEGER', description: 'Weakness (CWE); NULL without one.' },
    fingerprint: { type: 'TEXT', description: '16 hex digits that stay the same from run to run.' },
    uid: { type: 'BIGINT', description: 'User id of the owner of path.' },
    username: { type: 'TEXT', description: 'Name of that owner.' },
  },
  examples: [
    {
      title: 'Look-alikes of popular packages',
      sql: "SELECT package, version, message, confidence, environment, username FROM python_package_findings WHERE rule = 'PYS-PKG-001'",
    },
    {
      title: 'Everything of high severity',
      sql: "SELECT rule, title, package, message, evidence, path FROM python_package_findings WHERE severity IN ('critical', 'high')",
    },
    {
      title: 'Files of distributions that were changed after installing',
      sql: "SELECT package, version, path, message FROM python_package_findings WHERE rule = 'PYS-PKG-011'",
    },
  ],
  notes: [
    'PYS-PKG-011 (altered files) and PYS-PKG-012 (missing files) read every installed file: they have rows only in a query with `rule = …` or `rule IN (…)` that names them, or ask python_altered_files.',
    'Indexes are judged by allowedIndexes of the configuration, look-alikes are excepted by allowedPackages. No tool records which index a package came from: what is known is a direct URL, a conda channel, and the configuration.',
    'A rule constraint makes a query cheap: what only other rules need is not computed.',
  ],
  *generate(context) {
    const named = context.query.equals('rule') !== undefined;
    const isNamed = askedText(context.query, 'rule');
    const wants = (rule: PackageRuleId): boolean => (named ? isNamed(rule) : !ON_REQUEST.has(rule));
    const isAsked = askedPath(context.query, 'environment');
    for (const found of collect(context, isAsked, wants)) if (wants(found.rule)) yield describe(found);
  },
});

/** Rules that read all installed files. */
const ON_REQUEST: ReadonlySet<PackageRuleId> = new Set(['PYS-PKG-011', 'PYS-PKG-012']);

function* collect(
  context: TableContext,
  isAsked: (environment: string) => boolean,
  wants: (rule: PackageRuleId) => boolean,
): Generator<PackageFinding> {
  for (const environment of listEnvironments(context)) {
    if (context.expired()) return;
    if (!isAsked(environment.path)) continue;
    yield* environmentFindings(context, environment, { wants });
    if (wants('PYS-PKG-019')) yield* hookFindings(context, environment);
    if ([...ON_REQUEST].some(wants)) yield* integrityFindings(context, environment, { wants });
  }
  if (wants('PYS-PKG-019')) yield* hookFindings(context, undefined);
  yield* indexFindings(context);
}

const SHOWN = 400;

function describe(found: PackageFinding) {
  const rule = packageRule(found.rule);
  const evidence = printable(redactText(found.evidence)).slice(0, SHOWN);
  return {
    rule: found.rule,
    title: rule.title,
    severity: found.severity ?? rule.severity,
    confidence: found.confidence ?? rule.confidence,
    package: found.package,
    version: found.version,
    message: printable(redactText(found.message)).slice(0, SHOWN),
    evidence,
    path: redactPath(found.path),
    environment: redactPath(found.environment),
    cwe: rule.cwe ?? null,
    fingerprint: hash64([found.rule, found.package, found.environment, found.path, evidence].join('\0')),
    uid: found.uid === -1 ? null : found.uid,
    username: found.username,
  };
}
