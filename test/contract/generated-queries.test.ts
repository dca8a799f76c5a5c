/**
 * Queries made of every table, column and form of SQL that people write give what plain SQLite gives on a copy of the tables: a
 * constraint that is sent only makes rows cheaper.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AnyTable } from '../../extension/core/run-table.ts';
import type { SqlValue } from '../../extension/sinks/scanner/types.ts';
import { openLocalConsole } from '../../extension/sinks/sql/open.ts';
import { createLocalRunner } from '../../extension/sinks/sql/runner.ts';
import { tables } from '../../extension/tables/index.ts';
import { schemas } from '../../extension/tables/schema.ts';
import { fixtureHost, testEngine } from '../helpers/fixture-host.ts';
import { type PlainDatabase, plainCopy } from '../helpers/plain-sqlite.ts';
import { createDraw, type Draw } from '../helpers/random.ts';

/** Conditions on a column that are drawn for each column of each table and machine. */
const conditionsPerColumn = 6;
const pairsPerTable = 12;
const scenarios = ['office-laptop', 'supply-linux', 'activity-linux', 'activity-windows', 'scripts-people'];

/** Times of this moment: two queries a second apart may differ. */
const momentary: ReadonlySet<string> = new Set(['first_seen', 'time', 'duration']);

const queries = suite('generated queries');
for (const scenario of scenarios) {
  queries(scenario, async () => {
    const host = fixtureHost(scenario);
    const sql = await openLocalConsole({ host, schemas, run: createLocalRunner(tables, testEngine(host)) });
    const plain = await plainCopy(sql, [...tables.map(({ name }) => name), 'users']);
    const draw = createDraw(scenario);
    try {
      for (const table of tables) {
        for (const query of queriesOf(table, plain, draw)) {
          const [ours] = await sql.all(query);
          assert.equal(sorted(ours?.rows ?? []), sorted(plain.rows(query)), `${scenario}: ${query}`);
        }
      }
    } finally {
      plain.close();
      await sql.close();
    }
  });
}
queries.run();

function* queriesOf(table: AnyTable, plain: PlainDatabase, draw: Draw): Generator<string> {
  // Versions are compared in an order that plain SQLite does not have.
  const columns = Object.keys(table.columns).filter(
    (column) => !momentary.has(column) && table.columns[column]?.collate === undefined,
  );
  const values = new Map(columns.map((column) => [column, literals(plain, table.name, column)]));
  const conditionOn = (column: string): string =>
    condition(table, column, values.get(column) ?? ["''"], columns, draw);
  for (const column of columns) {
    for (let round = 0; round < conditionsPerColumn; round++)
      yield `SELECT ${projection(columns, draw)} FROM ${table.name} t WHERE ${conditionOn(column)}`;
  }
  for (let round = 0; round < pairsPerTable; round++) {
    const [first, second] = [conditionOn(draw.one(columns)), conditionOn(draw.one(columns))];
    const both = draw.one([
      `${first} AND ${second}`,
      `${first} OR ${second}`,
      `NOT (${first}) AND ${second}`,
    ]);
    yield `SELECT ${projection(columns, draw)} FROM ${table.name} t WHERE ${both}`;
  }
  yield* wholes(table, columns, draw);
}

/** Queries in which the table stands with others or with itself. */
function* wholes({ name }: AnyTable, columns: readonly string[], draw: Draw): Generator<string> {
  const [a, b] = [draw.one(columns), draw.one(columns)];
  yield `SELECT count(*) FROM ${name}`;
  yield `SELECT count(*) FROM (SELECT * FROM ${name} LIMIT -1 OFFSET 1)`;
  yield `SELECT count(*) FROM (SELECT ${a} FROM ${name} LIMIT 2)`;
  yield `SELECT 1 FROM ${name} LIMIT 0`;
  yield `SELECT ${a}, count(*), count(DISTINCT ${b}), min(${b}) FROM ${name} GROUP BY ${a} HAVING count(*) > 0 ORDER BY 2 DESC, 1`;
  yield `SELECT ${a} FROM ${name} UNION SELECT ${b} FROM ${name}`;
  yield `SELECT ${a} FROM ${name} EXCEPT SELECT ${b} FROM ${name}`;
  yield `SELECT x.${a}, count(*) FROM ${name} x JOIN ${name} y ON x.${a} = y.${a} GROUP BY x.${a}`;
  yield `SELECT count(*) FROM ${name} x LEFT JOIN ${name} y ON y.${b} = x.${a}`;
  yield `SELECT ${a} FROM ${name} x WHERE EXISTS (SELECT 1 FROM ${name} y WHERE y.${b} = x.${b} AND y.${a} <> x.${a})`;
  yield `SELECT ${a} FROM ${name} x WHERE NOT EXISTS (SELECT 1 FROM ${name} y WHERE y.${b} = x.${a})`;
  yield `SELECT ${a} FROM ${name} WHERE ${b} IN (SELECT ${b} FROM ${name} WHERE ${a} IS NOT NULL)`;
  if (!columns.includes('uid')) return;
  yield `SELECT u.username, count(x.${a}) FROM users u LEFT JOIN ${name} x ON x.uid = u.uid GROUP BY u.uid`;
  yield `SELECT u.username, x.${a} FROM users u CROSS JOIN ${name} x USING (uid) WHERE u.uid >= 0`;
  yield `SELECT x.${a} FROM ${name} x WHERE x.uid IN (SELECT uid FROM users)`;
  yield `SELECT x.${a} FROM ${name} x WHERE x.uid NOT IN (SELECT uid FROM users WHERE uid = 0) OR x.uid IS NULL`;
}

function projection(columns: readonly string[], draw: Draw): string {
  const some = `t.${draw.one(columns)}, t.${draw.one(columns)} AS other`;
  return draw.one([columns.map((each) => `t.${each}`).join(), 'count(*)', some, some, `DISTINCT ${some}`]);
}

/** Values that the column has, with some that lie beside or beyond them, as SQL. */
function literals(plain: PlainDatabase, table: string, column: string): string[] {
  const found = plain.rows(
    `SELECT DISTINCT ${column} FROM ${table} WHERE ${column} IS NOT NULL ORDER BY 1 LIMIT 40`,
  );
  const own = found.map(([value]) => quoted(value ?? null));
  const odd = ["''", 'NULL', '9223372036854775807', '-9223372036854775808', '-1', '0', '1e300', "'%'", "' '"];
  return [...own, ...own, ...own, ...odd];
}

function quoted(value: SqlValue): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

function condition(
  table: AnyTable,
  name: string,
  values: readonly string[],
  columns: readonly string[],
  draw: Draw,
): string {
  const column = `t.${name}`;
  const [v, w, x] = [draw.one(values), draw.one(values), draw.one(values)];
  const forms = [
    ...[`${column} = ${v}`, `${column} = ${v}`, `${v} = ${column}`, `${column} == ${v}`],
    ...[
      `${column} IN (${v}, ${w}, ${v})`,
      `${column} IN (${v}, ${w}, ${x})`,
      `${column} NOT IN (${v}, ${w})`,
    ],
    ...[`${column} > ${v}`, `${column} <= ${v}`, `${column} BETWEEN ${v} AND ${w}`, `${column} < ${w}`],
    ...[`${column} >= ${v} AND ${column} < ${w}`, `${column} = ${v} AND ${column} = ${w}`],
    ...[`${column} IS ${v}`, `${column} IS NOT ${v}`, `${column} <> ${v}`, `${column} IS NULL`],
    ...[`${column} = CAST(${v} AS TEXT)`, `${column} = ${v} || ''`, `coalesce(${column}, '') = ${v}`],
    ...[`lower(${column}) = lower(${v})`, `${column} = upper(${v})`, `${column} = ${v} COLLATE NOCASE`],
    ...[`${column} = ${v} COLLATE RTRIM`, `${column} = ${v} || '  ' COLLATE RTRIM`],
    ...[
      `${column} = t.${draw.one(columns)}`,
      `${column} = (SELECT ${v})`,
      `${column} = (SELECT max(${name}) FROM ${table.name})`,
    ],
    ...[
      `${column} = ${v} OR ${column} = ${w}`,
      `(${column} = ${v} OR ${column} > ${w}) AND ${column} IS NOT ${x}`,
    ],
  ];
  const patterns = [
    `${column} LIKE ${part(v, draw)}`,
    `${column} LIKE upper(${part(v, draw)})`,
    `${column} NOT LIKE ${part(v, draw)}`,
    `${column} LIKE replace(${v}, '_', '\\_') ESCAPE '\\'`,
    `${column} GLOB replace(${part(v, draw)}, '%', '*')`,
    `${column} GLOB '*'`,
    `${column} LIKE '%' || ${w}`,
  ];
  return draw.one([...forms, ...patterns]);
}

/** A pattern that fits a value: its begin, its end, its middle, or one letter left open. */
function part(literal: string, draw: Draw): string {
  if (!literal.startsWith("'") || literal.length < 6) return `${literal} || '%'`;
  const text = literal.slice(1, -1).replaceAll("''", "'");
  const at = Math.floor(text.length / 2);
  const pattern = draw.one([
    `${text.slice(0, at)}%`,
    `%${text.slice(at)}`,
    `%${text.slice(1, -1)}%`,
    `${text.slice(0, at)}_${text.slice(at + 1)}`,
  ]);
  return quoted(pattern);
}

function sorted(rows: readonly (readonly unknown[])[]): string[] {
  return rows
    .map((row) => JSON.stringify(row.map((value) => (value === null ? null : String(value)))))
    .sort();
}
