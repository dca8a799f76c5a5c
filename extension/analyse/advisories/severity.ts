/** Severity from CVSS vectors of any version, else from the word of the database. */
import * as calculator from 'ae-cvss-calculator';
import type { OsvAffected, OsvRecord, OsvSeverity } from '../../parse/osv.ts';
import type { Severity } from '../types.ts';

export interface Rating {
  readonly severity: Severity | 'unknown';
  readonly score: number | null;
  readonly vector: string;
}

/** The words databases use; GitHub says MODERATE. */
const WORDS: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  important: 'high',
  high: 'high',
  moderate: 'medium',
  medium: 'medium',
  low: 'low',
  negligible: 'info',
  none: 'info',
};

const MAX_VECTOR = 400;

/** The package is CommonJS: loaded natively its functions are on `default`, bundled they are on the module itself. */
const { fromVector } =
  'fromVector' in calculator ? calculator : (calculator as { default: typeof calculator }).default;

/**
 * Rates a vulnerability that several records describe: the newest CVSS version wins, then the higher score, then the words.
 * A malicious release is critical whatever its vector or word says: it was published to do harm.
 * @param isOfPackage whether an affected entry is of the package that is rated: a record may rate another one otherwise
 */
export function rate(
  records: readonly OsvRecord[],
  isOfPackage: (affected: OsvAffected) => boolean = () => true,
): Rating {
  const malicious = records.some((record) => record.malicious);
  let best: (Rating & { readonly generation: number }) | undefined;
  let word: Severity | undefined;
  for (const record of records) {
    const own = record.affected.filter(isOfPackage);
    const vectors = [...record.severity, ...own.flatMap((affected) => affected.severity)];
    for (const vector of vectors) best = better(best, scoreVector(vector));
    const words = [record.severityWord, ...own.map((affected) => affected.severityWord)];
    for (const each of words) word = worse(word, WORDS[each.toLowerCase()]);
  }
  const severity = malicious ? 'critical' : (best?.severity ?? word ?? 'unknown');
  return { severity, score: best?.score ?? null, vector: best?.vector ?? '' };
}

/**
 * The qualitative rating of a score.
 * @param generation version of CVSS: version 2 has no critical (NVD rates 7.0–10.0 high), 3 and 4 share one scale
 */
export function ratingOf(score: number, generation: number): Severity {
  if (score >= 9 && generation >= 3) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'info';
}

type Scored = Rating & { readonly generation: number };

function scoreVector({ score: vector }: OsvSeverity): Scored | undefined {
  if (vector.length > MAX_VECTOR) return undefined;
  try {
    const rated = fromVector(vector) as CvssLike | null;
    if (rated === null || !rated.isBaseFullyDefined()) return undefined;
    const { overall } = rated.calculateScores();
    if (typeof overall !== 'number' || !(overall >= 0 && overall <= 10)) return undefined;
    const generation = generationOf(vector);
    return { severity: ratingOf(overall, generation), score: overall, vector, generation };
  } catch {
    // The calculator throws on metrics it does not know; such a vector says nothing.
    return undefined;
  }
}

interface CvssLike {
  isBaseFullyDefined(): boolean;
  calculateScores(): { readonly overall?: number };
}

function generationOf(vector: string): number {
  const version = /^CVSS:(?<version>[34]\.[0-9])\//.exec(vector)?.groups?.['version'];
  return version === undefined ? 2 : Number(version);
}

function better(a: Scored | undefined, b: Scored | undefined): Scored | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.generation !== b.generation) return a.generation > b.generation ? a : b;
  return (b.score ?? 0) > (a.score ?? 0) ? b : a;
}

const ORDER: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

function worse(a: Severity | undefined, b: Severity | undefined): Severity | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a;
}
