/**
 * What secrets look like: shared by the redactor (which hides whatever matches) and the secrets analyser (which reports it,
 * after it has put placeholders aside). Every regex is linear: bounded repeats, no nested ones.
 */
import { assignmentPatterns, contextPatterns } from './secret-patterns-context.ts';
import { serviceTokens } from './secret-patterns-services.ts';
import { platformTokens } from './secret-patterns-tokens.ts';

/** One kind of secret. */
export interface SecretPattern {
  /** Stable rule id, e.g. `PYS-SEC-003`. */
  readonly id: string;
  /** Short name shown in redacted text, e.g. `openai-key`. */
  readonly kind: string;
  /** What it is, for people: "OpenAI API key". */
  readonly title: string;
  /** Lower-case texts, one of which is in every match: a cheap test that comes before the regex. */
  readonly hints: readonly string[];
  /** Global; the group `secret`, at the end of the match, marks the secret where the match has more than it. */
  readonly regex: RegExp;
  /** Whether a match is meant; every match is when absent. */
  accepts?(secret: string, match: RegExpMatchArray): boolean;
}

/** Where a secret stands in a text, end exclusive. */
export interface SecretSpan {
  readonly start: number;
  readonly end: number;
  readonly pattern: SecretPattern;
}

/** Secrets with a shape of their own: each match is one, wherever it stands. */
export const tokenPatterns: readonly SecretPattern[] = [...platformTokens, ...serviceTokens];

/** Secrets known by what stands before them. */
export { assignmentPatterns, contextPatterns };

/** Everything the redactor hides. */
export const allPatterns: readonly SecretPattern[] = [
  ...tokenPatterns,
  ...contextPatterns,
  ...assignmentPatterns,
];

interface Sieve {
  /** All telling hints of a list in one regex: text without any, which is nearly all text, is told by one pass over it. */
  readonly anyHint: RegExp;
  /** Patterns whose hint is a mere character: tried on every text that has it. */
  readonly others: readonly SecretPattern[];
}

const sieves: ReadonlyMap<readonly SecretPattern[], Sieve> = new Map(
  [tokenPatterns, allPatterns].map((patterns) => [patterns, createSieve(patterns)]),
);

function createSieve(patterns: readonly SecretPattern[]): Sieve {
  const others = patterns.filter(({ hints }) => hints.some((hint) => hint.length === 1));
  const hints = new Set(patterns.filter((one) => !others.includes(one)).flatMap((one) => one.hints));
  const source = [...hints].map((hint) => hint.replace(/[^\w\s]/g, '\\$&')).join('|');
  return { anyHint: new RegExp(source), others };
}

/** @param lower the text in lower case */
export function mayMatch(pattern: SecretPattern, lower: string): boolean {
  for (const hint of pattern.hints) {
    if (lower.includes(hint)) return true;
  }
  return false;
}

/**
 * All places where one of `patterns` matches, in the order of the patterns; they may overlap.
 * @param text any text
 */
export function matchSecrets(text: string, patterns: readonly SecretPattern[]): SecretSpan[] {
  const lower = text.toLowerCase();
  const spans: SecretSpan[] = [];
  const sieve = sieves.get(patterns);
  const possible = sieve === undefined || sieve.anyHint.test(lower) ? patterns : sieve.others;
  for (const pattern of possible) {
    if (!mayMatch(pattern, lower)) continue;
    for (const match of text.matchAll(pattern.regex)) {
      const secret = match.groups?.['secret'] ?? match[0];
      if (pattern.accepts !== undefined && !pattern.accepts(secret, match)) continue;
      const end = match.index + match[0].length;
      spans.push({ start: end - secret.length, end, pattern });
    }
  }
  return spans;
}
