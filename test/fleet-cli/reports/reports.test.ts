import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseReports, reports } from '../../../fleet-cli/reports/definitions/index.ts';
import { exitCodeOfDenominator, readDenominator } from '../../../fleet-cli/reports/denominator.ts';
import { makeDocument } from '../../../fleet-cli/reports/document.ts';
import { reachesSeverity } from '../../../fleet-cli/reports/fail-on.ts';
import { runReports, sectionSql } from '../../../fleet-cli/reports/run-reports.ts';
import { parseSince } from '../../../fleet-cli/reports/since.ts';
import type { ReportDocument, ReportRow } from '../../../fleet-cli/reports/types.ts';
import { openStore, type Store } from '../../../fleet-cli/store/duckdb.ts';
import {
  day,
  type HostRows,
  hostile,
  now,
  sampleFleet,
  script,
  secret,
  site,
  withFleet,
} from '../../helpers/fleet-store.ts';

const test = suite('reports');
const since = now - 7 * day;

function make(store: Store): Promise<ReportDocument> {
  return makeDocument({ store, reports, since, now, format: 'json' });
}

function rowsOf(document: ReportDocument, report: string, section: string): readonly ReportRow[] {
  const found = document.reports
    .find((each) => each.report.name === report)
    ?.sections.find((each) => each.section.id === section);
  if (found === undefined) throw new Error(`there is no ${report}/${section}`);
  return found.rows;
}

function pick(rows: readonly ReportRow[], ...columns: string[]): unknown[][] {
  return rows.map((row) => columns.map((column) => row[column]));
}

test('names are kebab-case and unique, titles and questions are there, every column has a value in its SQL', async () => {
  assert.is(new Set(reports.map(({ name }) => name)).size, reports.length);
  await withFleet(sampleFleet(), async (store) => {
    for (const report of reports) {
      assert.match(report.name, /^[a-z]+(?:-[a-z]+)*$/);
      assert.match(report.question, /\?$/);
      const ids = report.sections.map(({ id }) => id);
      assert.is(new Set(ids).size, ids.length, report.name);
      for (const section of report.sections) {
        const sql = sectionSql(section, { since });
        if (sql === undefined) continue;
        const described = await store.query(`DESCRIBE SELECT * FROM (${sql}) AS s`);
        const names = described.map((row) => String(row['column_name']));
        for (const { name } of section.columns)
          assert.ok(names.includes(name), `${report.name}/${section.id} has no ${name}`);
        assert.match(section.empty, /\.$/);
      }
    }
  });
});

test('an empty store gives every section, without rows, and nothing throws', async () => {
  await withFleet([], async (store) => {
    const document = await make(store);
    assert.is(document.denominator.hosts, 0);
    assert.is(exitCodeOfDenominator(document.denominator), 4);
    for (const { report, sections } of document.reports) {
      for (const { section, rows } of sections)
        if (section.layout !== 'figures') assert.is(rows.length, 0, `${report.name}/${section.id}`);
    }
  });
});

test('secrets are counted by fingerprint over files and hosts', async () => {
  await withFleet(sampleFleet(), async (store) => {
    const rows = rowsOf(await make(store), 'secrets', 'fingerprints');
    assert.equal(pick(rows, 'fingerprint', 'files', 'hosts'), [
      ['aaaa000011112222', 3, 3],
      ['0', 1, 1],
      ['1', 1, 1],
      ['2', 1, 1],
    ]);
  });
});

test('malicious packages come first, then the scripts and people that bad versions reach', async () => {
  await withFleet(sampleFleet(), async (store) => {
    const document = await make(store);
    assert.equal(
      pick(rowsOf(document, 'vulnerabilities', 'advisories'), 'severity', 'id', 'versions', 'hosts'),
      [
        ['malicious', 'MAL-1', '1.0', 3],
        ['high', 'GHSA-1', '2.0.0, 2.1.0, 2.2.0', 3],
      ],
    );
    const reached = rowsOf(document, 'vulnerabilities', 'reached');
    assert.equal(pick(reached, 'host', 'path', 'package', 'version')[0], [
      hostile.host,
      hostile.script,
      'requests',
      '2.0.0',
    ]);
    assert.is(reached.length, 3);
  });
});

test('the overview: one row for the scripts of an owner with the same faults, its reasons and what to do', async () => {
  await withFleet(sampleFleet(), async (store) => {
    const [worst] = rowsOf(await make(store), 'overview', 'top-risks');
    assert.is(worst?.['path'], hostile.script);
    assert.is(worst?.['alike'], 3);
    assert.is(worst?.['because'], 'Private key');
    assert.is(worst?.['action'], 'Rotate its secrets; ask the owner which data goes to the AI provider');
  });
});

test('what the first look finds is no change; what a later one adds is', async () => {
  const host = 'laptop';
  const look = (time: number, scripts: string[], packages: string[]): HostRows => ({
    host,
    time,
    rows: {
      python_scripts: scripts.map((path) => script(path)),
      python_site_packages: packages.map((name) => site(name, '1.0')),
    },
  });
  await withFleet([look(now - day, ['/a.py'], ['x'])], async (store) => {
    assert.equal(rowsOf(await make(store), 'overview', 'changes'), []);
  });
  await withFleet(
    [look(now - day, ['/a.py'], ['x']), look(now, ['/a.py', '/b.py'], ['x'])],
    async (store) => {
      const changes = rowsOf(await make(store), 'overview', 'changes');
      assert.equal(pick(changes, 'what', 'found', 'example', 'latest'), [['new scripts', 1, '/b.py', now]]);
      assert.equal(pick(rowsOf(await make(store), 'scripts', 'new'), 'path'), [['/b.py']]);
    },
  );
  // A first look that found nothing was one.
  await withFleet([look(now - day, [], ['x']), look(now, ['/b.py'], ['x'])], async (store) => {
    const changes = rowsOf(await make(store), 'overview', 'changes');
    assert.equal(pick(changes, 'what', 'found', 'example'), [['new scripts', 1, '/b.py']]);
  });
});

test('what was there before is no change, by whichever row or query it is known', async () => {
  const packages = (time: number, ...rows: HostRows['rows'][string]): HostRows => ({
    host: 'laptop',
    time,
    rows: { python_site_packages: rows },
  });
  const before = packages(now - 10 * day, site('x', '1.0', { install_time: 1 }));
  const changesOf = async (answers: readonly HostRows[]) => {
    let changes: unknown[] = [];
    await withFleet(answers, async (store) => {
      changes = pick(rowsOf(await make(store), 'overview', 'changes'), 'what', 'found', 'example');
    });
    return changes;
  };
  assert.equal(await changesOf([before, packages(now, site('x', '1.0', { install_time: 2 }))]), []);
  assert.equal(await changesOf([before, packages(now - day), packages(now, site('x', '1.0'))]), []);
  assert.equal(await changesOf([before, packages(now, site('x', '2.0'))]), [['new packages', 1, 'x 2.0']]);
});

test('what another query told of before is no change', async () => {
  const store = await openStore(':memory:', (pack, query) => ({
    ...{ pack, query, dataset: 'python_scripts', kind: 'snapshot' },
  }));
  try {
    const tell = (query: string, time: number, ...paths: string[]) =>
      store.take({
        batches: [
          {
            ...{ host: 'laptop', pack: 'own', query, time, epoch: 0, counter: 0, kind: 'snapshot' },
            ...{ added: paths.map((path) => script(path)), removed: [], decorations: {} },
          },
        ],
      });
    await tell('all', now - 10 * day, '/a.py');
    await tell('risky', now - 9 * day);
    await tell('risky', now, '/a.py', '/b.py');
    const changes = rowsOf(await make(store), 'overview', 'changes');
    assert.equal(pick(changes, 'what', 'found', 'example'), [['new scripts', 1, '/b.py']]);
  } finally {
    await store.close();
  }
});

test('what cannot wait: by urgency, each kind once, with its hosts and what to do; nothing where there is nothing', async () => {
  await withFleet(sampleFleet(), async (store) => {
    const rows = rowsOf(await make(store), 'overview', 'urgent');
    assert.equal(pick(rows, 'what', 'found', 'hosts').slice(0, 1), [['malicious packages', 1, 3]]);
    const kinds = rows.map(({ what }) => what);
    assert.ok(kinds.includes('critical secrets in scripts'));
    assert.is(new Set(kinds).size, kinds.length);
    for (const row of rows) {
      assert.match(String(row['some_hosts']), 'host-1');
      const named = /\(report (?<name>[a-z-]+)\)$/.exec(String(row['action']))?.groups?.['name'];
      assert.ok(
        reports.some(({ name }) => name === named),
        String(named),
      );
    }
  });
  await withFleet([{ host: 'a', rows: { python_scripts: [script('/a.py')] } }], async (store) => {
    assert.equal(rowsOf(await make(store), 'overview', 'urgent'), []);
  });
  const alike = { rule: 'PYS-PKG-001', package: 'reqeusts', version: '1.0' };
  const found = [
    { ...alike, severity: 'high', fingerprint: 'f1' },
    { ...alike, package: 'nunpy', severity: 'low', fingerprint: 'f2' },
  ];
  await withFleet([{ host: 'a', rows: { python_package_findings: found } }], async (store) => {
    const rows = rowsOf(await make(store), 'overview', 'urgent');
    assert.equal(pick(rows, 'what', 'found', 'because'), [
      ['packages whose name looks like a popular one', 1, 'reqeusts 1.0'],
    ]);
  });
});

test('what hosts were never asked is said, by how many; a table without rows was asked', async () => {
  const coverage = reports.filter(({ name }) => name === 'coverage');
  const tables = ['python_environments', 'python_scan_problems', 'python_sensor_coverage'];
  const asked = (host: string, names: readonly string[]): HostRows => ({
    host,
    rows: Object.fromEntries(names.map((name) => [name, []])),
  });
  const noticesOf = async (fleet: readonly HostRows[]) => {
    let notices: readonly string[] = [];
    await withFleet(fleet, async (store) => {
      ({ notices } = await makeDocument({ store, reports: coverage, since, now, format: 'json' }));
    });
    return notices;
  };
  assert.equal(await noticesOf([asked('a', tables), asked('b', tables)]), []);
  assert.equal(
    await noticesOf([asked('a', tables), asked('b', tables.slice(0, 2)), asked('c', tables.slice(1))]),
    [
      'Never asked or never answered: 1 host about python_environments, python_sensor_coverage. Nothing found there means nothing.',
    ],
  );
});

test('trend: what was there at the end of each day', async () => {
  const look = (time: number, paths: string[]): HostRows => ({
    host: 'laptop',
    time,
    rows: { python_scripts: paths.map((path) => script(path)) },
  });
  const looks = [
    look(now - 3 * day, ['/a.py']),
    look(now - 2 * day, ['/a.py', '/b.py', '/c.py']),
    look(now, ['/b.py']),
  ];
  await withFleet(looks, async (store) => {
    const rows = rowsOf(await make(store), 'trend', 'scripts');
    const midnight = now - (now % day);
    assert.equal(pick(rows, 'day', 'present', 'came', 'went'), [
      [midnight, 1, 0, 2],
      [midnight - 2 * day, 3, 2, 0],
      [midnight - 3 * day, 1, 1, 0],
    ]);
  });
});

test('anomalies: a fleet of one is never rare, nor is anything new without a history', async () => {
  await withFleet(sampleFleet(1), async (store) => {
    const document = await make(store);
    for (const { id } of reports.find(({ name }) => name === 'anomalies')?.sections ?? [])
      assert.equal(rowsOf(document, 'anomalies', id), [], id);
  });
});

test('anomalies name their baseline: hosts, days, and how rare', async () => {
  const fleet: HostRows[] = Array.from({ length: 25 }, (_, index) => ({
    host: `host-${index}`,
    time: now - 30 * day,
    rows: {
      python_site_packages: [site('numpy', '1.0')],
      python_scripts: [script('/old.py', { hosts: '["a.example"]' })],
    },
  }));
  const odd: HostRows = {
    host: 'host-7',
    rows: {
      python_site_packages: [site('numpy', '1.0'), site('oddity', '1.0')],
      python_scripts: [
        script('/old.py', { hosts: '["a.example"]' }),
        script('/new.py', { risk: 60, hosts: '["a.example","drop.example"]' }),
      ],
    },
  };
  await withFleet([...fleet, odd], async (store) => {
    const document = await make(store);
    assert.equal(pick(rowsOf(document, 'anomalies', 'rare-packages'), 'normalized_name', 'rarity', 'host'), [
      ['oddity', 'on 1 of 25 hosts', 'host-7'],
    ]);
    assert.equal(pick(rowsOf(document, 'anomalies', 'first-scripts'), 'path', 'rarity'), [
      ['/new.py', 'not seen on 25 hosts in the 23 days before'],
    ]);
    assert.equal(pick(rowsOf(document, 'anomalies', 'first-destinations'), 'destination', 'host'), [
      ['drop.example', 'host-7'],
    ]);
  });
});

test('anomalies of runs: an hour, a user and a destination that the script never had, and what its text does not predict', async () => {
  const midnight = now - (now % day);
  const run = (id: string, start_time: number, overrides: object = {}) => ({
    invocation_id: id,
    kind: 'script',
    script: '/jobs/nightly.py',
    module: '',
    username: 'batch',
    start_time,
    source: 'sensor',
    hosts: '[{"host":"db.corp","port":5432}]',
    observed_findings: '[]',
    ...overrides,
  });
  // Every night at two for 40 nights, until ten days ago.
  const usual = Array.from({ length: 40 }, (_, n) => run(`old-${n}`, midnight - (50 - n) * day + 2 * 3600));
  const odd = [
    run('near', midnight - day + 3 * 3600),
    run('late', midnight - day + 15 * 3600, { hosts: '[{"host":"drop.example","port":443}]' }),
    run('stranger', midnight - day + 2 * 3600, {
      username: 'mallory',
      observed_findings:
        '[{"rule":"PYS-OBS-001","severity":"high","message":"Contacted a host.","target":"drop.example"}]',
    }),
  ];
  const first: HostRows = { host: 'a', time: now - 40 * day, rows: { python_scripts: [] } };
  const fleet = [first, { host: 'a', rows: { python_invocations: [...usual, ...odd] } }];
  await withFleet(fleet, async (store) => {
    const document = await make(store);
    assert.equal(pick(rowsOf(document, 'anomalies', 'unusual-hour'), 'start_time', 'rarity'), [
      [midnight - day + 15 * 3600, 'none of 40 runs in the 43 days before was near 15:00 UTC'],
    ]);
    assert.equal(pick(rowsOf(document, 'anomalies', 'unusual-user'), 'username', 'found', 'rarity'), [
      ['mallory', 1, 'all 40 runs in the 43 days before were by batch'],
    ]);
    assert.equal(pick(rowsOf(document, 'anomalies', 'new-destinations'), 'destination', 'rarity'), [
      ['drop.example', 'not contacted by 40 runs in the 43 days before'],
    ]);
    assert.equal(pick(rowsOf(document, 'anomalies', 'unpredicted'), 'rule', 'target', 'username'), [
      ['PYS-OBS-001', 'drop.example', 'mallory'],
    ]);
  });
});

test('anomalies: growth is measured against the host itself', async () => {
  const look = (time: number, count: number): HostRows => ({
    host: 'laptop',
    time,
    rows: { python_scripts: Array.from({ length: count }, (_, n) => script(`/s${n}.py`)) },
  });
  await withFleet([look(now - 20 * day, 12), look(now, 30)], async (store) => {
    const rows = rowsOf(await make(store), 'anomalies', 'growth-scripts');
    assert.equal(pick(rows, 'host', 'was', 'now_there', 'grown'), [['laptop', 12, 30, 18]]);
  });
});

test('the denominator accounts for every host: answered, failed with its code, never reached, silent', async () => {
  await withFleet(
    [{ host: 'quiet', time: now - 30 * day, rows: { python_scripts: [] } }, ...sampleFleet(2)],
    async (store) => {
      const contacts = [
        { host: 'down', status: 'failed', code: 'TIMEOUT', message: 'no answer' },
        { host: 'late', status: 'never' },
        { host: 'host-1', status: 'partial', code: 'REMOTE_EXIT', message: 'half' },
      ] as const;
      await store.take({ batches: [], contacts: { source: 'ssh', time: now + 1, hosts: contacts } });
      const found = await readDenominator(store, since);
      assert.equal(
        { ...found, newest: null },
        {
          hosts: 5,
          answered: 2,
          partial: 1,
          failed: 1,
          failures: { TIMEOUT: ['down'] },
          never: 1,
          silent: 1,
          newest: null,
        },
      );
      assert.is(exitCodeOfDenominator(found), 3);
      const rows = rowsOf(await make(store), 'coverage', 'hosts');
      assert.equal(pick(rows, 'host', 'state', 'code'), [
        ['down', 'failed', 'TIMEOUT'],
        ['late', 'never', ''],
        ['host-1', 'partial', 'REMOTE_EXIT'],
        ['quiet', 'silent', ''],
      ]);
    },
  );
});

test('columns that compare hosts are left out where there is one', async () => {
  const columnsOf = async (hosts: number): Promise<string[]> => {
    let names: string[] = [];
    await withFleet(sampleFleet(hosts), async (store) => {
      const document = await make(store);
      names =
        document.reports[0]?.sections
          .find(({ section }) => section.id === 'secrets')
          ?.columns.map(({ name }) => name) ?? [];
    });
    return names;
  };
  assert.ok((await columnsOf(2)).includes('hosts'));
  assert.not((await columnsOf(1)).includes('hosts'));
});

test('rows beyond the limit are counted', async () => {
  const rows = Array.from({ length: 300 }, (_, n) => script(`/s${n}.py`));
  await withFleet([{ host: 'h', rows: { python_scripts: rows } }], async (store) => {
    const document = await makeDocument({
      store,
      reports: chooseReports(['overview'], 'all'),
      since,
      now,
      format: 'terminal',
    });
    const newest = document.reports[0]?.sections.find(({ section }) => section.id === 'newest-scripts');
    assert.is(newest?.total, 300);
    assert.is(newest?.rows.length, 200);
  });
});

test('a section whose table the schema does not have is left out, part by part', () => {
  const base = { id: 'x', title: 'X', order: '1', columns: [], empty: '.' };
  const missing = 'SELECT count(*) FROM python_no_such_table';
  assert.is(sectionSql({ ...base, sql: [missing] }, { since }), undefined);
  assert.is(
    sectionSql({ ...base, sql: [missing, 'SELECT {since} FROM python_scripts_history'] }, { since }),
    `SELECT ${since} FROM python_scripts_history`,
  );
});

test('--fail-on: unsuppressed findings and vulnerabilities of that severity or worse', async () => {
  const finding = (overrides: object): HostRows => ({
    host: 'h',
    rows: { python_script_findings: [secret('/a.py', 'f', overrides as never)] },
  });
  await withFleet([finding({ severity: 'medium' })], async (store) => {
    assert.is(await reachesSeverity(store, 'high'), false);
    assert.is(await reachesSeverity(store, 'medium'), true);
  });
  await withFleet([finding({ severity: 'critical', suppressed: '# nosec' })], async (store) => {
    assert.is(await reachesSeverity(store, 'low'), false);
  });
});

test('--since: durations and dates; anything else says what fits', () => {
  assert.is(parseSince('7d', now), since - day / 2, 'whole days before this one');
  assert.is(parseSince('1w', now + 60), parseSince('7d', now));
  assert.is(parseSince('36h', now), now - 1.5 * day);
  assert.is(parseSince('90m', now), now - 5400);
  assert.is(parseSince('2026-11-23', now), 1_795_392_000);
  assert.is(parseSince('2026-11-23T12:00', now), now);
  for (const wrong of [
    '',
    'week',
    '7',
    '-1d',
    '2026-13-40',
    '2026-02-30',
    '0001-01-01',
    '999999w',
    '7d; DROP TABLE hosts',
  ])
    assert.throws(() => parseSince(wrong, now), /--since.*give 30m/);
  assert.throws(() => parseSince('2026-11-24', now), /has not come yet/);
});

test('an unknown report names the closest', () => {
  assert.throws(() => chooseReports(['secret'], 'all'), /did you mean secrets/);
});

test('a table of which only the first rows are made is the beginning of the whole table', async () => {
  const outlined = reports.flatMap((report) =>
    report.sections.filter(({ outline }) => outline !== undefined).map(({ id }) => `${report.name}/${id}`),
  );
  await withFleet(sampleFleet(5), async (store) => {
    const run = (rows: number) =>
      runReports(store, reports, { since, hosts: 5, rows: () => rows }).then((results) =>
        results.flatMap(({ report, sections }) =>
          sections.map(({ section, ...rest }) => ({ id: `${report.name}/${section.id}`, ...rest })),
        ),
      );
    const whole = await run(1_000_000);
    for (const rows of [1, 3]) {
      const cut = await run(rows);
      for (const [at, { id, total, rows: all }] of whole.entries()) {
        assert.is(cut[at]?.id, id);
        assert.is(cut[at]?.total, total, id);
        assert.equal(cut[at]?.rows, all.slice(0, rows), id);
      }
    }
    const long = whole.filter(({ id, total }) => outlined.includes(id) && total > 3).map(({ id }) => id);
    assert.ok(long.length >= 6, `only ${long.join(', ')} were cut`);
  });
});

test.run();
