/** Words of a command line, without running a shell: what a history, a crontab or a unit says is started. */

const maxLine = 64 * 1024;
const maxWords = 4096;
const maxCommands = 64;
/** Substitutions within substitutions. */
const maxNested = 3;
/** Each is looked for to the end of the line. */
const maxDocuments = 32;

/** A simple command of a line of a shell. */
export interface ShellCommand {
  readonly words: readonly string[];
  /**
   * What its standard input is: the text of a here-document, of a here-string or of an `echo` before a pipe, as written; '' when
   * it is something whose text the line does not tell; undefined when nothing is said of it.
   */
  readonly input: string | undefined;
  /** How many parentheses it stands in: what `cd` does in a subshell ends with it. */
  readonly depth: number;
}

/**
 * The simple commands of a line of sh, bash, zsh or fish: split at `;`, `&`, `&&`, `||`, `|` and line ends, quotes removed,
 * redirections, comments and the bodies of here-documents left out. Expansions stay as written.
 */
export function splitCommands(line: string): string[][] {
  return shellCommands(line, maxNested).map(({ words }) => [...words]);
}

/**
 * As `splitCommands`, with what each command is given as its standard input. What stands in `$(…)`, `<(…)` and backticks comes before the
 * command that it is a part of, as in parentheses.
 */
export function shellCommands(line: string, within = 0): ShellCommand[] {
  const commands: ShellCommand[] = [];
  const awaiting: Draft[] = [];
  let command = newDraft();
  let depth = 0;
  const finish = (input: string | undefined, parenthesis = ''): void => {
    if (parenthesis === '(') depth++;
    else if (parenthesis === ')') depth = Math.max(0, depth - 1);
    // `a |` goes on in the next line.
    if (command.words.length > 0) add(command);
    if (command.words.length > 0 || input !== undefined || parenthesis !== '')
      command = { words: [], input: command.words.length === 0 ? (input ?? command.input) : input, depth };
  };
  const add = (one: ShellCommand): void => {
    if (commands.length < maxCommands) commands.push(one);
  };
  for (const { kind, text, inner = [] } of tokens(line.slice(0, maxLine))) {
    if (within < maxNested && commands.length < maxCommands)
      for (const one of inner.flatMap((part) => shellCommands(part, within + 1)))
        add({ ...one, depth: depth + one.depth + 1 });
    if (kind === 'end') finish(undefined, text);
    else if (kind === 'pipe') finish(echoed(command.words));
    else if (kind === 'input') command.input = text;
    else if (kind === 'document') awaiting.push(command);
    else if (kind === 'body') Object.assign(awaiting.shift() ?? newDraft(), { input: text });
    else if (command.words.length < maxWords) command.words.push(text);
  }
  finish(undefined);
  return commands
    .map((one) => ({ ...one, words: withoutBraces(one.words) }))
    .filter(({ words }) => words.length > 0);
}

/** What a line leaves open, so that a shell would ask for more lines. */
export interface OpenEnd {
  /** Delimiters of here-documents whose bodies are to come, in order. */
  readonly documents: readonly OpenDocument[];
  /** The quote in which the line ends; '' when in none. */
  readonly quote: string;
}

/** @param line one line, or several that belong together */
export function openEnd(line: string): OpenEnd {
  const documents: OpenDocument[] = [];
  let open = '';
  for (const { kind, document, quote = '' } of tokens(line.slice(0, maxLine))) {
    if (document !== undefined) documents.push(document);
    else if (kind === 'body') documents.shift();
    open = quote;
  }
  return { documents, quote: open };
}

interface Draft {
  words: string[];
  input: string | undefined;
  depth: number;
}

function newDraft(): Draft {
  return { words: [], input: undefined, depth: 0 };
}

/** What `echo` writes into a pipe; '' for any other command. */
function echoed(words: readonly string[]): string {
  if (words[0] !== 'echo') return '';
  return words.slice(/^-[neE]+$/.test(words[1] ?? '') ? 2 : 1).join(' ');
}

interface Token {
  readonly kind: 'word' | 'end' | 'pipe' | 'input' | 'document' | 'body';
  readonly text: string;
  /** What a `document` announces. */
  readonly document?: OpenDocument;
  /** The quote that the line ends in, before it was closed. */
  readonly quote?: string;
  /** Texts of the substitutions in it. */
  readonly inner?: readonly string[];
}

const blank = /[ \t]/;
const separators = ';&|\n()';

export interface OpenDocument {
  readonly delimiter: string;
  /** `<<-` takes the tabs before each line away. */
  readonly stripsTabs: boolean;
}

function* tokens(line: string): Generator<Token> {
  let at = 0;
  let operator = '';
  let open: OpenDocument[] = [];
  let documents = 0;
  while (at < line.length) {
    const char = line.charAt(at);
    if (blank.test(char)) {
      at++;
    } else if (char === '#') {
      const end = line.indexOf('\n', at);
      at = end === -1 ? line.length : end;
    } else if (separators.includes(char)) {
      const begin = at++;
      if (char === '\n') {
        for (const document of open) {
          const body = readBody(line, at, document);
          yield { kind: 'body', text: body?.text ?? '' };
          at = body?.end ?? at;
        }
        open = [];
      }
      yield { kind: isPipe(line, begin) ? 'pipe' : 'end', text: '()'.includes(char) ? char : '' };
      operator = '';
    } else if (isProcess(line, at)) {
      // The program sees a file in its place.
      const end = closing(line, at + 1);
      if (operator === '') yield { kind: 'word', text: '/dev/fd/63', inner: [insideOf(line, at + 1, end)] };
      else yield { kind: 'input', text: '', inner: [insideOf(line, at + 1, end)] };
      operator = '';
      at = end;
    } else if (isRedirection(line, at)) {
      operator = operatorAt(line, at);
      at += operator.length;
    } else {
      const word = readWord(line, at);
      at = word.end;
      if (/^0?<<-?$/.test(operator) && documents++ < maxDocuments) {
        const document = { delimiter: word.text, stripsTabs: operator.endsWith('-') };
        open.push(document);
        yield { kind: 'document', text: '', document };
      } else if (/^0?<(?:<<)?$/.test(operator)) {
        yield { ...word, kind: 'input', text: operator.endsWith('<<<') ? word.text : '' };
      } else if (operator === '') {
        yield { ...word, kind: 'word' };
      }
      operator = '';
    }
  }
}

/** `>`, `2>>`, `&>`, `<`, `<<<`; the word after it is its target. */
function isRedirection(line: string, at: number): boolean {
  const char = line.charAt(at);
  if (char === '<' || char === '>') return true;
  const next = line.charAt(at + 1);
  return (next === '<' || next === '>') && char >= '0' && char <= '9';
}

/** `<(…)` and `>(…)`. */
function isProcess(line: string, at: number): boolean {
  return line.charAt(at + 1) === '(' && '<>'.includes(line.charAt(at));
}

/** The text within parentheses. */
function insideOf(line: string, open: number, end: number): string {
  return line.slice(open + 1, line.charAt(end - 1) === ')' ? end - 1 : end);
}

function operatorAt(line: string, from: number): string {
  return /^\d?(?:<<<|<<-?|>>|>\||[<>]&|[<>])/.exec(line.slice(from, from + 8))?.[0] ?? line.charAt(from);
}

/** `|` and `|&`, but not `||`. */
function isPipe(line: string, at: number): boolean {
  return line.charAt(at) === '|' && line.charAt(at + 1) !== '|' && line.charAt(at - 1) !== '|';
}

/** The body of a here-document from the start of a line; undefined when it is not closed. */
function readBody(
  line: string,
  from: number,
  { delimiter, stripsTabs }: OpenDocument,
): { text: string; end: number } | undefined {
  const lines: string[] = [];
  for (let at = from; at < line.length; ) {
    const stop = line.indexOf('\n', at);
    const raw = line.slice(at, stop === -1 ? line.length : stop);
    const text = stripsTabs ? raw.replace(/^\t+/, '') : raw;
    at += raw.length + 1;
    if (text === delimiter) return { text: lines.join('\n'), end: at };
    lines.push(text);
  }
  return undefined;
}

interface Word {
  readonly text: string;
  readonly end: number;
  readonly quote: string;
  readonly inner: readonly string[];
}

function readWord(line: string, from: number): Word {
  const inner: string[] = [];
  let text = '';
  let at = from;
  let quote = '';
  while (at < line.length) {
    const char = line.charAt(at);
    const end = endOfSubstitution(line, at, inner);
    if (end !== undefined) {
      text += line.slice(at, end);
      at = end;
    } else if (char === '\\') {
      if (line.charAt(at + 1) !== '\n') text += line.charAt(at + 1);
      at += 2;
    } else if (char === "'" || char === '"') {
      const ansi = char === "'" && text.endsWith('$') && line.charAt(at - 1) === '$';
      const quoted = readQuoted(line, at, ansi, inner);
      text = (ansi ? text.slice(0, -1) : text) + quoted.text;
      at = quoted.end;
      if (at > line.length) quote = char;
    } else if (blank.test(char) || separators.includes(char) || char === '<' || char === '>') {
      break;
    } else {
      text += char;
      at++;
    }
  }
  return { text, end: at, quote, inner };
}

/**
 * Where `$(…)` or a text in backticks ends that begins here; undefined when none does.
 * @param inner gets its text
 */
function endOfSubstitution(line: string, at: number, inner: string[]): number | undefined {
  if (line.charAt(at) === '$' && line.charAt(at + 1) === '(') {
    const end = closing(line, at + 1);
    inner.push(insideOf(line, at + 1, end));
    return end;
  }
  if (line.charAt(at) !== '`') return undefined;
  const end = line.indexOf('`', at + 1);
  if (end === -1) return undefined;
  inner.push(line.slice(at + 1, end));
  return end + 1;
}

function readQuoted(
  line: string,
  from: number,
  ansi: boolean,
  inner: string[],
): { text: string; end: number } {
  const quote = line.charAt(from);
  let text = '';
  let at = from + 1;
  while (at < line.length && line.charAt(at) !== quote) {
    const escapes = quote === '"' || ansi;
    const end = quote === '"' ? endOfSubstitution(line, at, inner) : undefined;
    if (end !== undefined) {
      text += line.slice(at, end);
      at = end;
    } else if (escapes && line.charAt(at) === '\\' && at + 1 < line.length) {
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

/** The offset after the parenthesis that closes the one at `open`; those in quotes do not count. */
function closing(line: string, open: number): number {
  let depth = 0;
  for (let at = open; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === '\\') at++;
    else if (char === "'" || char === '"') at = Math.max(at, line.indexOf(char, at + 1));
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at + 1;
  }
  return line.length;
}

const keywords = /^(?:if|then|else|elif|while|until|do|!|\{|time|begin)$/;

/** Keywords of compound commands stand where a command begins. */
function withoutBraces(words: readonly string[]): string[] {
  let from = 0;
  while (from < words.length && keywords.test(words[from] ?? ''))
    from += words[from] === 'time' && words[from + 1] === '-p' ? 2 : 1;
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
