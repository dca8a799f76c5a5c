import fs from 'node:fs';
import nodePath from 'node:path';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../../../extension/core/errors.ts';
import { packCatalog } from '../../../fleet-cli/packs/known-packs.ts';
import { openStore, type Store } from '../../../fleet-cli/store/duckdb.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('older stores');

/** A file as the program wrote it when its schema was of version 1: two whole answers of packages and one of scripts. */
const versionOne = new URL('../../fixtures/stores/version-1.duckdb.gz', import.meta.url);

/** And of version 2: packages at 100 and 200, and an answer without any script at 150. */
const versionTwo = new URL('../../fixtures/stores/version-2.duckdb.gz', import.meta.url);

async function withOld(action: (path: string) => Promise<void>, version = versionOne): Promise<void> {
  await withTemp(async (directory) => {
    const path = nodePath.join(directory, 'fleet.duckdb');
    fs.writeFileSync(path, gunzipSync(fs.readFileSync(version)));
    await action(path);
  });
}

async function withStore(path: string, action: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore(path, packCatalog());
  try {
    await action(store);
  } finally {
    await store.close();
  }
}

const history =
  'SELECT name, environment, path, seen_first, seen_last, seen_until FROM python_site_packages_history ORDER BY name';
const expected = [
  {
    name: 'a',
    environment: '/venv',
    path: '/venv/lib/a.dist-info',
    seen_first: 100n,
    seen_last: 200n,
    seen_until: null,
  },
  {
    name: 'b',
    environment: '/venv',
    path: '/elsewhere/b.dist-info',
    seen_first: 100n,
    seen_last: 200n,
    seen_until: null,
  },
  { name: 'c', environment: '', path: '/c.dist-info', seen_first: 100n, seen_last: 100n, seen_until: 200n },
];

test('version 1: all rows are there as they were, and paths are kept without their environment', async () => {
  await withOld(async (path) => {
    await withStore(path, async (store) => {
      assert.equal(await store.query(history), expected);
      assert.equal(
        await store.query('SELECT path, path_within FROM rows_python_site_packages ORDER BY name'),
        [
          { path: '/lib/a.dist-info', path_within: true },
          { path: '/elsewhere/b.dist-info', path_within: false },
          { path: '/c.dist-info', path_within: false },
        ],
      );
      assert.equal(await store.query('SELECT path, risk FROM python_scripts'), [
        { path: '/home/ann/x.py', risk: 30 },
      ]);
      assert.equal(await store.query('SELECT normalized_name, hosts FROM package_names ORDER BY 1'), [
        { normalized_name: 'a', hosts: 1n },
        { normalized_name: 'b', hosts: 1n },
      ]);
    });
    // A second time there is nothing to do.
    await withStore(path, async (store) => assert.equal(await store.query(history), expected));
  });
});

test('version 1: the rows that it has are known when they come again', async () => {
  await withOld(async (path) => {
    await withStore(path, async (store) => {
      const site = (name: string, at: string) => ({
        name,
        normalized_name: name,
        version: '1.0',
        environment: '/venv',
        path: at,
        username: 'ann',
        install_time: 5,
      });
      const added = [site('a', '/venv/lib/a.dist-info'), site('b', '/elsewhere/b.dist-info')];
      const base = {
        host: 'laptop-1',
        pack: 'pysight-inventory',
        query: 'packages',
        time: 200,
        epoch: 0,
        counter: 0,
        kind: 'snapshot',
      } as const;
      await store.take({ batches: [{ ...base, added, removed: [], decorations: {} }] });
      assert.equal(await store.query(history), expected);
    });
  });
});

test('version 1: a reader that may not write says what to do', async () => {
  await withOld(async (path) => {
    try {
      await openStore(path, packCatalog(), { readOnly: true });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UsageError);
      assert.match((error as Error).message, 'of an older version');
    }
  });
});

const looks = 'SELECT dataset, seen_first FROM first_looks ORDER BY dataset';

test('version 2: since when hosts were looked at is known from their rows, and from the answer where there were none', async () => {
  const found = [
    { dataset: 'python_scripts', seen_first: 150n },
    { dataset: 'python_site_packages', seen_first: 100n },
  ];
  await withOld(async (path) => {
    await withStore(path, async (store) => {
      assert.equal(await store.query(looks), found);
      assert.equal(
        await store.query('SELECT normalized_name, hosts, dated FROM package_names ORDER BY 1'),
        ['a', 'b'].map((normalized_name) => ({ normalized_name, hosts: 1n, dated: 1n })),
      );
      assert.equal(
        await store.query('SELECT normalized_name, hosts FROM rare_packages ORDER BY 1'),
        ['a', 'b'].map((normalized_name) => ({ normalized_name, hosts: 1n })),
      );
    });
    await withStore(path, async (store) => assert.equal(await store.query(looks), found));
  }, versionTwo);
});

test('versions 1 and 2: an earlier answer that comes late makes the first look earlier', async () => {
  for (const version of [versionOne, versionTwo]) {
    await withOld(async (path) => {
      await withStore(path, async (store) => {
        const late = { host: 'laptop-1', pack: 'pysight-inventory', query: 'scripts', time: 50 } as const;
        const none = { added: [], removed: [], decorations: {} };
        await store.take({ batches: [{ ...late, ...none, epoch: 0, counter: 0, kind: 'snapshot' }] });
        const [scripts] = await store.query(looks);
        assert.equal(scripts, { dataset: 'python_scripts', seen_first: 50n });
      });
    }, version);
  }
});

test('a store of this schema is opened without writing to it; of another one it gets the views of this one', async () => {
  await withTemp(async (directory) => {
    const path = nodePath.join(directory, 'fleet.duckdb');
    await withStore(path, async () => {});
    const before = fs.readFileSync(path);
    await withStore(path, async (store) => {
      assert.equal(await store.query(history), []);
    });
    assert.ok(before.equals(fs.readFileSync(path)), 'nothing was written');
    await withStore(path, async (store) => {
      await store.query("UPDATE meta SET value = 'another' WHERE key = 'shape'");
      await store.query('DROP VIEW python_site_packages_history');
    });
    await withStore(path, async (store) => assert.equal(await store.query(history), []));
  });
});

test.run();
