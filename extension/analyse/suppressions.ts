/**
 * Comments by which a file asks checkers to look away. They are neutralised before any checker sees the text (same length,
 * so that positions stay), and recorded: a hostile script must not be able to hide, and that it tried is worth knowing.
 */
import type { Finding } from './types.ts';

/** A request to hide findings. */
export interface Suppression {
  /** The comment as written. */
  readonly text: string;
  /** 1-based lines it is for; `to` is Infinity for the rest of the file. */
  readonly from: number;
  readonly to: number;
  /** Rule ids that it names, upper case; empty for all. */
  readonly codes: readonly string[];
}

export interface Neutralised {
  /** The text without the words that checkers obey; as long as the original. */
  readonly text: string;
  readonly suppressions: readonly Suppression[];
}

const words =
  /noqa|nosec|nosemgrep|nosonar|ruff\s{0,3}:|flake8\s{0,3}:|secretlint-(?:disable|enable)|pragma:\s{0,2}allowlist|gitleaks:\s{0,2}allow|trufflehog:\s{0,2}ignore|pylint:\s{0,2}disable|skipcq/gi;

const comment =
  /#[^\n]{0,200}?(?<word>noqa|nosec|nosemgrep|nosonar|ruff\s{0,3}:|flake8\s{0,3}:|secretlint-disable|pragma:\s{0,2}allowlist|gitleaks:\s{0,2}allow|trufflehog:\s{0,2}ignore|pylint:\s{0,2}disable|skipcq)(?<rest>[^\n]{0,200})/gi;

/** @param lineAt the 1-based line of an offset of `text` */
export function neutralise(text: string, lineAt: (offset: number) => number): Neutralised {
  words.lastIndex = 0;
  if (!words.test(text)) return { text, suppressions: [] };
  words.lastIndex = 0;
  const suppressions: Suppression[] = [];
  for (const match of text.matchAll(comment)) suppressions.push(describe(match, lineAt(match.index)));
  return { text: text.replace(words, (word) => 'x'.repeat(word.length)), suppressions };
}

function describe(match: RegExpMatchArray, line: number): Suppression {
  const word = (match.groups?.['word'] ?? '').toLowerCase();
  const rest = match.groups?.['rest'] ?? '';
  const wholeFile = /^(?:ruff|flake8|secretlint)/.test(word);
  const next = /next-line/i.test(rest) ? 1 : 0;
  return {
    text: match[0].trim().slice(0, 120),
    from: wholeFile && next === 0 && !/^secretlint/.test(word) ? 1 : line + next,
    to: wholeFile && next === 0 && !/disable-line/i.test(match[0]) ? Number.POSITIVE_INFINITY : line + next,
    codes: codesIn(rest),
  };
}

/** `noqa: S602,S101`, `nosec B602`: bandit's B numbers are ruff's S numbers. */
function codesIn(rest: string): string[] {
  return [...rest.matchAll(/\b(?<letter>[A-Z]{1,4})(?<number>\d{1,4})\b/g)].map(
    ({ groups }) => `${groups?.['letter'] === 'B' ? 'S' : groups?.['letter']}${groups?.['number']}`,
  );
}

/** The comment that asked to hide a finding on these lines, or ''. */
export function suppressionOf(
  suppressions: readonly Suppression[],
  rule: string,
  from: number,
  to = from,
): string {
  const found = suppressions.find(
    (one) =>
      one.from <= to &&
      one.to >= from &&
      (one.codes.length === 0 || one.codes.some((code) => rule.startsWith(code))),
  );
  return found?.text ?? '';
}

/** Adds to each finding the comment that asked to hide it. `lineOf` gives the line in the analysed text. */
export function withSuppressions<F extends Finding>(
  findings: readonly F[],
  suppressions: readonly Suppression[],
  lineOf: (finding: F) => number,
): readonly F[] {
  if (suppressions.length === 0) return findings;
  return findings.map((finding) => {
    if (finding.suppressed !== '') return finding;
    return { ...finding, suppressed: suppressionOf(suppressions, finding.rule, lineOf(finding)) };
  });
}
