import { analyseScripts } from '../analyse/analysis.ts';
import type { Finding } from '../analyse/types.ts';
import { defineTable } from '../core/define-table.ts';
import type { TableContext } from '../core/types.ts';
import { listScripts, type Script } from '../discover/scripts.ts';

export const table = defineTable({
  name: 'python_script_findings',
  description:
    'What is wrong, risky or worth knowing in Python scripts and notebooks: weaknesses, secrets, AI use, data access, network, persistence, obfuscation, destruction and privilege.',
  columns: {
    path: { type: 'TEXT', index: true, optimized: true, description: 'Absolute path of the script.' },
    directory: { type: 'TEXT', index: true, optimized: true, description: 'Directory of the script.' },
    rule: {
      type: 'TEXT',
      description:
        'Stable id of the rule; its page in docs/rules says what it means. Weaknesses have the ids of ruff and bandit.',
    },
    category: {
      type: 'TEXT',
      description:
        'weakness, secret, ai, data_access, network, persistence, obfuscation, destructive or privilege.',
    },
    severity: { type: 'TEXT', description: 'critical, high, medium, low or info.' },
    confidence: { type: 'TEXT', description: 'high, medium or low.' },
    line: { type: 'INTEGER', description: 'Line, from 1; within its cell in a notebook.' },
    column: { type: 'INTEGER', description: 'Column, from 1, in UTF-16 units.' },
    cell: { type: 'INTEGER', description: 'Cell of a notebook, from 1; NULL elsewhere.' },
    message: { type: 'TEXT', description: 'What was found, as a sentence.' },
    evidence: {
      type: 'TEXT',
      description: 'The source at that place, secrets hidden, at most 200 characters.',
    },
    cwe: { type: 'INTEGER', description: 'Number in the Common Weakness Enumeration; NULL where none fits.' },
    fingerprint: {
      type: 'TEXT',
      description:
        'Names the finding, the same when lines move; for a secret its HMAC under the fleet key, the same on every host.',
    },
    suppressed: {
      type: 'TEXT',
      description: 'Comment in the file that asks checkers to hide the finding; it hides nothing here.',
    },
    details: { type: 'TEXT', description: 'What a program may want to know, JSON object.' },
    sha256: { type: 'TEXT', description: 'SHA-256 of the script, hex.' },
    uid: {
      type: 'BIGINT',
      index: true,
      additional: true,
      optimized: true,
      description: 'Owner of the script.',
    },
    username: { type: 'TEXT', description: 'Name of the owner.' },
  },
  examples: [
    {
      title: 'Secrets, and on how many files each of them is',
      sql: "SELECT fingerprint, min(message) AS what, count(DISTINCT path) AS files FROM python_script_findings WHERE category = 'secret' GROUP BY fingerprint ORDER BY files DESC",
    },
    {
      title: 'Serious findings that someone asked checkers to hide',
      sql: "SELECT path, line, rule, message, suppressed FROM python_script_findings WHERE suppressed != '' AND severity IN ('critical', 'high')",
    },
    {
      title: 'Everything about one script',
      sql: "SELECT line, category, severity, rule, message, evidence FROM python_script_findings WHERE path = '/home/ada/report.py' ORDER BY line",
    },
  ],
  notes: [
    'Comments such as # noqa, # nosec and # secretlint-disable hide nothing: they are shown in suppressed.',
    'A file that is no valid Python 3 gets its weaknesses from a smaller set of rules; details then says "rules": "reduced", and python_scan_problems has a row.',
    'Entropy alone never makes a secret; placeholders, examples of documentation, hashes and UUIDs are left out. What a test makes up and what docstrings, help texts and constants like EXAMPLES show is of low severity, unless it has the shape of an issuer’s token. The outputs and markdown of notebooks are searched for secrets as well.',
    'Unchanged files come from a cache. `WHERE path = …` analyses that file now.',
  ],
  async *generate(context) {
    tellOfKey(context);
    for await (const { script, analysis } of analyseScripts(context, listScripts(context))) {
      for (const finding of analysis.findings) yield describe(context, script, analysis.sha256, finding);
    }
  },
});

/** Fingerprints that cannot be compared with yesterday's look like new secrets. */
function tellOfKey({ config, problems, query }: TableContext): void {
  if (config.fleetKeyProblem === undefined || !query.uses('fingerprint')) return;
  problems.add({ code: 'PERMISSION', path: config.stateDirectory, message: config.fleetKeyProblem });
}

function describe({ host }: TableContext, script: Script, sha256: string, finding: Finding) {
  return {
    path: script.path,
    directory: () => host.path.dirname(script.path),
    rule: finding.rule,
    category: finding.category,
    severity: finding.severity,
    confidence: finding.confidence,
    line: finding.line,
    column: finding.column,
    cell: finding.cell ?? null,
    message: finding.message,
    evidence: finding.evidence,
    cwe: finding.cwe ?? null,
    fingerprint: finding.fingerprint,
    suppressed: finding.suppressed,
    details: () => JSON.stringify(finding.details ?? {}),
    sha256,
    uid: script.uid === -1 ? null : script.uid,
    username: script.username,
  };
}
