/** Runs the SQL of reports over a store. */
import { datasets } from '../store/datasets.ts';
import type { QueryableStore, StoreRow, StoreValue } from '../store/duckdb.ts';
import { type Answer, answer, type Question } from './questions.ts';
import type { Report, ReportResult, ReportRow, ReportSection, ReportValue, SectionResult } from './types.ts';

export interface RunReportsOptions {
  /** Beginning of the period, Unix seconds. */
  readonly since: number;
  /** Hosts of the store: columns that compare hosts are left out where there is one. */
  readonly hosts: number;
  /** Most rows of a section. */
  readonly rows: (section: ReportSection) => number;
}

/** @returns the reports with their rows, in their order */
export async function runReports(
  store: QueryableStore,
  reports: readonly Report[],
  options: RunReportsOptions,
): Promise<ReportResult[]> {
  const results: ReportResult[] = [];
  for (const report of reports) {
    const sections: SectionResult[] = [];
    for (const section of report.sections) {
      const result = await runSection(store, section, options);
      if (result !== undefined) sections.push(result);
    }
    results.push({ report, sections });
  }
  return results;
}

/**
 * The SQL of a section without order and limit.
 * @param least weight of the section's outline below which rows are not wanted
 * @returns undefined when the schema has none of the tables that it reads
 */
export function sectionSql(
  section: ReportSection,
  period: Period,
  least: string = leastOfAll,
): string | undefined {
  const parts = section.sql
    .filter(isAnswerable)
    .map((part) => fill(part, period).replaceAll('{least}', least));
  return parts.length === 0 ? undefined : parts.join('\nUNION ALL\n');
}

const leastOfAll = '-1000000000000000';

type Period = Pick<RunReportsOptions, 'since'>;

function fill(sql: string, { since }: Period): string {
  return sql.replaceAll('{since}', String(Math.floor(since)));
}

/** Whether the schema has every `python_*` table that a statement reads. */
function isAnswerable(sql: string): boolean {
  const read = [...sql.matchAll(/\b(?:FROM|JOIN)\s+(?<table>python_[a-z_]+)/gi)];
  return read.every((match) =>
    datasets.has((match.groups?.['table'] ?? '').replace(/_(?:history|ever)$/, '')),
  );
}

async function runSection(
  store: QueryableStore,
  section: ReportSection,
  options: RunReportsOptions,
): Promise<SectionResult | undefined> {
  const questions = questionsOf(store, section, options);
  if (questions.length === 0) return undefined;
  const limit = options.rows(section);
  const columns = section.columns.filter((column) => column.fleet !== true || options.hosts > 1);
  const answers: Answer[] = [];
  for (const question of questions) answers.push(await answer(store, question, limit));
  const rows = answers.flatMap((each) => each.rows).slice(0, limit);
  return { section, columns, rows, total: answers.reduce((sum, each) => sum + each.total, 0) };
}

/**
 * What a section asks of a store.
 * @returns none when the schema has none of the tables that it reads
 */
export function questionsOf(store: QueryableStore, section: ReportSection, period: Period): Question[] {
  const parts = section.sql.filter(isAnswerable);
  if (section.oneByOne === true) return parts.map((sql) => askOne(store, fill(sql, period)));
  if (parts.length === 0) return [];
  const { outline = '', count = '', order } = section;
  return [
    {
      text: fill([...parts, order, outline, count].join('\n'), period),
      ask: (limit) => askTable(store, section, period, limit),
    },
  ];
}

/** A question of one statement whose rows are all wanted. */
export function askOne(store: QueryableStore, sql: string): Question {
  return {
    text: sql,
    async ask() {
      const rows = (await store.query(sql)).map(plainRow);
      return { rows, total: rows.length };
    },
  };
}

async function askTable(
  store: QueryableStore,
  section: ReportSection,
  period: Period,
  limit: number,
): Promise<Answer> {
  const outlined = await readOutline(store, section, period, limit);
  const sql = sectionSql(section, period, outlined?.least) ?? '';
  const found = await store.query(`SELECT * FROM (${sql}) AS s ORDER BY ${section.order} LIMIT ${limit + 1}`);
  const rows = found.slice(0, limit).map(plainRow);
  const total = outlined?.total ?? (found.length > limit ? await countRows(store, sql) : rows.length);
  return { rows, total };
}

interface Outlined {
  readonly least: string;
  readonly total: number;
}

/** @returns undefined when all rows are wanted */
async function readOutline(
  store: QueryableStore,
  { outline, count = 'SELECT count(*) AS n FROM o' }: ReportSection,
  period: Period,
  limit: number,
): Promise<Outlined | undefined> {
  if (outline === undefined) return undefined;
  const [row] = await store.query(`WITH o AS (${fill(outline, period)})
    SELECT (${count}) AS n, (SELECT weight FROM o ORDER BY weight DESC LIMIT 1 OFFSET ${limit}) AS least`);
  const least = row?.['least'] ?? null;
  return least === null ? undefined : { least: String(least), total: Number(row?.['n']) };
}

async function countRows(store: QueryableStore, sql: string): Promise<number> {
  const [row] = await store.query(`SELECT count(*) AS n FROM (${sql}) AS s`);
  return Number(row?.['n'] ?? 0);
}

/** Rows as outputs take them: whole numbers that fit are numbers, larger ones keep all digits as text. */
export function plainRow(row: StoreRow): ReportRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: StoreValue): ReportValue {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  return typeof value === 'boolean' ? Number(value) : (value ?? null);
}
