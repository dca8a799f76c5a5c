/** Plain inventories: one destination a line, or CSV with a header. */
import { UsageError } from '../../extension/core/errors.ts';
import { type InventoryEntry, parseDestination } from './entry.ts';
import { expandRanges } from './ranges.ts';

/**
 * One `[user@]host[:port]` a line; `#` starts a comment, ranges expand.
 * @throws UsageError naming the line that is no destination
 */
export function parseList(text: string, file = 'hosts'): InventoryEntry[] {
  const entries: InventoryEntry[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') continue;
    for (const name of expandRanges(line)) entries.push(toEntry(name, `${file}:${index + 1}`));
  }
  return entries;
}

/**
 * CSV (RFC 4180) whose header names the columns: `name` or `host` (required), `address`, `port`, `user`, `key`, `jump`, `groups`
 * (separated by `;`).
 */
export function parseCsvInventory(text: string, file = 'hosts.csv'): InventoryEntry[] {
  const [header = [], ...records] = parseCsv(text);
  const names = header.map((cell) => cell.trim().toLowerCase());
  if (!names.includes('name') && !names.includes('host')) {
    throw new UsageError(`${file}: the first line names the columns, one of them name or host`);
  }
  return records.map((record, index) => {
    const cell = (column: string) => record[names.indexOf(column)]?.trim() ?? '';
    const base = toEntry(cell('name') || cell('host'), `${file}:${index + 2}`);
    const port = cell('port');
    if (port !== '' && !/^\d{1,5}$/.test(port))
      throw new UsageError(`${file}:${index + 2}: the port ${port} is no number`);
    return {
      ...base,
      ...pick('address', cell('address') || (names.includes('name') ? cell('host') : '')),
      ...pick('user', cell('user')),
      ...pick('identityFile', cell('key')),
      ...pick('jump', cell('jump')),
      ...(port === '' ? {} : { port: Number(port) }),
      groups: cell('groups')
        .split(';')
        .map((g) => g.trim())
        .filter((g) => g !== ''),
    };
  });
}

/** Splits CSV into records; quoted cells may hold commas, quotes and line ends. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') {
      record.push(cell);
      cell = '';
    } else if (c === '\n') {
      record.push(cell.replace(/\r$/, ''));
      records.push(record);
      record = [];
      cell = '';
    } else cell += c;
  }
  if (cell !== '' || record.length > 0) records.push([...record, cell]);
  return records.filter((r) => r.some((value) => value.trim() !== ''));
}

function toEntry(text: string, where: string): InventoryEntry {
  const destination = parseDestination(text);
  if (destination === undefined) {
    throw new UsageError(`${where}: ${JSON.stringify(text)} is no host: write [user@]host[:port]`);
  }
  const name = text
    .trim()
    .replace(/^ssh:\/\//, '')
    .replace(/^[^@]*@/, '');
  return { ...destination, name, groups: [] };
}

function pick<K extends string>(key: K, value: string): { [P in K]?: string } {
  return value === '' ? {} : ({ [key]: value } as { [P in K]: string });
}
