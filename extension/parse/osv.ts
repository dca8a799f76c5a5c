/**
 * OSV records (https://ossf.github.io/osv-schema/): only the fields that matching and reporting need, read tolerantly.
 * A record that is wrong in part keeps its good part and says what was dropped.
 */

export interface OsvEvent {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit';
  readonly version: string;
}

export interface OsvAffected {
  /** Package name as the record spells it. */
  readonly name: string;
  readonly versions: readonly string[];
  /** Events of each ECOSYSTEM (or SEMVER) range, in the order of the record. */
  readonly ranges: readonly (readonly OsvEvent[])[];
  readonly severity: readonly OsvSeverity[];
  readonly severityWord: string;
}

export interface OsvSeverity {
  readonly type: string;
  readonly score: string;
}

export interface OsvRecord {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly withdrawn: boolean;
  readonly summary: string;
  /** RFC 3339, as given. */
  readonly published: string;
  readonly modified: string;
  readonly severity: readonly OsvSeverity[];
  /** `database_specific.severity`, such as GitHub's MODERATE. */
  readonly severityWord: string;
  readonly malicious: boolean;
  readonly affected: readonly OsvAffected[];
}

export interface ParsedOsv {
  /** Undefined when the value is no OSV record. */
  readonly record: OsvRecord | undefined;
  readonly problems: readonly string[];
}

const MAX_IDS = 200;
const MAX_VERSIONS = 20_000;
const MAX_EVENTS = 2_000;
const MAX_TEXT = 300;
const EVENT_KINDS = ['introduced', 'fixed', 'last_affected', 'limit'] as const;
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{2,99}$/;

/**
 * Reads one OSV record.
 * @param value parsed JSON or YAML, untrusted
 * @returns the record with its PyPI parts, and what was wrong with it
 */
export function parseOsv(value: unknown): ParsedOsv {
  const object = asObject(value);
  const id = text(object?.['id']);
  if (object === undefined || !ID.test(id))
    return { record: undefined, problems: ['not an OSV record: no id'] };
  const problems: string[] = [];
  const affected = list(object['affected']).flatMap((entry) => parseAffected(entry, id, problems));
  const specific = asObject(object['database_specific']);
  return {
    problems,
    record: {
      id,
      aliases: texts(object['aliases'], MAX_IDS).filter((alias) => ID.test(alias)),
      withdrawn: text(object['withdrawn']) !== '',
      summary: summaryOf(object),
      published: text(object['published']),
      modified: text(object['modified']),
      severity: parseSeverity(object['severity']),
      severityWord: text(specific?.['severity']),
      malicious: id.startsWith('MAL-') || specific?.['malicious-packages-origins'] !== undefined,
      affected,
    },
  };
}

function parseAffected(value: unknown, id: string, problems: string[]): readonly OsvAffected[] {
  const entry = asObject(value);
  const pkg = asObject(entry?.['package']);
  if (entry === undefined || text(pkg?.['ecosystem']).split(':', 1)[0] !== 'PyPI') return [];
  const name = text(pkg?.['name']);
  if (name === '') {
    problems.push(`${id}: an affected package has no name`);
    return [];
  }
  const specific = asObject(entry['database_specific']) ?? asObject(entry['ecosystem_specific']);
  return [
    {
      name,
      versions: versionsOf(entry, id, problems),
      ranges: list(entry['ranges']).flatMap((range) => parseRange(range, id, problems)),
      severity: parseSeverity(entry['severity']),
      severityWord: text(specific?.['severity']),
    },
  ];
}

function versionsOf(
  entry: Readonly<Record<string, unknown>>,
  id: string,
  problems: string[],
): readonly string[] {
  const left = list(entry['versions']).length - MAX_VERSIONS;
  if (left > 0) problems.push(`${id}: ${left} versions past the first ${MAX_VERSIONS} were left out`);
  return texts(entry['versions'], MAX_VERSIONS);
}

/** GIT ranges name commits and say nothing of a version. */
function parseRange(value: unknown, id: string, problems: string[]): readonly (readonly OsvEvent[])[] {
  const range = asObject(value);
  const type = text(range?.['type']);
  if (range === undefined || type === 'GIT') return [];
  if (type !== 'ECOSYSTEM' && type !== 'SEMVER') {
    problems.push(`${id}: a range of unknown type was left out`);
    return [];
  }
  const given = list(range['events']);
  // Cut off, an end of a range could be lost, and all later versions would count as affected.
  if (given.length > MAX_EVENTS) {
    problems.push(`${id}: a range of ${given.length} events was left out`);
    return [];
  }
  const events = given.flatMap(parseEvent);
  if (!events.some((event) => event.kind === 'introduced')) {
    problems.push(`${id}: a range without an introduced event was left out`);
    return [];
  }
  return [events];
}

function parseEvent(value: unknown): readonly OsvEvent[] {
  const event = asObject(value);
  if (event === undefined) return [];
  return EVENT_KINDS.flatMap((kind) => {
    const version = typeof event[kind] === 'number' ? String(event[kind]) : text(event[kind]);
    return version === '' ? [] : [{ kind, version }];
  });
}

function parseSeverity(value: unknown): readonly OsvSeverity[] {
  return list(value).flatMap((entry) => {
    const object = asObject(entry);
    const score = text(object?.['score']);
    return score === '' ? [] : [{ type: text(object?.['type']), score }];
  });
}

/** The summary, else the first sentence of the details (PyPA's records have no summary). */
function summaryOf(object: Readonly<Record<string, unknown>>): string {
  const summary = tidy(text(object['summary']));
  if (summary !== '') return cut(summary);
  const details = tidy(
    text(object['details'])
      .slice(0, 4 * MAX_TEXT)
      .replace(/^#+ .*$/gmu, ''),
  );
  const end = /[.!?](?= [A-Z])/u.exec(details);
  return cut(end === null ? details : details.slice(0, end.index + 1));
}

function tidy(value: string): string {
  return value.replace(/[\s\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}

function cut(value: string): string {
  return value.length <= MAX_TEXT
    ? value
    : `${value.slice(0, MAX_TEXT - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text; YAML reads an unquoted date as a Date. */
function text(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  return typeof value === 'string' ? value.trim() : '';
}

/** Texts of a list; YAML reads an unquoted `1.0` as a number. */
function texts(value: unknown, most: number): readonly string[] {
  return list(value)
    .slice(0, most)
    .map((entry) => (typeof entry === 'number' ? String(entry) : text(entry)))
    .filter((entry) => entry !== '');
}
