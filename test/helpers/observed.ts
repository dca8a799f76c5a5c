import type { ObservedFinding } from '../../extension/analyse/static-versus-observed.ts';

/** Findings as short text, for expectations. */
export function rule(findings: readonly ObservedFinding[]): string[] {
  return findings.map(({ rule: id, severity, target }) => `${id} ${severity} ${target}`);
}
