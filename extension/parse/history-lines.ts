/**
 * Commands of several lines in a history that writes each line as if it were one of its own: bodies of here-documents, and texts in
 * quotes that go on.
 */
import { countUpTo } from '../core/sorted.ts';
import { openEnd } from './shell-words.ts';

/** Lines of one command, and all its characters. */
const maxLines = 2000;
const maxChars = 65_536;
/** Lines that are looked at for the end of a quote: a lone apostrophe must not take the commands after it along. */
const maxQuoted = 400;
const startsPython = /\b(?:python|pythonw|pypy|uv|py|poetry|pipenv|conda|sh|bash|zsh)[\d.]*\b/;

/** @returns the commands in order; one that is never closed is its first line alone */
export function* joinedCommands(lines: readonly string[]): Generator<string> {
  const find = createFinder(lines);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const end = lastLine(lines, at, find);
    yield end === at ? line : lines.slice(at, end + 1).join('\n');
    at = end;
  }
}

/** Where the command that begins at a line ends: that line itself when nothing says otherwise. */
function lastLine(lines: readonly string[], at: number, find: Finder): number {
  const line = lines[at] ?? '';
  // Any line may open a document, whose lines are no commands.
  const isOfPython = startsPython.test(line);
  if (!line.includes('<<') && !(isOfPython && /["']/.test(line))) return at;
  const { documents, quote } = openEnd(line);
  let end = at;
  for (const { delimiter, stripsTabs } of documents) {
    const found = find(delimiter, stripsTabs, end + 1);
    if (found === undefined || found - at > maxLines) return at;
    end = found;
  }
  const last = quote === '' || !isOfPython ? end : closingLine(lines, at, quote);
  return sizeOf(lines, at, last) > maxChars ? at : last;
}

/** The line in which an open quote is closed, and nothing is left open after it. */
function closingLine(lines: readonly string[], at: number, quote: string): number {
  let text = lines[at] ?? '';
  for (let end = at + 1; end < Math.min(lines.length, at + maxQuoted) && text.length < maxChars; end++) {
    const line = lines[end] ?? '';
    text += `\n${line}`;
    if (!line.includes(quote)) continue;
    const { documents, quote: open } = openEnd(text);
    if (open === '') return documents.length === 0 ? end : at;
  }
  return at;
}

function sizeOf(lines: readonly string[], from: number, to: number): number {
  let size = 0;
  for (let at = from; at <= to; at++) size += (lines[at] ?? '').length + 1;
  return size;
}

/** Finds the next line that is a delimiter. */
type Finder = (delimiter: string, stripsTabs: boolean, from: number) => number | undefined;

/** Places of all lines are noted at the first question, so that a history full of here-documents that nothing closes takes no longer. */
function createFinder(lines: readonly string[]): Finder {
  let exact: Map<string, number[]> | undefined;
  let stripped: Map<string, number[]> | undefined;
  return (delimiter, stripsTabs, from) => {
    exact ??= placesOf(lines, (line) => line);
    if (stripsTabs) stripped ??= placesOf(lines, (line) => line.replace(/^\t+/, ''));
    const places = (stripsTabs ? stripped : exact)?.get(delimiter) ?? [];
    return places[countUpTo(places, from - 1)];
  };
}

function placesOf(lines: readonly string[], textOf: (line: string) => string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [at, line] of lines.entries()) {
    const text = textOf(line);
    const known = places.get(text);
    if (known === undefined) places.set(text, [at]);
    else known.push(at);
  }
  return places;
}
