/** Ansible's host ranges: `web[01:50]`, `db-[a:f]`, `node[0:9:3]`. */
import { UsageError } from '../../extension/core/errors.ts';

const range = /\[(?<from>\d+|[A-Za-z]):(?<to>\d+|[A-Za-z])(?::(?<step>\d+))?\]/;
const maxHosts = 100_000;

/**
 * Expands every range in a host pattern; a pattern without ranges is itself.
 * @throws UsageError for a range that runs backwards, mixes kinds or yields more than 100,000 names
 */
export function expandRanges(pattern: string): string[] {
  let names = [pattern];
  while (names.some((name) => range.test(name))) {
    names = names.flatMap((name) => expandFirst(name, pattern));
    if (names.length > maxHosts)
      throw new UsageError(`the range ${pattern} yields more than ${maxHosts} hosts`);
  }
  return names;
}

function expandFirst(name: string, pattern: string): string[] {
  const match = range.exec(name);
  if (match?.groups === undefined) return [name];
  const { from = '', to = '', step = '1' } = match.groups;
  const before = name.slice(0, match.index);
  const after = name.slice(match.index + match[0].length);
  return values(from, to, Number(step), pattern).map((value) => `${before}${value}${after}`);
}

function values(from: string, to: string, step: number, pattern: string): string[] {
  const numeric = /^\d/.test(from);
  const first = numeric ? Number(from) : from.charCodeAt(0);
  const last = numeric ? Number(to) : to.charCodeAt(0);
  const sameKind = numeric === /^\d/.test(to);
  if (!sameKind || last < first || step < 1 || (last - first) / step > maxHosts) {
    throw new UsageError(
      `the range in ${pattern} is wrong: write [from:to] or [from:to:step] with from ≤ to`,
    );
  }
  const width = numeric && from.startsWith('0') ? from.length : 0;
  const found: string[] = [];
  for (let value = first; value <= last; value += step) {
    found.push(numeric ? String(value).padStart(width, '0') : String.fromCharCode(value));
  }
  return found;
}
