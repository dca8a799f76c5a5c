import { readFileSync } from 'node:fs';
import {
  ConstraintError,
  columnOptions,
  config,
  createQueryContext,
  type DistributedResult,
  decodeRows,
  distributed,
  EncodedRows,
  encodeRows,
  logger,
  OsqueryError,
  type Plugin,
  parseFlags,
  parseQueryContext,
  type StringMap,
  table,
  tableRoutes,
} from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { methods, readHead } from '../../extension/sdk/src/wire/methods.ts';

const test = suite('sdk/plugins');
const { signal } = new AbortController();

async function call(
  plugin: Plugin,
  request: StringMap,
): Promise<{ code: number; message: string; rows: StringMap[] }> {
  const { code, message, rows } = await plugin.call(request, { signal });
  return { code, message, rows: [...decodeRows(rows)] };
}

test('column options are the bits of osquery', () => {
  const text = { type: 'TEXT' } as const;
  assert.is(columnOptions(text), 0);
  assert.is(columnOptions({ ...text, index: true }), 1);
  assert.is(columnOptions({ ...text, required: true }), 2);
  assert.is(columnOptions({ ...text, additional: true, optimized: true }), 12);
  assert.is(columnOptions({ ...text, index: true, optimized: true }), 9);
  assert.is(columnOptions({ ...text, hidden: true }), 17, 'HIDDEN alone would get no constraints');
  assert.is(columnOptions({ ...text, hidden: true, additional: true }), 20);
  assert.equal(
    (['BINARY', 'NOCASE', 'RTRIM', 'VERSION'] as const).map((collate) => columnOptions({ ...text, collate })),
    [32, 64, 128, 256],
  );
});

test('routes: columns, then aliases, then attributes', () => {
  const routes = tableRoutes(
    { a: { type: 'UNSIGNED BIGINT', aliases: ['b', 'c'] }, d: { type: 'BLOB' } },
    ['other'],
    ['UTILITY', 'CACHEABLE', 'EVENT_BASED', 'USER_BASED'],
  );
  assert.equal(routes, [
    { id: 'column', name: 'a', type: 'UNSIGNED BIGINT', op: '0' },
    { id: 'column', name: 'd', type: 'BLOB', op: '0' },
    { id: 'alias', alias: 'other' },
    { id: 'columnAlias', name: 'b', target: 'a' },
    { id: 'columnAlias', name: 'c', target: 'a' },
    { id: 'attributes', attributes: '15' },
  ]);
});

test('contexts as osquery sent them', () => {
  const lines = readFileSync(new URL('../fixtures/osquery/wire.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const contexts = new Map(
    lines
      .map((line) => JSON.parse(line) as { sql?: string; request: string })
      .filter(({ sql }) => sql !== undefined)
      .map(({ sql, request }) => {
        const args = readHead(Buffer.from(request, 'base64')).read(methods.call.arguments);
        return [sql ?? '', parseQueryContext(args.request?.['context'])] as const;
      }),
  );
  const all = contexts.get('SELECT * FROM demo_scripts');
  assert.equal(all?.constraints, []);
  assert.is(all?.colsUsed?.size, 6);
  const inList = contexts.get("SELECT path FROM demo_scripts WHERE path IN ('/home/ana/etl.py','/x')");
  assert.equal(inList?.equals('path'), ['/home/ana/etl.py', '/x']);
  const limit = contexts.get("SELECT path FROM demo_scripts WHERE path LIKE '/home/%' LIMIT 1");
  assert.equal(
    limit?.constraints,
    [{ column: 'path', operator: 'LIKE', value: '/home/%' }],
    'LIMIT is no constraint',
  );
  const count = contexts.get('SELECT count(*) FROM demo_scripts');
  assert.not(count?.uses('path', 'uid'));
  const both = contexts.get('SELECT path FROM demo_scripts WHERE uid = 1001 AND size > 10');
  assert.equal(
    both?.constraints.map(({ operator }) => operator),
    ['>', '='],
  );
});

test('contexts of old versions, and what makes no sense', () => {
  const old = parseQueryContext(
    '{"constraints":[{"name":"a","list":"","affinity":"TEXT"},{"name":"b","list":[{"op":"2","expr":"x"}]}]}',
  );
  assert.equal(old.constraints, [{ column: 'b', operator: '=', value: 'x' }]);
  assert.is(old.colsUsed, undefined);
  assert.ok(old.uses('anything'));
  for (const strange of [
    '[]',
    'null',
    '1',
    '{"constraints":5,"colsUsed":"a"}',
    '{"constraints":[null,{"name":1},{"name":"a","list":[null,{"op":2},{"op":68,"expr":"x"}]}]}',
  ])
    assert.equal(parseQueryContext(strange).constraints, [], strange);
  assert.equal(parseQueryContext(undefined).constraints, []);
  assert.throws(() => parseQueryContext('{'), SyntaxError);
  assert.is(createQueryContext([], ['a']).equals('a'), undefined);
});

test('a table may give promises, async rows and encoded rows', async () => {
  const columns = { a: { type: 'TEXT' } } as const;
  async function* rows() {
    yield { a: '1' };
    yield { a: '2' };
  }
  const kinds = [
    () => [{ a: '1' }, { a: '2' }],
    () => new Set([{ a: '1' }, { a: '2' }]),
    async () => [{ a: '1' }, { a: '2' }],
    rows,
    async () => rows(),
    () => encodeRows(columns, [{ a: '1' }, { a: '2' }]),
  ];
  for (const generate of kinds) {
    const plugin = table({ name: 'x', columns, generate: generate as () => { a: string }[] });
    assert.equal((await call(plugin, { action: 'generate' })).rows, [{ a: '1' }, { a: '2' }]);
  }
});

test('rows that were encoded elsewhere can be answered with again', async () => {
  const kept = encodeRows({ a: { type: 'TEXT' } }, [{ a: '1' }]);
  assert.not(kept.transfer);
  assert.ok(new EncodedRows(0, [], { transfer: true }).transfer);
  const plugin = table({ name: 'x', columns: { a: { type: 'TEXT' } }, generate: () => kept });
  for (const _again of [1, 2]) assert.equal((await call(plugin, { action: 'generate' })).rows, [{ a: '1' }]);
});

interface Note {
  readonly id: bigint;
  readonly text: string;
  readonly size: number | bigint | null;
}

function notesTable(notes: Map<bigint, Note>) {
  return table({
    name: 'notes',
    columns: { text: { type: 'TEXT', aliases: ['note'] }, size: { type: 'BIGINT' } },
    generate: () => [...notes.values()].map(({ id, text, size }) => ({ rowid: id, text, size })),
    insert(row, rowid) {
      const id = rowid ?? BigInt(notes.size + 1);
      if (row.text === null) throw new ConstraintError('text must be given');
      notes.set(id, { id, text: row.text, size: row.size });
      return id;
    },
    update(rowid, row, newRowid) {
      const old = notes.get(rowid);
      if (old === undefined) throw new Error(`there is no note ${rowid}`);
      notes.delete(rowid);
      notes.set(newRowid ?? rowid, { id: newRowid ?? rowid, text: row.text ?? '', size: row.size });
    },
    async delete(rowid) {
      notes.delete(rowid);
    },
  });
}

test('a writable table: insert, update, delete, and rows with their rowid', async () => {
  const notes = new Map<bigint, Note>();
  const plugin = notesTable(notes);
  const answer = async (request: StringMap) => (await call(plugin, request)).rows;
  const insert = {
    action: 'insert',
    auto_rowid: 'false',
    json_value_array: '["a \\"b\\", [c]",9007199254740993,null]',
  };
  assert.equal(await answer(insert), [{ status: 'success', id: '1' }]);
  assert.equal(notes.get(1n), { id: 1n, text: 'a "b", [c]', size: 9007199254740993n });
  const chosen = { action: 'insert', auto_rowid: 'true', id: '77', json_value_array: '["z", -5, null]' };
  assert.equal(await answer(chosen), [{ status: 'success', id: '77' }]);
  assert.equal(await answer({ action: 'generate' }), [
    { text: 'a "b", [c]', size: '9007199254740993', rowid: '1' },
    { text: 'z', size: '-5', rowid: '77' },
  ]);
  assert.equal(
    await answer({ action: 'update', id: '77', new_id: '78', json_value_array: '["y",null,null]' }),
    [{ status: 'success' }],
  );
  assert.equal(notes.get(78n), { id: 78n, text: 'y', size: null });
  assert.equal(await answer({ action: 'delete', id: '1' }), [{ status: 'success' }]);
  assert.is(notes.size, 1);
});

test('writes that fail say so in the way of osquery', async () => {
  const plugin = notesTable(new Map());
  const status = async (request: StringMap) => (await call(plugin, request)).rows[0];
  const bad = await status({ action: 'insert', auto_rowid: 'false', json_value_array: '[null,1,null]' });
  assert.equal(bad, { status: 'constraint', message: 'text must be given' });
  const missing = await status({ action: 'update', id: '5', json_value_array: '["a",1]' });
  assert.equal(missing, { status: 'failure', message: 'there is no note 5' });
  assert.is((await status({ action: 'delete' }))?.['status'], 'failure');
  assert.is((await status({ action: 'insert', json_value_array: '{}' }))?.['status'], 'failure');
  assert.is((await status({ action: 'insert', json_value_array: '[[1]]' }))?.['status'], 'failure');
  const readonly = table({ name: 'x', columns: { a: { type: 'TEXT' } }, generate: () => [] });
  assert.equal((await call(readonly, { action: 'insert', json_value_array: '["a"]' })).rows, [
    { status: 'readonly' },
  ]);
});

test('a config plugin', async () => {
  const plugin = config({
    name: 'mine',
    config: () => ({ one: '{"options":{}}' }),
    pack: (name, value) => JSON.stringify({ queries: {}, name, value }),
  });
  assert.is(plugin.registry, 'config');
  assert.equal((await call(plugin, { action: 'genConfig' })).rows, [{ one: '{"options":{}}' }]);
  const { rows } = await call(plugin, { action: 'genPack', name: 'p', value: 'v' });
  assert.equal(JSON.parse(rows[0]?.['p'] ?? ''), { queries: {}, name: 'p', value: 'v' });
  assert.is((await call(plugin, { action: 'dance' })).code, 1);
  assert.is((await call(config({ name: 'm', config: () => ({}) }), { action: 'genPack' })).code, 1);
});

test('a logger plugin', async () => {
  const seen: unknown[] = [];
  const plugin = logger({
    name: 'mine',
    result: (json) => void seen.push(['result', json]),
    snapshot: (json) => void seen.push(['snapshot', json]),
    status: (lines) => void seen.push(['status', lines]),
    init: (name, lines) => void seen.push(['init', name, lines.length]),
  });
  assert.is((await call(plugin, { action: 'features' })).code, 1, 'takes status lines, no events');
  const log = '[{"s":1,"f":"a.cpp","i":12,"m":"careful","c":"Mon","u":1700000000,"h":"host"}]';
  for (const request of [
    { string: '{"a":1}' },
    { snapshot: '{}' },
    { status: 'true', log },
    { init: 'osqueryd', log: '[]' },
  ] as StringMap[])
    assert.is((await call(plugin, request)).code, 0);
  assert.equal(seen, [
    ['result', '{"a":1}'],
    ['snapshot', '{}'],
    [
      'status',
      [
        {
          severity: 'warning',
          file: 'a.cpp',
          line: 12,
          message: 'careful',
          calendarTime: 'Mon',
          unixTime: 1_700_000_000,
          hostIdentifier: 'host',
        },
      ],
    ],
    ['init', 'osqueryd', 0],
  ]);
  assert.is((await call(plugin, { strange: '1' })).code, 1);
  const plain = logger({ name: 'p', result: () => {}, event: () => {} });
  assert.is((await call(plain, { action: 'features' })).code, 2);
  assert.is((await call(plain, { snapshot: '{}' })).code, 0, 'goes to result');
});

test('a distributed plugin', async () => {
  let written: readonly DistributedResult[] = [];
  const plugin = distributed({
    name: 'mine',
    getQueries: async () => ({ queries: { one: 'SELECT 1' }, accelerate: 30 }),
    writeResults: (results) => {
      written = results;
    },
  });
  const { rows } = await call(plugin, { action: 'getQueries' });
  assert.equal(JSON.parse(rows[0]?.['results'] ?? ''), { queries: { one: 'SELECT 1' }, accelerate: 30 });
  const results = JSON.stringify({
    queries: { one: [{ a: '1' }], two: '' },
    statuses: { one: '0', two: 0, three: 1 },
    messages: { three: 'no such table' },
  });
  assert.is((await call(plugin, { action: 'writeResults', results })).code, 0);
  assert.equal(written, [
    { name: 'one', status: 0, message: '', rows: [{ a: '1' }] },
    { name: 'two', status: 0, message: '', rows: [] },
    { name: 'three', status: 1, message: 'no such table', rows: [] },
  ]);
  assert.is((await call(plugin, { action: 'dance' })).code, 1);
});

test('flags as osquery gives them', () => {
  const expected = { socket: '/a b', timeout: 3, interval: 5, verbose: true };
  assert.equal(parseFlags(['--socket', '/a b', '--timeout', '3', '--interval', '5', '--verbose']), expected);
  assert.equal(
    parseFlags(['-socket=/a b', '--timeout=3', '--other', 'x', '--interval=5', '--verbose=true']),
    expected,
  );
  assert.equal(parseFlags(['--socket', '/x']), {
    socket: '/x',
    timeout: undefined,
    interval: undefined,
    verbose: false,
  });
  assert.is(parseFlags(['--socket', '/x', '--interval', '0']).interval, 0.1);
  for (const wrong of [
    [],
    ['--socket'],
    ['--socket', '/x', '--timeout', 'soon'],
    ['--socket', '/x', '--interval', '-1'],
  ])
    assert.throws(
      () => parseFlags(wrong),
      (error: unknown) => error instanceof OsqueryError,
    );
});

test.run();
