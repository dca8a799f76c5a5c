/** What `pysight audit` does. */
import { UsageError } from '../../core/errors.ts';
import type { Engine } from '../../core/run-table.ts';
import { type Audit, collectAudit, severityRank } from './audit-findings.ts';
import { auditTable } from './audit-table.ts';
import { openLocalEngine } from './local-engine.ts';
import { writeOutput } from './write-output.ts';

export const FAIL_LEVELS = ['critical', 'high', 'medium', 'low', 'info', 'none'] as const;
export type FailLevel = (typeof FAIL_LEVELS)[number];

export interface AuditOptions {
  readonly format?: 'table' | 'json' | 'sarif' | undefined;
  readonly 'fail-on'?: FailLevel | undefined;
  /** Findings that the table shows. */
  readonly limit?: number | undefined;
  readonly output?: string | undefined;
  readonly config?: string | undefined;
  readonly toolVersion: string;
  /** Instead of this machine's, for tests. */
  readonly engine?: Engine;
  readonly out?: (text: string) => void;
  readonly err?: (text: string) => void;
}

const SHOWN = 200;

/** @returns the exit code: 0 clean, 1 a finding at or above `fail-on`, 2 wrong usage */
export async function runAudit(options: AuditOptions): Promise<number> {
  const out = options.out ?? ((text: string) => void process.stdout.write(text));
  const err = options.err ?? ((text: string) => void process.stderr.write(text));
  try {
    const audit = await collectAudit(options.engine ?? (await openLocalEngine(options.config)));
    const text = await render(audit, options);
    if (options.output === undefined || options.output === '-') out(text);
    else writeOutput(options.output, text, 0o600);
    return fails(audit, options['fail-on'] ?? 'high') ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    err(`pysight: ${error.message}\n`);
    return 2;
  }
}

async function render(audit: Audit, options: AuditOptions): Promise<string> {
  if (options.format === 'json') return `${JSON.stringify(audit, null, 2)}\n`;
  if (options.format !== 'sarif') return auditTable(audit, options.limit ?? SHOWN);
  const { auditSarif } = await import('./audit-sarif.ts');
  return auditSarif(audit, options.toolVersion);
}

/** Whether a finding that nobody suppressed is as bad as the level, or worse. */
export function fails({ findings }: Audit, level: FailLevel): boolean {
  if (level === 'none') return false;
  return findings.some(
    (finding) => !finding.suppressed && severityRank(finding.severity) <= severityRank(level),
  );
}
