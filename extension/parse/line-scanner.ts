/**
 * What each line of Python text is, without parsing it: whether a statement begins there, whether it holds code. Strings,
 * comments, brackets and backslashes are followed, so that text in a long string is not taken for code. One pass, no recursion.
 */

export interface ScannedLine {
  /** Offset of the line in the text, and of its end (the line break is not in it). */
  readonly start: number;
  readonly end: number;
  /** A statement begins on this line: it is not inside a string or bracket and does not continue the line before. */
  readonly statement: boolean;
  /** Something stands on it besides white space and comments. */
  readonly code: boolean;
}

/** What is left open at the end of a text. */
export interface OpenEnd {
  /** The quotes of an unfinished triple-quoted string, else ''. */
  readonly quotes: string;
  /** Brackets not closed, innermost last. */
  readonly brackets: string;
  readonly continued: boolean;
}

interface State {
  quotes: string;
  brackets: string[];
  continued: boolean;
}

const maxBrackets = 10_000;
/** The next character of code that matters to the scan. */
const interesting = /["'#()[\]{}]/g;

/**
 * Scans a text line by line.
 * @param text with `\n` line ends
 * @param onLine called for each line in order; a returned string is scanned in the place of the line (for magics)
 * @returns what is open at the end
 */
export function scanLines(text: string, onLine: (line: ScannedLine) => string | undefined): OpenEnd {
  const state: State = { quotes: '', brackets: [], continued: false };
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const statement = state.quotes === '' && state.brackets.length === 0 && !state.continued;
    const line = text.slice(start, end);
    const code = state.quotes !== '' || /^[ \t\f\r]*[^ \t\f\r#]/.test(line);
    const instead = onLine({ start, end, statement, code });
    advance(state, instead ?? line);
    start = end + 1;
  }
  return { quotes: state.quotes, brackets: state.brackets.join(''), continued: state.continued };
}

/** Moves the state over one line. */
function advance(state: State, line: string): void {
  state.continued = false;
  let at = 0;
  while (at < line.length) {
    if (state.quotes !== '') {
      const close = findClose(line, at, state.quotes);
      if (close === -1) {
        if (state.quotes.length === 1 && !line.endsWith('\\')) state.quotes = '';
        return;
      }
      at = close;
      state.quotes = '';
      continue;
    }
    interesting.lastIndex = at;
    const match = interesting.exec(line);
    if (match === null) break;
    if (match[0] === '#') return;
    at = step(state, line, match.index);
  }
  state.continued = line.endsWith('\\') && state.quotes === '';
}

/** Handles the quote or bracket at `at`; returns where to go on. */
function step(state: State, line: string, at: number): number {
  const char = line.charAt(at);
  if (char === '"' || char === "'") {
    const triple = char.repeat(3);
    if (line.startsWith(triple, at)) {
      state.quotes = triple;
      return at + 3;
    }
    const close = findClose(line, at + 1, char);
    if (close !== -1) return close;
    // A one-line string that a backslash carries over to the next line, or one that is never closed.
    if (line.endsWith('\\')) state.quotes = char;
    return line.length;
  }
  if ('([{'.includes(char)) {
    if (state.brackets.length < maxBrackets) state.brackets.push(char);
  } else {
    state.brackets.pop();
  }
  return at + 1;
}

/** The offset after the closing quotes, -1 when they are not on the line. */
function findClose(line: string, from: number, quotes: string): number {
  let at = from;
  for (;;) {
    const close = line.indexOf(quotes, at);
    if (close === -1) return -1;
    let backslashes = 0;
    while (close - backslashes - 1 >= from && line.charAt(close - backslashes - 1) === '\\') backslashes++;
    if (backslashes % 2 === 0) return close + quotes.length;
    at = close + 1;
  }
}
