/** Words of a command line, without running a shell: what a history, a crontab or a unit says is started. */

const maxLine = 64 * 1024;
const maxWords = 4096;
const maxCommands = 64;

/**
 * The simple commands of a line of sh, bash, zsh or fish: split at `;`, `&`, `&&`, `||`, `|` and line ends, quotes removed,
 * redirections and comments left out. Expansions stay as written.
 */
export function splitCommands(line: string): string[][] {
  const commands: string[][] = [];
  let words: string[] = [];
  const finish = (): void => {
    if (words.length > 0 && commands.length < maxCommands) commands.push(words);
    words = [];
  };
  for (const token of tokens(line.slice(0, maxLine))) {
    if (token.kind === 'end') finish();
    else if (words.length < maxWords) words.push(token.text);
  }
  finish();
  return commands.map(withoutBraces).filter((command) => command.length > 0);
}

interface Token {
  readonly kind: 'word' | 'end';
  readonly text: string;
}

const blank = /[ \t]/;
const separators = ';&|\n()';

function* tokens(line: string): Generator<Token> {
  let at = 0;
  let redirect = false;
  while (at < line.length) {
    const char = line.charAt(at);
    if (blank.test(char)) {
      at++;
    } else if (char === '#') {
      const end = line.indexOf('\n', at);
      at = end === -1 ? line.length : end;
    } else if (separators.includes(char)) {
      yield { kind: 'end', text: '' };
      redirect = false;
      at++;
    } else if (isRedirection(line, at)) {
      at = skipOperator(line, at);
      redirect = true;
    } else {
      const word = readWord(line, at);
      at = word.end;
      if (!redirect) yield { kind: 'word', text: word.text };
      redirect = false;
    }
  }
}

/** `>`, `2>>`, `&>`, `<`, `<<<`; the word after it is its target. */
function isRedirection(line: string, at: number): boolean {
  return /^\d?[<>]/.test(line.slice(at, at + 2));
}

function skipOperator(line: string, from: number): number {
  const match = /^\d?(?:<<<|<<-?|>>|>\||[<>]&|[<>])/.exec(line.slice(from, from + 8));
  return from + (match?.[0].length ?? 1);
}

function readWord(line: string, from: number): { text: string; end: number } {
  let text = '';
  let at = from;
  while (at < line.length) {
    const char = line.charAt(at);
    if (char === '\\') {
      if (line.charAt(at + 1) !== '\n') text += line.charAt(at + 1);
      at += 2;
    } else if (char === "'" || char === '"') {
      const ansi = char === "'" && text.endsWith('$') && line.charAt(at - 1) === '$';
      const quoted = readQuoted(line, at, ansi);
      text = (ansi ? text.slice(0, -1) : text) + quoted.text;
      at = quoted.end;
    } else if (char === '$' && line.charAt(at + 1) === '(') {
      const end = closing(line, at + 1);
      text += line.slice(at, end);
      at = end;
    } else if (blank.test(char) || separators.includes(char) || char === '<' || char === '>') {
      break;
    } else {
      text += char;
      at++;
    }
  }
  return { text, end: at };
}

function readQuoted(line: string, from: number, ansi: boolean): { text: string; end: number } {
  const quote = line.charAt(from);
  let text = '';
  let at = from + 1;
  while (at < line.length && line.charAt(at) !== quote) {
    const escapes = quote === '"' || ansi;
    if (escapes && line.charAt(at) === '\\' && at + 1 < line.length) {
      const next = line.charAt(at + 1);
      text += ansi ? (ansiEscapes[next] ?? `\\${next}`) : '"\\$`'.includes(next) ? next : `\\${next}`;
      at += 2;
    } else {
      text += line.charAt(at);
      at++;
    }
  }
  return { text, end: at + 1 };
}

const ansiEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', "'": "'", '"': '"', '\\': '\\' };

/** The offset after the parenthesis that closes the one at `open`. */
function closing(line: string, open: number): number {
  let depth = 0;
  for (let at = open; at < line.length; at++) {
    if (line.charAt(at) === '(') depth++;
    else if (line.charAt(at) === ')' && --depth === 0) return at + 1;
  }
  return line.length;
}

const keywords = /^(?:if|then|else|elif|while|until|do|!|\{|time|begin)$/;

/** Keywords of compound commands stand where a command begins. */
function withoutBraces(words: readonly string[]): string[] {
  let from = 0;
  while (from < words.length && keywords.test(words[from] ?? '')) from++;
  const to = words.at(-1) === '}' ? words.length - 1 : words.length;
  return words.slice(from, Math.max(from, to));
}

/**
 * Splits a Windows command line as the C runtime does (CommandLineToArgvW): quotes group, backslashes are plain unless they
 * stand before a quote.
 */
export function windowsArgv(line: string): string[] {
  const words: string[] = [];
  const text = line.slice(0, maxLine);
  let at = 0;
  while (at < text.length && words.length < maxWords) {
    while (blank.test(text.charAt(at))) at++;
    if (at >= text.length) break;
    const word = readWindowsWord(text, at);
    words.push(word.text);
    at = word.end;
  }
  return words;
}

function readWindowsWord(line: string, from: number): { text: string; end: number } {
  let text = '';
  let quoted = false;
  let at = from;
  while (at < line.length && (quoted || !blank.test(line.charAt(at)))) {
    const char = line.charAt(at);
    if (char === '\\') {
      let count = 1;
      while (line.charAt(at + count) === '\\') count++;
      const beforeQuote = line.charAt(at + count) === '"';
      text += '\\'.repeat(beforeQuote ? count >> 1 : count);
      at += count;
      if (beforeQuote && count % 2 === 1) {
        text += '"';
        at++;
      }
    } else {
      if (char === '"') quoted = !quoted;
      else text += char;
      at++;
    }
  }
  return { text, end: at };
}
