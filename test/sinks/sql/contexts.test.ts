/** What the console sends a table is what osquery sends an extension: recordings of osquery 5.23 are the truth. */
import fs from 'node:fs';
import { type Columns, type Constraint, parseQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ScanQuery } from '../../../extension/sinks/scanner/types.ts';
import { type TestConsole, testConsole } from '../../helpers/sql.ts';

/** The table that the recorded extension registered. */
const demoColumns: Columns = {
  path: { type: 'TEXT', index: true, optimized: true },
  uid: { type: 'BIGINT', additional: true },
  size: { type: 'BIGINT' },
  sha256: { type: 'TEXT' },
  risk: { type: 'DOUBLE' },
  version: { type: 'TEXT', collate: 'VERSION' },
};

interface Recording {
  readonly sql: string;
  readonly request: string;
}

function recordings(): Recording[] {
  const file = new URL('../../fixtures/osquery/wire.jsonl', import.meta.url);
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Recording).filter(({ sql }) => sql !== undefined);
}

/** The JSON context inside a recorded call. */
function contextOf({ request }: Recording): string {
  const text = Buffer.from(request, 'base64').toString('utf8');
  return text.slice(text.indexOf('{"constraints"'), text.lastIndexOf('}') + 1);
}

function plain(constraints: readonly Constraint[], colsUsed: Iterable<string> | undefined): object {
  const texts = constraints.map(({ column, operator, value }) => `${column} ${operator} ${value}`);
  return { constraints: texts.sort(), colsUsed: [...(colsUsed ?? [])].sort() };
}

const contexts = suite<{ sql: TestConsole }>('contexts');
contexts.before(async (context) => {
  context.sql = await testConsole([
    { name: 'demo_scripts', columns: demoColumns },
    {
      name: 'hinted',
      columns: {
        id: { type: 'BIGINT', index: true },
        name: { type: 'TEXT', collate: 'NOCASE', index: true, aliases: ['title'] },
        secret: { type: 'TEXT', hidden: true },
        rank: { type: 'BIGINT', optimized: true, index: true },
      },
      aliases: ['hints'],
      rows: () => [
        [1n, 'Ana', 's', 1n],
        [2n, 'bob', 't', 2n],
      ],
    },
  ]);
});
contexts.after(({ sql }) => sql.close());

const recorded = recordings();
contexts('there are recordings', () => assert.ok(recorded.length >= 7));
for (const recording of recorded) {
  contexts(`as osquery: ${recording.sql}`, async ({ sql }) => {
    sql.asked.length = 0;
    await sql.all(recording.sql);
    const expected = parseQueryContext(contextOf(recording));
    assert.is(sql.asked.length, 1);
    const { constraints, colsUsed } = sql.asked[0]?.query ?? { constraints: [] };
    assert.equal(plain(constraints, colsUsed), plain(expected.constraints, expected.colsUsed));
  });
}

/** SQL over `hinted` → the constraints of each call to the table. */
const cases: readonly (readonly [sql: string, calls: readonly (readonly string[])[]])[] = [
  ["SELECT * FROM hinted WHERE name = 'ANA'", [['name = ANA']]],
  ["SELECT * FROM hinted WHERE name = 'Ana' COLLATE NOCASE", [['name = Ana']]],
  ["SELECT * FROM hinted WHERE lower(name) = 'ana'", [[]]],
  ["SELECT * FROM hinted WHERE name = ''", [[]]],
  ['SELECT * FROM hinted WHERE name IS NULL', [[]]],
  ["SELECT * FROM hinted WHERE name > 'a'", [[]]],
  ['SELECT * FROM hinted WHERE id NOT IN (1, 2)', [[]]],
  ['SELECT * FROM hinted WHERE id != 1', [[]]],
  ['SELECT * FROM hinted WHERE id BETWEEN 1 AND 5', [['id <= 5', 'id >= 1']]],
  ['SELECT * FROM hinted WHERE id IN (1, 2)', [['id = 1'], ['id = 2']]],
  ['SELECT * FROM hinted WHERE rank IN (1, 2)', [['rank = 1', 'rank = 2']]],
  ['SELECT * FROM hinted WHERE rank = 2', [['rank = 2']]],
  ["SELECT * FROM hinted WHERE secret = 's'", [['secret = s']]],
  ["SELECT * FROM hinted WHERE title = 'Ana'", [[]]],
  ["SELECT * FROM hints WHERE name LIKE 'a%' AND name GLOB 'A*'", [['name GLOB A*', 'name LIKE a%']]],
  ["SELECT * FROM hinted WHERE name REGEXP '^A'", [['name REGEXP ^A']]],
  [
    "SELECT b.name FROM hinted a JOIN hinted b ON b.id = a.rank WHERE a.name = 'Ana'",
    [['name = Ana'], ['id = 1']],
  ],
];
for (const [statement, calls] of cases) {
  contexts(statement, async ({ sql }) => {
    sql.asked.length = 0;
    await sql.all(statement);
    assert.equal(
      sql.asked.map(({ query }) => textsOf(query)),
      calls,
    );
  });
}

contexts('an alias shows its column, and only that is read', async ({ sql }) => {
  sql.asked.length = 0;
  const [result] = await sql.all('SELECT title FROM hinted');
  assert.equal(result?.rows, [['Ana'], ['bob']]);
  assert.equal(sql.asked[0]?.query.colsUsed, ['name']);
});

contexts('hidden columns are not in SELECT *', async ({ sql }) => {
  const [result] = await sql.all('SELECT * FROM hinted');
  assert.equal(result?.columns, ['id', 'name', 'rank']);
});

contexts('SQLite filters again what a table returns too much', async ({ sql }) => {
  const [result] = await sql.all("SELECT rank FROM hinted WHERE name = 'BOB'");
  assert.equal(result?.rows, [['2']]);
});
contexts.run();

function textsOf({ constraints }: ScanQuery): string[] {
  return constraints.map(({ column, operator, value }) => `${column} ${operator} ${value}`).sort();
}
