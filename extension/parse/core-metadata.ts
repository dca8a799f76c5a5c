/**
 * Core metadata (PEP 241 to 794): the headers of METADATA and PKG-INFO. The format is that of RFC 822 as Python's `email`
 * parser reads it: continuation lines begin with white space, the first blank line ends the headers, what follows is the
 * description.
 */

/** Values by lower-case field name, in the order of the file. */
export type CoreMetadata = ReadonlyMap<string, readonly string[]>;

export interface ParsedMetadata {
  readonly fields: CoreMetadata;
  /** Whether the end of the headers was seen: false means that the text may be cut off within them. */
  readonly complete: boolean;
}

const maxFields = 20_000;
const maxValue = 64 * 1024;
const fieldLine = /^([!-9;-~]+):[ \t]*(.*)$/;

/** Parses the headers; never fails. The description in the body is not looked at. */
export function parseCoreMetadata(text: string): ParsedMetadata {
  const fields = new Map<string, string[]>();
  let current: string[] | undefined;
  let count = 0;
  let at = 0;
  while (at < text.length) {
    let end = text.indexOf('\n', at);
    if (end === -1) end = text.length;
    const line = text.slice(at, text[end - 1] === '\r' ? end - 1 : end);
    at = end + 1;
    if (line === '') return { fields, complete: true };
    if (line[0] === ' ' || line[0] === '\t') {
      continueValue(current, line);
      continue;
    }
    const match = fieldLine.exec(line);
    // As for Python: a line that is no header ends the headers; one before any header ("From …") is passed over.
    if (match === null) {
      if (current !== undefined) return { fields, complete: true };
      continue;
    }
    if (++count > maxFields) break;
    current = addField(fields, (match[1] ?? '').toLowerCase(), match[2] ?? '');
  }
  return { fields, complete: false };
}

function addField(fields: Map<string, string[]>, name: string, value: string): string[] {
  const kept = value.slice(0, maxValue).trim();
  const values = fields.get(name);
  if (values === undefined) {
    const own = [kept];
    fields.set(name, own);
    return own;
  }
  values.push(kept);
  return values;
}

/** Adds a continuation line. `        |` and 8 spaces mark them in old descriptions (PEP 314, PEP 345). */
function continueValue(values: string[] | undefined, line: string): void {
  const last = values?.at(-1);
  if (values === undefined || last === undefined || last.length > maxValue) return;
  values[values.length - 1] = `${last}\n${line.replace(/^[ \t]+\|?/, '').trimEnd()}`;
}

/** The first value of a field on one line; '' when it is missing or the `UNKNOWN` of old setuptools. */
export function fieldText(metadata: CoreMetadata, name: string): string {
  const value = metadata.get(name)?.[0];
  if (value === undefined || value === 'UNKNOWN') return '';
  return value.includes('\n') ? value.replace(/\s*\n\s*/g, ' ').trim() : value;
}

/** All values of a field that may occur several times, each on one line. */
export function fieldList(metadata: CoreMetadata, name: string): string[] {
  const values = metadata.get(name) ?? [];
  return values
    .map((value) => value.replace(/\s*\n\s*/g, ' ').trim())
    .filter((value) => value !== '' && value !== 'UNKNOWN');
}
