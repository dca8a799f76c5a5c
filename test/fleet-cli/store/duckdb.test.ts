import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../../../extension/core/errors.ts';
import { normaliseLine } from '../../../fleet-cli/ingest/normalise.ts';
import { createCatalog } from '../../../fleet-cli/store/catalog.ts';
import { type Contact, openStore, type Store } from '../../../fleet-cli/store/duckdb.ts';
import type { Batch, Row } from '../../../fleet-cli/types.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('store');
const catalog = createCatalog([
  { pack: 'inventory', query: 'scripts', dataset: 'python_scripts', kind: 'snapshot' },
  { pack: 'inventory', query: 'packages', dataset: 'python_site_packages', kind: 'snapshot' },
  { pack: 'activity', query: 'events', dataset: '', kind: 'events' },
]);

let clock = 1000;

function batch(time: number, overrides: Partial<Batch>): Batch {
  return {
    host: 'laptop-1',
    pack: 'inventory',
    query: 'scripts',
    time,
    epoch: 0,
    counter: 1,
    kind: 'differential',
    added: [],
    removed: [],
    decorations: {},
    ...overrides,
  };
}

async function withStore(action: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore(':memory:', catalog);
  try {
    await action(store);
  } finally {
    await store.close();
  }
}

const scripts =
  'SELECT host, path, size, seen_first, seen_last, seen_until FROM python_scripts_history ORDER BY host, path, size';
const present = 'SELECT host, path FROM python_scripts ORDER BY host, path';

test('rows are typed; the same row as text or number is one', async () => {
  await withStore(async (store) => {
    await store.take({ batches: [batch(10, { added: [{ path: '/a', size: '5000000000' }] })] });
    await store.take({
      batches: [
        batch(20, {
          counter: 2,
          added: [
            { path: '/a', size: 5000000000 },
            { path: '/b', size: '' },
          ],
        }),
      ],
    });
    assert.equal(await store.query(scripts), [
      { host: 'laptop-1', path: '/a', size: 5000000000n, seen_first: 10n, seen_last: 20n, seen_until: null },
      { host: 'laptop-1', path: '/b', size: null, seen_first: 20n, seen_last: 20n, seen_until: null },
    ]);
  });
});

test('a snapshot ends what it does not name; an empty one ends all', async () => {
  await withStore(async (store) => {
    const snapshot = (time: number, ...paths: string[]) =>
      store.take({
        batches: [batch(time, { kind: 'snapshot', counter: 0, added: paths.map((path) => ({ path })) })],
      });
    await snapshot(10, '/a', '/b');
    await snapshot(20, '/b');
    assert.equal(await store.query(present), [{ host: 'laptop-1', path: '/b' }]);
    await snapshot(30);
    assert.equal(await store.query(present), []);
    const [first] = await store.query(scripts);
    assert.equal([first?.['path'], first?.['seen_until']], ['/a', 20n]);
    await snapshot(40, '/a');
    assert.equal(await store.query(present), [{ host: 'laptop-1', path: '/a' }], 'it came back');
  });
});

test('a new epoch voids the rows of the old one', async () => {
  await withStore(async (store) => {
    await store.take({
      batches: [batch(10, { epoch: 1, counter: 0, added: [{ path: '/a' }, { path: '/b' }] })],
    });
    await store.take({ batches: [batch(20, { epoch: 1, counter: 1, added: [{ path: '/c' }] })] });
    await store.take({ batches: [batch(30, { epoch: 2, counter: 0, added: [{ path: '/b' }] })] });
    assert.equal(await store.query(present), [{ host: 'laptop-1', path: '/b' }]);
    await store.take({
      batches: [batch(10, { epoch: 1, counter: 0, added: [{ path: '/a' }, { path: '/late' }] })],
    });
    assert.equal(
      await store.query(present),
      [{ host: 'laptop-1', path: '/b' }],
      'old lines that come late revive nothing',
    );
  });
});

test('events are never made void', async () => {
  await withStore(async (store) => {
    const event = (time: number, counter: number, row: Row) =>
      store.take({ batches: [batch(time, { pack: 'activity', query: 'events', counter, added: [row] })] });
    await event(10, 0, { id: '1' });
    await event(20, 0, { id: '2' });
    const [row] = await store.query('SELECT count(*) FILTER (gone_order IS NULL) AS n FROM rows_other');
    assert.is(row?.['n'], 2n);
  });
});

test("osqueryd's own logs: twice, and in any order, the same state", async () => {
  const directory = new URL('../../fixtures/osqueryd-logs/', import.meta.url);
  const lines = fs
    .readdirSync(directory)
    .flatMap((name) => fs.readFileSync(new URL(name, directory), 'utf8').trim().split('\n'));
  const batches = lines.flatMap((line) => {
    const normalised = normaliseLine(line);
    return 'batches' in normalised ? normalised.batches : [];
  });
  const state = async (order: readonly Batch[][]) => {
    let rows: unknown;
    await withStore(async (store) => {
      for (const part of order) await store.take({ batches: part });
      rows = await store.query(
        `SELECT q.query, r.columns, r.first_order, r.last_order, r.gone_order IS NULL AS there FROM rows_other r JOIN queries q USING (query_id)
          ORDER BY q.query, r.columns`,
      );
    });
    return rows;
  };
  const once = await state([batches]);
  assert.equal(await state([batches, batches]), once);
  assert.equal(await state(batches.map((b) => [b])), once);
  assert.equal(await state([[...batches].reverse()]), once);
  assert.ok((once as unknown[]).length > 5);
});

test('any sequence of answers, however often and in whichever order it arrives, comes to the same state', async () => {
  const step = fc.record({
    counter: fc.integer({ min: 0, max: 3 }),
    kind: fc.constantFrom('snapshot' as const, 'differential' as const),
    add: fc.uniqueArray(fc.constantFrom('/a', '/b', '/c'), { maxLength: 3 }),
    remove: fc.uniqueArray(fc.constantFrom('/d', '/e'), { maxLength: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const batches = steps.map(({ counter, kind, add, remove }, i) =>
        batch(100 + i, {
          kind,
          counter,
          added: add.map((path) => ({ path })),
          removed: kind === 'snapshot' ? [] : remove.map((path) => ({ path })),
        }),
      );
      const states: unknown[] = [];
      for (const order of [[batches], [batches, batches], [...batches].reverse().map((b) => [b])]) {
        await withStore(async (store) => {
          for (const part of order) await store.take({ batches: part });
          states.push(await store.query(present));
        });
      }
      assert.equal(states[1], states[0]);
      assert.equal(states[2], states[0]);
    }),
    { numRuns: 8 },
  );
});

test('a failure half-way leaves nothing behind', async () => {
  await withStore(async (store) => {
    try {
      await store.take({
        batches: [batch(10, { added: [{ path: '/a' }] })],
        stage: async (connection) => {
          await connection.run('SELECT nonsense FROM nowhere');
          return { batches: [] };
        },
        position: { source: 'log', identity: '1', position: 5 },
      });
      assert.unreachable();
    } catch (error) {
      assert.match(String(error), 'nowhere');
    }
    assert.equal(await store.query('SELECT count(*) AS n FROM hosts'), [{ n: 0n }]);
    assert.is(await store.positionOf('log'), undefined);
    await store.take({
      batches: [batch(10, { added: [{ path: '/a' }] })],
      position: { source: 'log', identity: '1', position: 5 },
    });
    assert.is((await store.positionOf('log'))?.position, 5);
  });
});

test('contacts: every host asked is known, also one that never answered', async () => {
  await withStore(async (store) => {
    const take = (time: number, ...hosts: Contact[]) =>
      store.take({ batches: [], contacts: { source: 'ssh', time, hosts } });
    await take(
      50,
      { host: 'a', status: 'ok' },
      { host: '<script>', status: 'failed', code: 'AUTH', message: 'no' },
      { host: 'late', status: 'never' },
    );
    await take(60, { host: 'a', status: 'ok' });
    assert.equal(await store.query('SELECT name, last_contact FROM hosts ORDER BY name'), [
      { name: '<script>', last_contact: 0n },
      { name: 'a', last_contact: 60n },
      { name: 'late', last_contact: 0n },
    ]);
    assert.equal(await store.query(`SELECT code FROM contacts WHERE status = 'failed'`), [{ code: 'AUTH' }]);
  });
});

test('a second process is told who has the store; foreign files are refused', async () => {
  await withTemp(async (dir) => {
    const path = nodePath.join(dir, 'fleet.duckdb');
    const store = await openStore(path, catalog);
    const script = `
      import { openStore } from ${JSON.stringify(new URL('../../../fleet-cli/store/duckdb.ts', import.meta.url).href)};
      try { await openStore(${JSON.stringify(path)}, () => ({})); } catch (error) { console.log(error.name, error.message); }`;
    const child = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    assert.match(child.stdout, new RegExp(`UsageError the store .* is in use by process ${process.pid}`));
    await store.close();
    const again = await openStore(path, catalog);
    await again.close();
    const other = nodePath.join(dir, 'other');
    fs.writeFileSync(other, 'this is no database at all, but long enough to be looked at'.repeat(100));
    try {
      await openStore(other, catalog);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UsageError);
    }
  });
});

test('paths come out as they went in, whatever the environment', async () => {
  const text = fc.string({
    unit: fc.constantFrom('/', 'a', 'é', '\u{1f40d}', '%', "'", '\u0001'),
    maxLength: 6,
  });
  const site = fc.record({
    environment: text,
    path: fc.oneof(
      text,
      fc.record({ rest: text }).map(({ rest }) => ({ rest })),
    ),
  });
  await withStore(async (store) => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(site, { maxLength: 12, selector: JSON.stringify }), async (sites) => {
        const added = sites.map(({ environment, path }, nth) => ({
          name: String(nth),
          environment,
          path: typeof path === 'string' ? path : environment + path.rest,
        }));
        await store.take({
          batches: [
            batch(clock++, { pack: 'inventory', query: 'packages', kind: 'snapshot', counter: 0, added }),
          ],
        });
        const rows = await store.query('SELECT name, environment, path FROM python_site_packages');
        assert.equal(
          [...rows].sort((a, b) => Number(a['name']) - Number(b['name'])),
          added,
        );
      }),
      { numRuns: 8 },
    );
  });
});

test('packages counted beforehand are those that are there, also after a crash', async () => {
  await withTemp(async (directory) => {
    const path = nodePath.join(directory, 'fleet.duckdb');
    const names = 'SELECT normalized_name, installs, hosts, versions FROM package_names ORDER BY 1';
    const site = (name: string, version: string) => ({
      name,
      normalized_name: name,
      version,
      environment: version,
    });
    const snapshot = (host: string, time: number, ...added: Row[]) =>
      batch(time, { host, query: 'packages', kind: 'snapshot', counter: 0, added });
    const state = `SELECT value FROM meta WHERE key = 'packages_counted'`;
    let store = await openStore(path, catalog);
    await store.take({
      batches: [snapshot('h1', 10, site('a', '1'), site('a', '2')), snapshot('h2', 10, site('a', '1'))],
    });
    assert.equal(await store.query(names), [{ normalized_name: 'a', installs: 3n, hosts: 2n, versions: 2n }]);
    await store.take({ batches: [snapshot('h1', 20, site('b', '1'))] });
    // As a process that ends here would leave it.
    assert.equal(await store.query(state), [{ value: 'stale' }]);
    await store.take({ batches: [snapshot('h1', 5, site('c', '1'))] });
    await store.close();
    store = await openStore(path, catalog, { readOnly: true });
    assert.equal(await store.query(state), [{ value: 'fresh' }]);
    assert.equal(await store.query(names), [
      { normalized_name: 'a', installs: 1n, hosts: 1n, versions: 1n },
      { normalized_name: 'b', installs: 1n, hosts: 1n, versions: 1n },
    ]);
    await store.close();
  });
});

test('a new store and what the engine writes beside it are for its owner only; one that was opened to others stays so', async () => {
  if (process.platform === 'win32') return;
  const mask = process.umask(0o022);
  try {
    await withTemp(async (directory) => {
      const path = nodePath.join(directory, 'fleet.duckdb');
      const modes = () =>
        fs.readdirSync(directory).map((name) => fs.statSync(nodePath.join(directory, name)).mode & 0o077);
      let store = await openStore(path, catalog);
      await store.take({ batches: [batch(10, { added: [{ path: '/a' }] })] });
      assert.ok(modes().length > 1, 'no log of the engine');
      assert.ok(modes().every((mode) => mode === 0));
      await store.close();
      process.umask(0o022);
      fs.chmodSync(path, 0o640);
      store = await openStore(path, catalog);
      await store.close();
      assert.is(fs.statSync(path).mode & 0o777, 0o640);
      assert.is(process.umask(), 0o022);
    });
  } finally {
    process.umask(mask);
  }
});

test.run();
