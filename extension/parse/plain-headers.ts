/**
 * Core metadata as nearly every tool writes it: known fields in their usual spelling, one to a line. There a field is found by
 * searching for its name, which costs a tenth of parsing all lines for the one or two that a query wants. Searching and regular
 * expressions are native from their first call on, where a loop over lines would be half done before it is compiled.
 */
import type { CoreMetadata } from './core-metadata.ts';

/** Longer headers are parsed line by line, as those that are written in another way. */
const longestPlain = 64 * 1024;

const written = [
  'Metadata-Version',
  'Name',
  'Version',
  'Dynamic',
  'Platform',
  'Supported-Platform',
  'Summary',
  'Description-Content-Type',
  'Keywords',
  'Home-page',
  'Download-URL',
  'Author',
  'Author-email',
  'Maintainer',
  'Maintainer-email',
  'License',
  'License-Expression',
  'License-File',
  'Classifier',
  'Requires-Dist',
  'Requires-Python',
  'Requires-External',
  'Project-URL',
  'Provides-Extra',
  'Import-Name',
  'Import-Namespace',
];

/** What stands before a value, by lower-case name. */
const marks: ReadonlyMap<string, string> = new Map(written.map((name) => [name.toLowerCase(), `\n${name}:`]));
const plainHeaders = new RegExp(`^(?:(?:${written.join('|')}):[^\\n\\r]*\\n)+$`);
const usualStart =
  /^Metadata-Version:[^\n\r]*\nName:[ \t]*([^\s][^\n\r]*)\nVersion:[ \t]*([^\n\r]*)\n(?![ \t])/;
const longestName = 1000;

/** @returns undefined when the headers are written in another way: parse them */
export function plainMetadata(headers: string): CoreMetadata | undefined {
  if (headers.length > longestPlain || !plainHeaders.test(headers)) return undefined;
  return { get: (name) => valuesOf(headers, name) };
}

/** Name and version where they stand in the second and third line; undefined elsewhere. */
export function usualNames(headers: string): { readonly name: string; readonly version: string } | undefined {
  const match = usualStart.exec(headers);
  if (match === null || match[0].length > longestName) return undefined;
  return { name: match[1]?.trimEnd() ?? '', version: match[2]?.trimEnd() ?? '' };
}

function valuesOf(headers: string, name: string): string[] | undefined {
  const mark = marks.get(name);
  if (mark === undefined) return undefined;
  let at = headers.startsWith(mark.slice(1)) ? -1 : headers.indexOf(mark);
  if (at === -1 && !headers.startsWith(mark.slice(1))) return undefined;
  const values: string[] = [];
  do {
    const from = at + mark.length;
    const end = headers.indexOf('\n', from);
    values.push(valueAt(headers, from, end));
    // The next one nearly always follows at once.
    at = headers.startsWith(mark, end) ? end : headers.indexOf(mark, end);
  } while (at !== -1);
  return values;
}

/** What is between the colon and the end of the line; one space follows a colon, and none else, where a tool wrote it. */
function valueAt(headers: string, from: number, end: number): string {
  const value = headers.slice(headers.charCodeAt(from) === 32 ? from + 1 : from, end).trimEnd();
  return value.startsWith(' ') || value.startsWith('\t') ? value.replace(/^[ \t]+/, '') : value;
}
