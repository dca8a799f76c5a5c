import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packCatalog } from '../../../fleet-cli/packs/known-packs.ts';
import { reports } from '../../../fleet-cli/reports/definitions/index.ts';
import { makeDocument, prepareReports } from '../../../fleet-cli/reports/document.ts';
import { questionsOf } from '../../../fleet-cli/reports/run-reports.ts';
import { parseSince, usualPeriod } from '../../../fleet-cli/reports/since.ts';
import type { ReportDocument } from '../../../fleet-cli/reports/types.ts';
import { openStore, type QueryableStore, type Store } from '../../../fleet-cli/store/duckdb.ts';
import { readBy } from '../../../fleet-cli/store/kept-answers.ts';
import { vacuumStore } from '../../../fleet-cli/store/vacuum.ts';
import { fillStore, now, sampleFleet, script, withFleet } from '../../helpers/fleet-store.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('kept answers');
const since = parseSince(usualPeriod, now);

function make(store: QueryableStore, format = 'terminal'): Promise<ReportDocument> {
  return makeDocument({ store, reports, since, now, format });
}

async function makeAll(store: QueryableStore, formats: readonly string[]): Promise<ReportDocument[]> {
  const documents: ReportDocument[] = [];
  for (const format of formats) documents.push(await make(store, format));
  return documents;
}

async function withFile(action: (store: Store, path: string) => Promise<void>): Promise<void> {
  await withTemp(async (directory) => {
    const path = nodePath.join(directory, 'fleet.duckdb');
    const store = await openStore(path, packCatalog());
    try {
      await fillStore(store, sampleFleet());
      await action(store, path);
    } finally {
      await store.close();
    }
  });
}

async function reopened<T>(
  path: string,
  options: { readonly readOnly?: boolean },
  action: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore(path, packCatalog(), options);
  try {
    return await action(store);
  } finally {
    await store.close();
  }
}

/** The same store with what is asked of it besides what is kept. */
function watched(store: Store): { store: QueryableStore; asked: string[] } {
  const asked: string[] = [];
  const query: Store['query'] = (sql) => {
    asked.push(sql);
    return store.query(sql);
  };
  return { store: { ...store, query }, asked };
}

async function countKept(store: QueryableStore): Promise<number> {
  const [row] = await store.query('SELECT count(*) AS n FROM kept_answers');
  return Number(row?.['n']);
}

test('reports say the same with kept answers as without, and ask less', async () => {
  await withFile(async (store) => {
    const formats = ['terminal', 'json'];
    const before = await makeAll(store, formats);
    const plain = watched(store);
    await make(plain.store);
    await prepareReports(store, now, 0);
    assert.ok((await countKept(store)) > 40);
    assert.equal(await makeAll(store, formats), before);
    assert.ok(plain.asked.length > 60);
    const kept = watched(store);
    await make(kept.store);
    assert.equal(kept.asked, [], 'everything was kept');
    // Another period is asked about, but for what does not depend on it.
    const document = await makeDocument({
      store: kept.store,
      reports,
      since: since - 60,
      now,
      format: 'json',
    });
    assert.ok(kept.asked.length > 10 && kept.asked.length < plain.asked.length);
    assert.ok(kept.asked.every((sql) => sql.includes(String(since - 60))));
    await withFleet(sampleFleet(), async (fresh) => {
      assert.equal(
        document,
        await makeDocument({ store: fresh, reports, since: since - 60, now, format: 'json' }),
      );
    });
  });
});

test('what a later answer changed is told as it is now', async () => {
  await withFile(async (store) => {
    await prepareReports(store, now, 0);
    const later = [
      {
        host: 'host-1',
        time: now + 60,
        rows: { python_scripts: [script('/home/bob/worst.py', { risk: 99, username: 'bob' })] },
      },
      { host: 'host-9', time: now + 61, rows: { python_site_packages: [] } },
    ];
    await fillStore(store, later);
    const document = await make(store, 'json');
    await withFleet([...sampleFleet(), ...later], async (fresh) => {
      assert.equal(document, await make(fresh, 'json'));
    });
    const top = document.reports
      .find(({ report }) => report.name === 'overview')
      ?.sections.find(({ section }) => section.id === 'top-risks');
    assert.is(top?.rows[0]?.['path'], '/home/bob/worst.py');
  });
});

test('only answers about what changed are made again', async () => {
  await withFile(async (store) => {
    await prepareReports(store, now, 0);
    const idle = watched(store);
    await prepareReports(idle.store, now, 0);
    assert.is(idle.asked.length, 1, 'the size of the store');
    await fillStore(store, [{ host: 'host-1', time: now + 60, rows: { python_scripts: [] } }]);
    const again = watched(store);
    await prepareReports(again.store, now, 0);
    assert.ok(again.asked.some((sql) => /'people with scripts'/.test(sql)));
    assert.not(again.asked.some((sql) => /FROM python_ai_usage GROUP BY provider/.test(sql)));
  });
});

test('they are there for the next process, also for one that may only read, and after a vacuum', async () => {
  await withTemp(async (directory) => {
    const path = nodePath.join(directory, 'fleet.duckdb');
    await reopened(path, {}, async (store) => {
      await fillStore(store, sampleFleet());
      await prepareReports(store, now, 0);
    });
    await vacuumStore(path);
    await reopened(path, { readOnly: true }, async (store) => {
      const question = reports.flatMap(({ sections }) =>
        sections.flatMap((section) => questionsOf(store, section, { since })),
      )[0];
      assert.type(await store.kept?.recall(question?.text ?? ''), 'string');
      const kept = await countKept(store);
      await prepareReports(store, now, 0);
      assert.is(await countKept(store), kept);
    });
  });
});

test('a small store keeps none', async () => {
  await withFile(async (store) => {
    await prepareReports(store, now);
    assert.is(await countKept(store), 0);
  });
  await withFleet(sampleFleet(), async (store) => {
    await prepareReports(store, now, 0);
    assert.is(await countKept(store), 0, 'and one in memory neither');
  });
});

test('what a statement reads is known by its tables, in whatever form', () => {
  assert.equal(readBy('SELECT 1 FROM python_scripts AS s JOIN r ON r.path = s.path'), ['python_scripts']);
  assert.equal(readBy('SELECT 1 FROM python_scripts_ever'), ['python_scripts']);
  assert.equal(readBy('SELECT 1 FROM python_scripts_history'), ['', 'python_scripts']);
  assert.equal(readBy('SELECT 1 FROM rare_packages JOIN\nfirst_looks f ON 1 = 1'), [
    '',
    'python_site_packages',
  ]);
  assert.equal(readBy('SELECT hosts FROM package_names'), ['python_site_packages']);
});

test.run();
