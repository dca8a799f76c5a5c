/**
 * Which rows a query names with `=`. SQLite's collations arrive alike (`=`, `COLLATE NOCASE`, `COLLATE RTRIM`), so case and
 * trailing space do not count here: SQLite itself drops what is too much.
 */
import type { QueryContext } from 'osquery-extension-sdk';
import { displayPath } from './paths.ts';
import { redactPath } from './redact.ts';

/** What two texts have in common that any collation may find equal. */
export function foldText(text: string): string {
  return text.trimEnd().toLowerCase();
}

/**
 * @returns whether a row with this text may be one that the query asks for; one without text always may, as osquery leaves `''` out
 * of an `IN (…)` that it sends
 */
export function askedText(query: QueryContext, column: string): (text: string) => boolean {
  const values = query.equals(column);
  if (values === undefined) return () => true;
  const folded = new Set(values.map(foldText));
  return (text) => text === '' || folded.has(foldText(text));
}

/** As `askedText`, for a path as a Host gives it: rows show it with secrets and undecodable bytes replaced. */
export function askedPath(query: QueryContext, column: string): (path: string) => boolean {
  if (query.equals(column) === undefined) return () => true;
  const isAsked = askedText(query, column);
  const someHidden = query.equals(column)?.some(showsHidden) === true;
  return (path) => {
    const shown = displayPath(path);
    return isAsked(shown) || (someHidden && isAsked(redactPath(shown)));
  };
}

/** As `askedText`, for numbers: `1000`, `1000.0` and `'01000'` are one. */
export function askedNumber(query: QueryContext, column: string): (value: number) => boolean {
  const values = query.equals(column);
  if (values === undefined) return () => true;
  const numbers = new Set(values.map(Number));
  return (value) => numbers.has(value);
}

/** Whether a text may be the redacted form of another: it has a sample's mark. */
export function showsHidden(text: string): boolean {
  return text.includes('…[');
}
