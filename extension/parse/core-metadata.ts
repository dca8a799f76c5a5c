/**
 * Core metadata (PEP 241 to 794): the headers of METADATA and PKG-INFO. The format is that of RFC 822 as Python's `email`
 * parser reads it: continuation lines begin with white space, the first blank line ends the headers, what follows is the
 * description.
 */

export interface CoreMetadata {
  /** The values of a field by its lower-case name, in the order of the file. */
  get(name: string): readonly string[] | undefined;
}

const maxFields = 20_000;
const maxValue = 64 * 1024;
const fieldName = /^[!-9;-~]+$/;
const carriageReturn = 13;
const space = 32;
const tab = 9;

/** As they are commonly written: spares lower-casing each one. */
const knownNames: ReadonlyMap<string, string> = new Map(
  [
    ...[
      'Metadata-Version',
      'Name',
      'Version',
      'Summary',
      'Home-page',
      'Author',
      'Author-email',
      'Maintainer',
    ],
    ...[
      'Maintainer-email',
      'License',
      'License-Expression',
      'License-File',
      'Project-URL',
      'Classifier',
      'Keywords',
    ],
    ...['Platform', 'Requires-Python', 'Requires-Dist', 'Provides-Extra', 'Download-URL', 'Dynamic'],
    ...['Description-Content-Type', 'Requires-External', 'Obsoletes-Dist', 'Provides-Dist', 'Description'],
  ].map((name) => [name, name.toLowerCase()]),
);

/** Parses the headers; never fails. The description in the body is not looked at. */
export function parseCoreMetadata(text: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  let current: string[] | undefined;
  // Fields that may occur several times stand one below the other: what was just read is looked for first.
  let written = '';
  let count = 0;
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('\n', at);
    let end = next === -1 ? text.length : next;
    if (text.charCodeAt(end - 1) === carriageReturn && end > at) end--;
    if (end === at) break;
    const first = text.charCodeAt(at);
    if (first === space || first === tab) continueValue(current, text.slice(at, end));
    else if (current !== undefined && text.startsWith(written, at)) {
      current.push(fieldValue(text, at + written.length, end));
      if (++count >= maxFields) break;
    } else {
      const colon = text.indexOf(':', at);
      const values = colon < end ? readField(text, at, colon, end, fields) : undefined;
      // As for Python: a line that is no header ends the headers; one before any header ("From …") is passed over.
      if ((values === undefined && current !== undefined) || ++count >= maxFields) break;
      if (values !== undefined) written = text.slice(at, colon + 1);
      current = values ?? current;
    }
    if (next === -1) break;
    at = next + 1;
  }
  return fields;
}

/** The values of the field that a line adds to; undefined when it is no header. */
function readField(
  text: string,
  at: number,
  colon: number,
  end: number,
  fields: Map<string, string[]>,
): string[] | undefined {
  if (colon <= at) return undefined;
  const written = text.slice(at, colon);
  const name = knownNames.get(written) ?? (fieldName.test(written) ? written.toLowerCase() : undefined);
  if (name === undefined) return undefined;
  const value = fieldValue(text, colon + 1, end);
  const values = fields.get(name);
  if (values !== undefined) {
    values.push(value);
    return values;
  }
  const own = [value];
  fields.set(name, own);
  return own;
}

/** The value between the colon and the end of the line. */
function fieldValue(text: string, from: number, end: number): string {
  return text.slice(skipSpace(text, from, end), Math.min(end, from + maxValue - 1)).trimEnd();
}

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (text.charCodeAt(at) === space || text.charCodeAt(at) === tab)) at++;
  return at;
}

/** Adds a continuation line. `        |` and 8 spaces mark them in old descriptions (PEP 314, PEP 345). */
function continueValue(values: string[] | undefined, line: string): void {
  const last = values?.at(-1);
  if (values === undefined || last === undefined || last.length > maxValue) return;
  const continued = line
    .slice(0, maxValue)
    .replace(/^[ \t]+\|?/, '')
    .trimEnd();
  values[values.length - 1] = `${last}\n${continued}`;
}

/** The first value of a field on one line; '' when it is missing or the `UNKNOWN` of old setuptools. */
export function fieldText(metadata: CoreMetadata, name: string): string {
  const value = metadata.get(name)?.[0];
  return value === undefined || value === 'UNKNOWN' ? '' : onOneLine(value);
}

/** All values of a field that may occur several times, each on one line. */
export function fieldList(metadata: CoreMetadata, name: string): readonly string[] {
  const values = metadata.get(name);
  if (values === undefined) return none;
  const list: string[] = [];
  for (const value of values) {
    const line = onOneLine(value);
    if (line !== '' && line !== 'UNKNOWN') list.push(line);
  }
  return list;
}

const none: readonly string[] = [];

function onOneLine(value: string): string {
  return value.includes('\n') ? value.replace(/\s*\n\s*/g, ' ').trim() : value;
}
