/**
 * What secrets look like: shared by the redactor (which hides whatever matches) and the secrets analyser (which reports it,
 * after it has put placeholders aside). Every regex is linear: bounded repeats, no nested ones.
 */
import { compileHints, type HintLists, listsIn } from './hints.ts';
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

/**
 * All places where one of `patterns` matches, in the order of the patterns; they may overlap.
 * @param text any text
 */
export function matchSecrets(text: string, patterns: readonly SecretPattern[]): SecretSpan[] {
  const spans: SecretSpan[] = [];
  for (const index of listsIn(text, hintsOf(patterns))) {
    const pattern = patterns[index];
    if (pattern === undefined) continue;
    // Nearly always nothing matches, and `matchAll` copies the regex before it looks.
    pattern.regex.lastIndex = 0;
    if (!pattern.regex.test(text)) continue;
    pattern.regex.lastIndex = 0;
    for (const match of text.matchAll(pattern.regex)) {
      const secret = match.groups?.['secret'] ?? match[0];
      if (pattern.accepts !== undefined && !pattern.accepts(secret, match)) continue;
      const end = match.index + match[0].length;
      spans.push({ start: end - secret.length, end, pattern });
    }
  }
  return spans;
}

const compiled = new WeakMap<readonly SecretPattern[], HintLists>();

function hintsOf(patterns: readonly SecretPattern[]): HintLists {
  let hints = compiled.get(patterns);
  if (hints === undefined) {
    hints = compileHints(patterns.map((pattern) => pattern.hints));
    compiled.set(patterns, hints);
  }
  return hints;
}
