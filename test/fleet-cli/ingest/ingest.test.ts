import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import nodePath from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../../../extension/core/errors.ts';
import { createCount, ingestFile, ingestStream } from '../../../fleet-cli/ingest/ingest.ts';
import { listLogs } from '../../../fleet-cli/ingest/pieces.ts';
import { createCatalog } from '../../../fleet-cli/store/catalog.ts';
import { openStore, type Store } from '../../../fleet-cli/store/duckdb.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('ingest');
const catalog = createCatalog([]);
const logs = nodePath.resolve('test/fixtures/osqueryd-logs');

async function withStore<T>(action: (store: Store, dir: string) => Promise<T>): Promise<T> {
  return withTemp(async (dir) => {
    const store = await openStore(nodePath.join(dir, 'fleet.duckdb'), catalog);
    try {
      return await action(store, dir);
    } finally {
      await store.close();
    }
  });
}

function state(store: Store) {
  return store.query(
    `SELECT h.name, q.query, r.columns, r.first_order, r.last_order, r.gone_order IS NULL AS there
      FROM rows_other r JOIN queries q USING (query_id) JOIN hosts h USING (host_id) ORDER BY ALL`,
  );
}

function line(host: string, n: number, overrides: object = {}): string {
  const base = {
    name: 'pack_p_q',
    hostIdentifier: host,
    unixTime: 1000 + n,
    epoch: 1,
    counter: n,
    action: 'added',
    columns: { n: String(n) },
  };
  return `${JSON.stringify({ ...base, ...overrides })}\n`;
}

test("a directory of osqueryd's logs; again, and compressed: nothing changes", async () => {
  await withStore(async (store, dir) => {
    const first = createCount();
    for (const file of listLogs([logs])) await ingestFile(store, file, first);
    assert.is(first.files, 3);
    assert.is(first.quarantined, 0);
    const once = await state(store);
    assert.ok(once.length > 5);
    const again = createCount();
    for (const file of listLogs([logs])) await ingestFile(store, file, again);
    assert.is(again.bytes, 0, 'what was read is not read again');
    const packed = nodePath.join(dir, 'osqueryd.results.log.1.gz');
    fs.writeFileSync(packed, gzipSync(fs.readFileSync(nodePath.join(logs, 'event.results.log'))));
    await ingestFile(store, packed, again);
    assert.is(again.bytes, 0, 'a compressed copy is the same log');
    assert.equal(await state(store), once);
  });
});

test('the fast path and the careful one agree on every line', async () => {
  const bytes = Buffer.concat(fs.readdirSync(logs).map((name) => fs.readFileSync(nodePath.join(logs, name))));
  const fast = await withStore(async (store) => {
    await ingestStream(store, Readable.from([bytes]), createCount(), { size: 1e9 });
    return state(store);
  });
  const careful = await withStore(async (store) => {
    // One malformed line makes the whole piece go the careful way.
    await ingestStream(store, Readable.from([bytes, Buffer.from('{broken\n')]), createCount(), { size: 1e9 });
    return state(store);
  });
  assert.equal(careful, fast);
});

test('malformed lines are kept aside with a reason, the rest is complete, no secret is kept', async () => {
  await withStore(async (store, dir) => {
    const file = nodePath.join(dir, 'a.log');
    const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    fs.writeFileSync(
      file,
      `${line('h', 1)}{"name": "q", token ${secret}\n[]\n{"severity":0}\n${line('h', 2)}\xff\xfe\n`,
    );
    const count = createCount();
    await ingestFile(store, file, count);
    assert.is(count.quarantined, 3);
    assert.is((await state(store)).length, 2);
    const kept = await store.query('SELECT position, reason, sample FROM quarantine ORDER BY position');
    assert.match(String(kept[0]?.['reason']), 'not JSON');
    assert.is(kept[0]?.['position'], BigInt(line('h', 1).length));
    assert.not.match(
      JSON.stringify(kept, (_, v) => (typeof v === 'bigint' ? String(v) : v)),
      secret,
    );
  });
});

test('a growing log: only whole lines, each once; a truncated one is a new log', async () => {
  await withStore(async (store, dir) => {
    const file = nodePath.join(dir, 'osqueryd.results.log');
    fs.writeFileSync(file, `${line('h', 1)}${line('h', 2).slice(0, 30)}`);
    const count = createCount();
    await ingestFile(store, file, count);
    assert.is(count.lines, 1);
    fs.appendFileSync(file, `${line('h', 2).slice(30)}${line('h', 3)}`);
    await ingestFile(store, file, count);
    assert.is(count.lines, 3);
    fs.writeFileSync(file, line('h', 4));
    await ingestFile(store, file, count);
    assert.is(count.lines, 4);
    assert.is((await state(store)).length, 4);
    fs.writeFileSync(nodePath.join(dir, 'empty.log'), '');
    await ingestFile(store, nodePath.join(dir, 'empty.log'), count);
  });
});

test('text that only looks like SQL is text', async () => {
  await withStore(async (store) => {
    const host = `'; DROP TABLE hosts; --`;
    await ingestStream(
      store,
      Readable.from([
        Buffer.from(line(host, 1, { name: `pack_p'x_q"; --`, columns: { [`a'b"`]: `<script>` } })),
      ]),
      createCount(),
      { size: 1e6 },
    );
    const [row] = await state(store);
    assert.is(row?.['name'], host);
    assert.is(row?.['columns'], `{"a'b\\"":"<script>"}`);
  });
});

test('killed at any moment, nothing is lost and nothing doubled', async () => {
  await withTemp(async (dir) => {
    const file = nodePath.join(dir, 'big.log');
    const lines = Array.from({ length: 6000 }, (_, n) => line(`h${n % 5}`, n));
    fs.writeFileSync(file, lines.join(''));
    const path = nodePath.join(dir, 'fleet.duckdb');
    const script = `
      const base = ${JSON.stringify(new URL('../../../fleet-cli/', import.meta.url).href)};
      const { openStore } = await import(base + 'store/duckdb.ts');
      const { createCatalog } = await import(base + 'store/catalog.ts');
      const { ingestFile, createCount } = await import(base + 'ingest/ingest.ts');
      const store = await openStore(${JSON.stringify(path)}, createCatalog([]));
      process.stdout.write('open');
      await ingestFile(store, ${JSON.stringify(file)}, createCount(), { size: 40000 });
      await store.close();`;
    for (const delay of [5, 60, 150, 300, undefined]) {
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      if (delay !== undefined)
        child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), delay));
      await once(child, 'close');
    }
    const store = await openStore(path, catalog);
    const [row] = await store.query('SELECT count(*) AS n, count(DISTINCT columns) AS d FROM rows_other');
    await store.close();
    assert.equal(row, { n: 6000n, d: 6000n });
  });
});

test('when a piece cannot be taken in, none after it is', () =>
  withStore(async (store) => {
    const lines = Array.from({ length: 6 }, (_, n) => line('h', n));
    const stream = () => Readable.from(lines.map((text) => Buffer.from(text)));
    let turn = 0;
    let discarded = 0;
    const failing: Store = {
      ...store,
      async prepare(intake) {
        const prepared = await store.prepare(intake);
        const discard = () => {
          discarded++;
          return prepared.discard();
        };
        if (turn++ !== 2) return { ...prepared, discard };
        return { take: () => prepared.discard().then(() => Promise.reject(new Error('disk full'))), discard };
      },
    };
    const count = createCount();
    await ingestStream(failing, stream(), count, { size: 1 }).then(
      () => assert.unreachable(),
      (error: Error) => assert.is(error.message, 'disk full'),
    );
    assert.equal([count.lines, turn, discarded], [2, 4, 1]);
    assert.is((await state(store)).length, 2);
    await ingestStream(store, stream(), count, { size: 1 });
    assert.is((await state(store)).length, 6);
  }));

test('a path that is none is named', () => {
  for (const path of ['/does/not/exist', nodePath.resolve('test/helpers')]) {
    try {
      listLogs([path]);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UsageError);
      assert.match((error as UsageError).message, path);
    }
  }
});

test('a line without end, as a gzip bomb has it, costs neither memory nor the log after it', () =>
  withStore(async (store, dir) => {
    const bomb = nodePath.join(dir, 'bomb.log.gz');
    const member = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'A'));
    fs.writeFileSync(bomb, Buffer.concat([...Array(6).fill(member), gzipSync('\n')]));
    const count = createCount();
    await ingestFile(store, bomb, count);
    assert.ok(count.quarantined > 0);
    assert.is(count.unread.size, 0);
  }));

test.run();
