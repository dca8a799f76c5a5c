/**
 * The lines that can hold a token: those with a word of 16 or more characters and a digit in it. They are few, and the many
 * patterns of tokens are then tried on them alone.
 */
import type { SecretSpan } from '../core/secret-patterns.ts';

export interface Candidates {
  /** The lines, one after another. */
  readonly text: string;
  /** Places in `text` as places in the whole text. */
  back(spans: readonly SecretSpan[]): SecretSpan[];
}

const wordLength = 16;
/** A longer line is given in a piece around the word. */
const longestLine = 20_000;

const wordChars = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+/=~-')
  wordChars[char.charCodeAt(0)] = 1;

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

/** The start of the next long word with a digit, or -1. Looks at each 16th character alone until one is in a word. */
function nextLongWord(text: string, from: number): number {
  let probe = from + wordLength - 1;
  while (probe < text.length) {
    if (!isWord(text, probe)) {
      probe += wordLength;
      continue;
    }
    let start = probe;
    while (start > from && isWord(text, start - 1)) start--;
    let end = probe + 1;
    while (end < text.length && isWord(text, end)) end++;
    if (end - start >= wordLength && hasDigit(text, start, end)) return start;
    probe = end + wordLength;
  }
  return -1;
}

function isWord(text: string, at: number): boolean {
  return wordChars[text.charCodeAt(at)] === 1;
}

function hasDigit(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}
