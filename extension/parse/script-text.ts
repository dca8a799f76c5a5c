/** Facts of Python text that need no parser: how long it is, whether it is meant to be run. */
import { scanLines } from './line-scanner.ts';

export interface TextFacts {
  /** Lines, a last one without line break included. */
  readonly lines: number;
  /** Lines with something besides white space and comments. */
  readonly codeLines: number;
  /** It tests `__name__ == '__main__'`. */
  readonly hasMain: boolean;
  /** Statements outside functions and classes do something besides defining: a call, a loop, a `with`. */
  readonly acts: boolean;
}

const mainGuard =
  /^if[ \t(]+(?:__name__[ \t]*==[ \t]*['"]__main__['"]|['"]__main__['"][ \t]*==[ \t]*__name__)/;
const action =
  /^(?:for|while|with|print|exec|await)\b|^(?!(?:def|class|if|elif|except|match|case|assert|return|raise|del|not|lambda|super|__import__)\b)[A-Za-z_]\w*(?:\.\w+)*[ \t]*\(/;

/** @param text decoded Python, `\n` line ends */
export function textFacts(text: string): TextFacts {
  let lines = 0;
  let codeLines = 0;
  let hasMain = false;
  let acts = false;
  let skipped = nothingSkipped;
  scanLines(text, ({ start, end, statement, code }) => {
    if (start < text.length) lines++;
    if (code && end > start) codeLines++;
    if (!statement || !code || (hasMain && acts)) return undefined;
    const line = text.slice(start, Math.min(end, start + 200));
    hasMain ||= mainGuard.test(line);
    if (acts) return undefined;
    const indent = line.search(/[^ \t]/);
    if (indent > skipped) return undefined;
    skipped = definition.test(line) ? indent : nothingSkipped;
    acts = action.test(indent === 0 ? line : line.slice(indent));
    return undefined;
  });
  return { lines, codeLines, hasMain, acts };
}

/** What stands deeper than the first line of such a block is not run when the file is loaded as a module. */
const definition =
  /^[ \t]*(?:(?:async[ \t]+)?def|class)\b|^if[ \t(]+(?:__name__|['"]__main__|(?:typing\.)?TYPE_CHECKING)\b/;
const nothingSkipped = Number.POSITIVE_INFINITY;
