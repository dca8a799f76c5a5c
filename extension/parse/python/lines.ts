/** Offsets to lines, with the line ends that Python knows: LF, CR LF and CR. */
import { countUpTo } from '../../core/sorted.ts';

export interface LineIndex {
  readonly count: number;
  /** 1-based line and column (UTF-16 units) of an offset. */
  position(offset: number): { readonly line: number; readonly column: number };
  /** Offset where a 1-based line begins. */
  offset(line: number): number;
}

/** @param text the text that offsets refer to */
export function createLineIndex(text: string): LineIndex {
  const starts = lineStarts(text);
  let last = 0;
  return {
    count: starts.length,
    position(offset) {
      if (!contains(starts, last, offset)) last = Math.max(0, countUpTo(starts, offset) - 1);
      return { line: last + 1, column: offset - (starts[last] ?? 0) + 1 };
    },
    offset: (line) => starts[line - 1] ?? text.length,
  };
}

function contains(starts: readonly number[], at: number, offset: number): boolean {
  return offset >= (starts[at] ?? 0) && offset < (starts[at + 1] ?? Number.POSITIVE_INFINITY);
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  if (text.includes('\r')) {
    for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length);
    return starts;
  }
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
