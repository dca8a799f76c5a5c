/** An audit for a terminal. */
import { printable } from '../../core/redact.ts';
import type { Audit, AuditFinding } from './audit-findings.ts';

const SHOWN_PROBLEMS = 5;

/**
 * One block for each finding, the worst first, and a summary.
 * @param most findings that are shown; the summary counts all
 */
export function auditTable(audit: Audit, most: number): string {
  const shown = audit.findings.slice(0, most).map(block).join('');
  const rest = audit.findings.length - most;
  const more = rest > 0 ? `… and ${rest} more: use --format json for all of them\n\n` : '';
  return `${shown}${more}${summary(audit)}`;
}

function block(finding: AuditFinding): string {
  const where = `${finding.path}${placeIn(finding)}`;
  const who = finding.username === '' ? '' : ` (${finding.username})`;
  const subject = finding.subject === '' ? '' : ` ${finding.subject}`;
  const lines = [
    `${finding.severity.toUpperCase().padEnd(8)} ${finding.rule}${subject}: ${finding.title}${finding.suppressed ? ' [suppressed]' : ''}`,
    `         ${finding.message}`,
    `         ${where}${who}`,
  ];
  return `${lines.map(printable).join('\n')}\n\n`;
}

function placeIn({ line, cell }: AuditFinding): string {
  if (line === null) return '';
  return cell === null ? `:${line}` : `, cell ${cell}, line ${line}`;
}

function summary({ findings, problems }: Audit): string {
  const counts = new Map<string, number>();
  for (const { severity } of findings) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  const parts = [...counts].map(([severity, count]) => `${count} ${severity}`);
  const total =
    findings.length === 0
      ? 'No findings'
      : `${findings.length} finding${findings.length === 1 ? '' : 's'}: ${parts.join(', ')}`;
  const unread = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `not read: ${printable(problem)}\n`);
  const more =
    problems.length > SHOWN_PROBLEMS ? `and ${problems.length - SHOWN_PROBLEMS} more not read\n` : '';
  return `${total}\n${unread.join('')}${more}`;
}
