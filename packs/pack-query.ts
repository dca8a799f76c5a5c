/** A pack query: one `.sql` file with a header of `-- key: value` lines. */

export type QueryKind = 'snapshot' | 'differential' | 'events';
export type QuerySeverity = 'info' | 'low' | 'medium' | 'high' | 'critical';

export interface PackQuery {
  readonly pack: string;
  readonly name: string;
  readonly description: string;
  readonly why: string;
  /** The `python_*` table whose columns its rows have; '' when they are of their own shape. */
  readonly table: string;
  /** Seconds between runs. */
  readonly interval: number;
  /** `events` is a differential query whose rows are things that happened: it never removes. */
  readonly kind: QueryKind;
  readonly platform: string;
  readonly severity: QuerySeverity;
  readonly falsePositives: string;
  readonly references: readonly string[];
  /** Milliseconds of table work and rows that it may take on the standard fixture, as counted by its test. */
  readonly budget: { readonly units: number; readonly rows: number };
  readonly sql: string;
}

const kinds: readonly QueryKind[] = ['snapshot', 'differential', 'events'];
const severities: readonly QuerySeverity[] = ['info', 'low', 'medium', 'high', 'critical'];
const platforms = /^(?:any|(?:darwin|linux|posix|windows)(?:,(?:darwin|linux|posix|windows))*)$/;
const required = [
  'name',
  'description',
  'why',
  'interval',
  'kind',
  'platform',
  'severity',
  'false_positives',
  'budget',
] as const;
const optional = ['table', 'references'] as const;

/**
 * Parses a query file.
 * @param file its path, for messages
 * @param pack the folder it is in
 * @throws Error naming file and header line for whatever is missing or wrong
 */
export function parsePackQuery(text: string, file: string, pack: string): PackQuery {
  const headers = new Map<string, string>();
  const lines = text.split('\n');
  let at = 0;
  for (; at < lines.length; at++) {
    const match = /^-- (?<key>[a-z_]+): (?<value>.*\S)\s*$/.exec(lines[at] ?? '');
    const { key, value } = match?.groups ?? {};
    if (key === undefined || value === undefined) break;
    if (headers.has(key)) throw new Error(`${file}: the header ${key} is given twice`);
    headers.set(key, value);
  }
  const need = (key: string): string => headers.get(key) ?? fail(`${file}: the header has no ${key}`);
  for (const key of required) need(key);
  for (const key of headers.keys()) {
    if (![...required, ...optional].includes(key as 'name')) fail(`${file}: the header ${key} is not known`);
  }
  return {
    pack,
    name: match(need('name'), /^[a-z][a-z0-9_]*$/, `${file}: name is snake_case`),
    description: match(need('description'), /\.$/, `${file}: description is a sentence with a full stop`),
    why: need('why'),
    table: headers.get('table') ?? '',
    interval: Number(match(need('interval'), /^\d+$/, `${file}: interval is seconds`)),
    kind: oneOf(kinds, need('kind'), `${file}: kind`),
    platform: match(need('platform'), platforms, `${file}: platform is any, darwin, linux, posix or windows`),
    severity: oneOf(severities, need('severity'), `${file}: severity`),
    falsePositives: need('false_positives'),
    references: (headers.get('references') ?? '').split(/\s+/).filter((reference) => reference !== ''),
    budget: parseBudget(need('budget'), file),
    sql: parseSql(lines.slice(at).join('\n'), file),
  };
}

function parseBudget(text: string, file: string): PackQuery['budget'] {
  const { units, rows } = /^(?<units>\d+) units, (?<rows>\d+) rows$/.exec(text)?.groups ?? {};
  if (units === undefined || rows === undefined) fail(`${file}: budget is "N units, N rows"`);
  return { units: Number(units), rows: Number(rows) };
}

function parseSql(text: string, file: string): string {
  const sql = text.trim().replace(/;$/, '').trim();
  if (!/^(?:SELECT|WITH)\b/i.test(sql)) fail(`${file}: after the header comes one SELECT`);
  return `${sql};`;
}

function oneOf<T extends string>(values: readonly T[], text: string, what: string): T {
  return values.find((value) => value === text) ?? fail(`${what} is one of ${values.join(', ')}`);
}

function match(text: string, pattern: RegExp, fault: string): string {
  return pattern.test(text) ? text : fail(fault);
}

function fail(message: string): never {
  throw new Error(message);
}
