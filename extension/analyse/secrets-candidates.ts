/**
 * The lines that can hold a token: those with a word of 16 or more characters and a digit in it. They are few, and the many
 * patterns of tokens are then tried on them alone.
 */
import { nextLongWord } from '../core/long-words.ts';
import type { SecretSpan } from '../core/secret-patterns.ts';

export interface Candidates {
  /** The lines, one after another. */
  readonly text: string;
  /** Places in `text` as places in the whole text. */
  back(spans: readonly SecretSpan[]): SecretSpan[];
}

/** A longer line is given in a piece around the word. */
const longestLine = 20_000;

/** @param text any text with `\n` line ends */
export function candidateLines(text: string): Candidates {
  const pieces: string[] = [];
  /** Pairs of offsets: in the joined text, in the whole text. */
  const joined: number[] = [];
  const whole: number[] = [];
  let length = 0;
  let searchedTo = 0;
  for (let at = nextLongWord(text, 0); at >= 0; at = nextLongWord(text, searchedTo)) {
    const start = Math.max(text.lastIndexOf('\n', at) + 1, at - longestLine, searchedTo);
    const lineEnd = text.indexOf('\n', at);
    const end = Math.min(lineEnd < 0 ? text.length : lineEnd, at + longestLine);
    pieces.push(text.slice(start, end));
    joined.push(length);
    whole.push(start);
    length += end - start + 1;
    searchedTo = end;
  }
  return { text: pieces.join('\n'), back: (spans) => spans.map((span) => moveBack(span, joined, whole)) };
}

function moveBack(span: SecretSpan, joined: readonly number[], whole: readonly number[]): SecretSpan {
  let at = joined.length - 1;
  while (at > 0 && (joined[at] ?? 0) > span.start) at--;
  const shift = (whole[at] ?? 0) - (joined[at] ?? 0);
  return { start: span.start + shift, end: span.end + shift, pattern: span.pattern };
}
