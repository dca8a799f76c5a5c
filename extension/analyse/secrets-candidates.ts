/**
 * The lines of a text that can hold a secret. They are few, and the many patterns are then tried on them alone.
 */
import { type HintFinder, nextHint } from '../core/hints.ts';
import { nextLongWord } from '../core/long-words.ts';
import type { SecretSpan } from '../core/secret-patterns.ts';
import { countUpTo } from '../core/sorted.ts';

export interface Candidates {
  /** The lines, in pieces that no pattern goes beyond. */
  readonly text: string;
  /** Places in `text` as places in the whole text. */
  back(spans: readonly SecretSpan[]): SecretSpan[];
}

/** A longer line is given in a piece around the word. */
const longestLine = 20_000;

/** What goes over several lines is known by how they end. */
const furtherLines = 3;

/** Neither white space nor a letter of a secret. */
const between = '\n\0\n';

/**
 * Lines that can hold a token: those with a word of 16 or more characters and a digit in it.
 * @param text any text with `\n` line ends
 */
export function tokenLines(text: string): Candidates {
  const pieces = createPieces(text);
  let from = 0;
  for (let at = nextLongWord(text, 0); at >= 0; at = nextLongWord(text, from)) {
    const start = Math.max(text.lastIndexOf('\n', at) + 1, at - longestLine, from);
    from = Math.min(endOfLine(text, at), at + longestLine);
    pieces.add(start, from);
  }
  return pieces.candidates();
}

/**
 * Lines with a hint in them, each with those that go on where it ends with an open bracket, a comma or a sign of assignment.
 * @param text any text with `\n` line ends
 */
export function hintedLines(text: string, finder: HintFinder): Candidates {
  const pieces = createPieces(text);
  let from = 0;
  for (let at = nextHint(text, 0, finder); at >= 0; at = nextHint(text, from, finder)) {
    const start = at < from ? from : text.lastIndexOf('\n', at - 1) + 1;
    let end = endOfLine(text, at);
    for (let more = 0; more < furtherLines && end < text.length && goesOn(text, end); more++)
      end = endOfLine(text, end + 1);
    pieces.add(Math.max(start, from), end);
    from = end;
  }
  return pieces.candidates();
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

const openEnds = new Set([...'([{,=:\\'].map((char) => char.charCodeAt(0)));
const space = 32;

function goesOn(text: string, lineEnd: number): boolean {
  let at = lineEnd - 1;
  while (at >= 0 && text.charCodeAt(at) !== 10 && text.charCodeAt(at) <= space) at--;
  return openEnds.has(text.charCodeAt(at));
}

interface Pieces {
  add(start: number, end: number): void;
  candidates(): Candidates;
}

/** Pieces of a text in order; those that follow each other line by line are one. */
function createPieces(text: string): Pieces {
  const pieces: string[] = [];
  /** Where each piece is, in the joined text and in the whole one. */
  const joined: number[] = [];
  const whole: number[] = [];
  let length = 0;
  let start = 0;
  let end = -1;
  const finish = (): void => {
    if (end < 0) return;
    pieces.push(text.slice(start, end));
    joined.push(length);
    whole.push(start);
    length += end - start + between.length;
  };
  return {
    add(nextStart, nextEnd) {
      if (nextStart > end + 1 || end < 0) {
        finish();
        start = nextStart;
      }
      end = nextEnd;
    },
    candidates() {
      finish();
      end = -1;
      return {
        text: pieces.join(between),
        back: (spans) => spans.map((span) => moveBack(span, joined, whole)),
      };
    },
  };
}

function moveBack(span: SecretSpan, joined: readonly number[], whole: readonly number[]): SecretSpan {
  const at = countUpTo(joined, span.start) - 1;
  const shift = (whole[at] ?? 0) - (joined[at] ?? 0);
  return { start: span.start + shift, end: span.end + shift, pattern: span.pattern };
}
