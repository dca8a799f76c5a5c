/**
 * The risk score of a script: a sum that a person can redo by hand from its findings and circumstances.
 *
 * 1. Each rule that fired counts once, by its worst finding: critical 40, high 20, medium 8, low 2, info 0. A finding of low
 *    confidence counts half.
 * 2. The sum of a category stops at its ceiling.
 * 3. Circumstances add points.
 * 4. The total stops at 100.
 */
import type { Analysis } from './analysis.ts';
import { staysInside } from './knowledge/ai-providers.ts';
import type { Category, Finding, Severity } from './types.ts';

export interface RiskReason {
  /** E.g. `secret: PYS-SEC-038 high, PYS-SEC-081 high`. */
  readonly reason: string;
  readonly points: number;
}

export interface Risk {
  /** 0 to 100. */
  readonly score: number;
  /** Most points first; their sum is the score unless it stops at 100. */
  readonly reasons: readonly RiskReason[];
}

/** What is known of a script besides its text. */
export interface Circumstances {
  /** Every user of the machine may change it. */
  readonly worldWritable: boolean;
  /** It is under version control. */
  readonly tracked: boolean;
}

/** Points of a rule by the severity of its worst finding. */
export const severityPoints: Readonly<Record<Severity, number>> = {
  critical: 40,
  high: 20,
  medium: 8,
  low: 2,
  info: 0,
};

/** The most that a category adds. */
export const categoryCeilings: Readonly<Record<Category, number>> = {
  secret: 45,
  obfuscation: 45,
  weakness: 30,
  destructive: 30,
  persistence: 30,
  network: 30,
  privilege: 20,
  ai: 20,
  data_access: 20,
};

/** Points of circumstances. */
export const circumstancePoints = {
  dataToAi: 20,
  worldWritable: 15,
  untracked: 5,
} as const;

/**
 * @param analysis what the analysers found; a suppression in the script lowers nothing
 */
export function riskOf(analysis: Pick<Analysis, 'findings' | 'aiUsage'>, circumstances: Circumstances): Risk {
  const reasons = [...byCategory(analysis.findings), ...byCircumstance(analysis, circumstances)];
  // Being untracked raises what is there; by itself it is no risk.
  if (!circumstances.tracked && reasons.length > 0) {
    reasons.push({ reason: 'not under version control', points: circumstancePoints.untracked });
  }
  reasons.sort((a, b) => b.points - a.points || (a.reason < b.reason ? -1 : 1));
  const sum = reasons.reduce((total, { points }) => total + points, 0);
  return { score: Math.min(100, sum), reasons };
}

function byCategory(findings: readonly Finding[]): RiskReason[] {
  const categories = new Map<Category, Map<string, Finding>>();
  for (const finding of findings) {
    const rules = categories.get(finding.category) ?? new Map<string, Finding>();
    const worst = rules.get(finding.rule);
    if (worst === undefined || pointsOf(finding) > pointsOf(worst)) rules.set(finding.rule, finding);
    categories.set(finding.category, rules);
  }
  const reasons: RiskReason[] = [];
  for (const [category, rules] of categories) {
    const counted = [...rules.values()].filter((finding) => pointsOf(finding) > 0);
    const sum = counted.reduce((total, finding) => total + pointsOf(finding), 0);
    if (sum === 0) continue;
    const named = counted.sort((a, b) => pointsOf(b) - pointsOf(a) || (a.rule < b.rule ? -1 : 1));
    const list = named.map(({ rule, severity }) => `${rule} ${severity}`).join(', ');
    reasons.push({ reason: `${category}: ${list}`, points: Math.min(sum, categoryCeilings[category]) });
  }
  return reasons;
}

function pointsOf({ severity, confidence }: Finding): number {
  const points = severityPoints[severity];
  return confidence === 'low' ? Math.floor(points / 2) : points;
}

function byCircumstance(
  { aiUsage }: Pick<Analysis, 'aiUsage'>,
  { worldWritable }: Circumstances,
): RiskReason[] {
  const reasons: RiskReason[] = [];
  const pairs = aiUsage
    .filter((usage) => !staysInside(usage))
    .flatMap(({ provider, flows }) => flows.map(({ source }) => ({ provider, source })))
    // What a person types or a public page says is not the organisation's data.
    .filter(({ source }) => source !== 'user input' && source !== 'web page')
    .map(({ provider, source }) => `${source} to ${provider}`);
  if (pairs.length > 0) {
    reasons.push({
      reason: `data reaches an AI provider: ${[...new Set(pairs)].sort().join(', ')}`,
      points: circumstancePoints.dataToAi,
    });
  }
  if (worldWritable)
    reasons.push({ reason: 'every user may change it', points: circumstancePoints.worldWritable });
  return reasons;
}
