/**
 * Which rows a query names with `=` and LIKE. SQLite's collations arrive alike (`=`, `COLLATE NOCASE`, `COLLATE RTRIM`), so case and
 * trailing space do not count here: SQLite itself drops what is too much.
 */
import type { QueryContext } from 'osquery-extension-sdk';
import { likePattern } from './like-pattern.ts';
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
  const isNamed = namedText(query, column);
  const isLike = likeText(query, column);
  return (text) => isNamed(text) && isLike(text);
}

/** As `askedText`, for a path as a Host gives it: rows show it with secrets and undecodable bytes replaced. */
export function askedPath(query: QueryContext, column: string): (path: string) => boolean {
  const isNamed = namedText(query, column);
  const isLike = likeText(query, column);
  const values = query.equals(column);
  if (values === undefined && isLike === always) return always;
  const someHidden = values?.some(showsHidden) === true;
  return (path) => {
    const shown = displayPath(path);
    if (!isNamed(shown) && !(someHidden && isNamed(redactPath(shown)))) return false;
    return isLike(shown) || redactPath(shown) !== shown;
  };
}

function always(): boolean {
  return true;
}

function namedText(query: QueryContext, column: string): (text: string) => boolean {
  const values = query.equals(column);
  if (values === undefined) return always;
  const folded = new Set(values.map(foldText));
  return (text) => text === '' || folded.has(foldText(text));
}

/** All patterns that are sent hold at once: those of an OR come one by one, or not at all. One with ESCAPE is not sent. */
function likeText({ constraints }: QueryContext, column: string): (text: string) => boolean {
  const patterns = constraints.filter((c) => c.column === column && c.operator === 'LIKE');
  if (patterns.length === 0) return always;
  const matchers = patterns.map(({ value }) => likePattern(value));
  return (text) => text === '' || matchers.every((matches) => matches(text));
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
