/**
 * Command lines as osquery's event tables write them: arguments joined by spaces. Endpoint Security's are quoted where they have
 * some (C++'s `std::quoted`), audit's are not.
 */
import { programName } from './program-name.ts';
import { isInterpreterName } from './python-argv.ts';

const maxChars = 128 * 1024;
const maxWords = 4096;
/** Of an interpreter, before its `-c`. */
const maxOptions = 32;

/**
 * The words of a command line. What follows an unquoted `-c` of an interpreter cannot be told apart: it is one word, the code with
 * its arguments.
 */
export function osqueryWords(cmdline: string): string[] {
  const line = cmdline.slice(0, maxChars);
  const words: string[] = [];
  let at = nextWord(line, 0);
  while (at < line.length && words.length < maxWords) {
    const quoted = line.charAt(at) === '"' ? readQuoted(line, at) : undefined;
    if (quoted === undefined && isCodeOption(words)) return [...words, line.slice(at)];
    const { text, end } = quoted ?? readPlain(line, at);
    words.push(text);
    at = nextWord(line, end);
  }
  return words;
}

/** Whether the words end in `python … -c`, with nothing but options between. */
function isCodeOption(words: readonly string[]): boolean {
  if (!/^-[A-Za-z]*c$/.test(words.at(-1) ?? '')) return false;
  const last = words.slice(-maxOptions);
  const interpreter = last.findLastIndex((word) => isInterpreterName(programName(word)));
  const options = last.slice(interpreter + 1, -1);
  return (
    interpreter !== -1 &&
    options.every((word, index) => word.startsWith('-') || /^-[WX]$/.test(options[index - 1] ?? ''))
  );
}

function nextWord(line: string, from: number): number {
  let at = from;
  while (line.charAt(at) === ' ') at++;
  return at;
}

function readPlain(line: string, from: number): { text: string; end: number } {
  const space = line.indexOf(' ', from);
  const end = space === -1 ? line.length : space;
  return { text: line.slice(from, end), end };
}

/** A backslash stands before a quote or a backslash that is meant; undefined when no quote ends the word. */
function readQuoted(line: string, from: number): { text: string; end: number } | undefined {
  let text = '';
  for (let at = from + 1; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === '"') return /^ ?$/.test(line.charAt(at + 1)) ? { text, end: at + 1 } : undefined;
    if (char === '\\') at++;
    text += line.charAt(at);
  }
  return undefined;
}
