/**
 * What osquery may rely on, for every table, machine and column: a constraint loses no row that SQLite would keep, and a column
 * has the same values whatever else is asked for.
 */
import { type Constraint, createQueryContext, type Operator } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type AnyTable,
  type Engine,
  type ResultRow,
  runTable,
  type Value,
} from '../../extension/core/run-table.ts';
import { tables } from '../../extension/tables/index.ts';
import { fixtureHost, scenarioNames, testEngine } from '../helpers/fixture-host.ts';

type Row = ResultRow;
interface Condition extends Constraint {
  /** What SQLite keeps of all rows. */
  keeps(value: string): boolean;
}

/** Columns that describe the moment, not the machine. */
const momentary = new Set(['first_seen', 'time']);
const sampled = 3;

const constraints = suite('constraints');
for (const scenario of scenarioNames()) {
  const engine = testEngine(fixtureHost(scenario));
  for (const table of tables) {
    constraints(`${table.name} on ${scenario}`, async () => {
      const all = await ask(table, engine, undefined, []);
      assert.is((await ask(table, engine, [], [])).length, all.length, 'count(*) counts all rows');
      for (const column of Object.keys(table.columns)) await checkColumn(table, engine, column, all);
      await checkPairs(table, engine, all);
    });
  }
}
constraints.run();

async function checkColumn(table: AnyTable, engine: Engine, column: string, all: readonly Row[]) {
  if (!momentary.has(column)) {
    const alone = await ask(table, engine, [column], []);
    assert.equal(bag(alone, [column]), bag(all, [column]), `${column} alone has the values of whole rows`);
  }
  const values = sample(all, column);
  const conditions = values.flatMap((value) => conditionsOn(table, column, value));
  for (const condition of conditions) await checkKept(table, engine, all, [condition], [[condition]]);
  const several = values.map((value) => equal(column, text(value)));
  if (several.length > 1) await checkKept(table, engine, all, several, [several]);
}

/** Conditions on two columns at once: both must hold. */
async function checkPairs(table: AnyTable, engine: Engine, all: readonly Row[]) {
  const indexed = Object.entries(table.columns).filter(([, { index, additional }]) => index || additional);
  const row = all.at(Math.floor(all.length / 2));
  if (row === undefined) return;
  for (const [first] of indexed) {
    for (const [second] of indexed) {
      const a = row[first] ?? null;
      const b = row[second] ?? null;
      if (first >= second || a === null || b === null || a === '' || b === '') continue;
      const pair = [equal(first, text(a)), equal(second, text(b))];
      await checkKept(
        table,
        engine,
        all,
        pair,
        pair.map((one) => [one]),
      );
    }
  }
}

/** @param groups in each group one condition has to hold, as for `IN` */
async function checkKept(
  table: AnyTable,
  engine: Engine,
  all: readonly Row[],
  sent: readonly Condition[],
  groups: readonly (readonly Condition[])[],
) {
  const columns = [...new Set([...sent.map(({ column }) => column), ...keyColumns(table)])];
  const found = bag(await ask(table, engine, columns, sent), columns);
  const wanted = all.filter((row) =>
    groups.every((group) => group.some(({ column, keeps }) => keeps(text(row[column] ?? null)))),
  );
  const told = sent.map(({ column, operator, value }) => `${column} ${operator} ${value}`).join(', ');
  for (const [row, count] of Object.entries(bag(wanted, columns)))
    assert.ok((found[row] ?? 0) >= count, `WHERE ${told} loses ${row}`);
}

function conditionsOn(table: AnyTable, column: string, value: Exclude<Value, null>): Condition[] {
  const shown = text(value);
  if (typeof value !== 'string') return ranges(column, Number(value));
  const base = [equal(column, shown)];
  if (table.columns[column]?.index !== true) return base;
  const prefix = shown.slice(0, Math.ceil(shown.length / 2));
  const pattern = (operator: Operator, sign: string, keeps: Condition['keeps']) => ({
    column,
    operator,
    value: `${prefix}${sign}`,
    keeps,
  });
  return [
    ...base,
    equal(column, swapCase(shown)),
    equal(column, `${shown}  `),
    pattern('LIKE', '%', (other) => other.toLowerCase().startsWith(prefix.toLowerCase())),
    pattern('GLOB', '*', (other) => other.startsWith(prefix)),
  ];
}

function ranges(column: string, value: number): Condition[] {
  const range = (operator: Operator, keeps: (other: number) => boolean): Condition => ({
    column,
    operator,
    value: String(value),
    keeps: (other) => other !== '' && keeps(Number(other)),
  });
  return [
    range('=', (other) => other === value),
    { ...range('=', (other) => other === value), value: `${value}.0` },
    range('>', (other) => other > value),
    range('>=', (other) => other >= value),
    range('<', (other) => other < value),
    range('<=', (other) => other <= value),
  ];
}

/** `=` under whatever collation: BINARY, NOCASE and RTRIM arrive alike. */
function equal(column: string, value: string): Condition {
  const fold = (one: string) => one.replace(/ +$/, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return { column, operator: '=', value, keeps: (other) => fold(other) === fold(value) };
}

async function ask(
  table: AnyTable,
  engine: Engine,
  columns: readonly string[] | undefined,
  conditions: readonly Constraint[],
): Promise<readonly Row[]> {
  const { rows, truncated } = await runTable(table, createQueryContext(conditions, columns), engine);
  assert.not.ok(truncated, 'nothing cut it short');
  return rows;
}

/** What names a row of the table, as far as it is cheap. */
function keyColumns(table: AnyTable): string[] {
  return ['path', 'environment', 'rule', 'line', 'name', 'invocation_id'].filter(
    (name) => name in table.columns,
  );
}

/** A few different values of a column, spread over the rows. */
function sample(rows: readonly Row[], column: string): Exclude<Value, null>[] {
  const known = new Set(
    rows.map((row) => row[column] ?? null).filter((value) => value !== null && value !== ''),
  );
  const values = [...known] as Exclude<Value, null>[];
  const step = Math.max(1, Math.floor(values.length / sampled));
  return values.filter((_, index) => index % step === 0).slice(0, sampled);
}

function bag(rows: readonly Row[], columns: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const row of rows) {
    const key = JSON.stringify(columns.map((column) => text(row[column] ?? null)));
    counted[key] = (counted[key] ?? 0) + 1;
  }
  return counted;
}

function text(value: Value): string {
  return value === null ? '' : String(value);
}

function swapCase(value: string): string {
  return value.replace(/[a-zA-Z]/g, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}
