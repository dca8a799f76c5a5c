/** One host's log lines must not cost the others theirs. */
import { Readable } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCount, ingestStream } from '../../../fleet-cli/ingest/ingest.ts';
import { createCatalog } from '../../../fleet-cli/store/catalog.ts';
import { openStore, type StoreRow } from '../../../fleet-cli/store/duckdb.ts';
import { wellFormedJson } from '../../../fleet-cli/well-formed-json.ts';

const test = suite('hostile log lines');
const now = Math.floor(Date.now() / 1000);
const day = 24 * 3600;

/** A line of log as text, for what no JSON.stringify writes. */
function line(host: string, changes: Readonly<Record<string, string>> = {}): string {
  const fields: Record<string, string> = {
    name: '"pack_p_q"',
    hostIdentifier: JSON.stringify(host),
    unixTime: String(now),
    epoch: '1',
    counter: '1',
    action: '"added"',
    columns: '{"n":"1"}',
    ...changes,
  };
  const parts = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}:${value}`);
  return `{${parts.join(',')}}\n`;
}

interface Taken {
  readonly hosts: readonly StoreRow[];
  readonly quarantined: number;
  readonly reasons: string;
  readonly rows: readonly StoreRow[];
}

async function take(text: string): Promise<Taken> {
  const store = await openStore(':memory:', createCatalog([]));
  try {
    const count = createCount();
    await ingestStream(store, Readable.from([Buffer.from(text)]), count);
    return {
      hosts: await store.query('SELECT name, last_contact FROM hosts ORDER BY name'),
      quarantined: count.quarantined,
      reasons: [...count.reasons.keys()].join(),
      rows: await store.query('SELECT columns FROM rows_other ORDER BY columns'),
    };
  } finally {
    await store.close();
  }
}

const nested = (open: string, close: string, depth = 20_000) => open.repeat(depth) + 1 + close.repeat(depth);

test('a time that is ahead is put aside: nobody is heard of tomorrow, and no number overflows', async () => {
  for (const time of [
    now + 2 * day,
    253402300799,
    930000000000000,
    Number.MAX_SAFE_INTEGER,
    '"9223372036854775807"',
  ]) {
    for (const changes of [
      { unixTime: String(time) },
      { unixTime: String(time), action: '"snapshot"', snapshot: '[{"n":"1"}]' },
    ]) {
      const { hosts, quarantined } = await take(line('good') + line('ahead', changes));
      assert.equal(
        hosts.map((host) => [host['name'], host['last_contact']]),
        [['good', BigInt(now)]],
        JSON.stringify(changes),
      );
      assert.is(quarantined, 1);
    }
  }
  assert.match((await take(line('ahead', { unixTime: String(now + 2 * day) }))).reasons, 'ahead');
});

test('a clock that is hours ahead, as with a wrong time zone, is believed', async () => {
  const { hosts, quarantined } = await take(line('zone', { unixTime: String(now + 14 * 3600) }));
  assert.is(quarantined, 0);
  assert.is(hosts.length, 1);
});

test('cells and decorations that are nested without end are put aside', async () => {
  for (const changes of [
    { action: '"snapshot"', snapshot: `[{"n":${nested('[', ']')}}]` },
    { action: '"snapshot"', snapshot: `[{"n":${nested('{"a":', '}')}}]` },
    { action: '"none"', diffResults: `{"added":[{"n":${nested('[', ']')}}]}` },
    { action: '"snapshot"', snapshot: '[]', decorations: `{"a":${nested('[', ']')}}` },
  ]) {
    const { hosts, quarantined, reasons } = await take(line('good') + line('deep', changes));
    assert.equal(
      hosts.map((host) => host['name']),
      ['good'],
    );
    assert.is(quarantined, 1);
    assert.match(reasons, 'nested too deep');
  }
});

test('half characters and keys that come twice stop nothing', async () => {
  for (const changes of [
    { columns: '{"n":"a\\ud800"}' },
    { columns: '{"n\\udc00":"a","n\\udc01":"b"}' },
    { columns: '{"n":"1","n":"2"}' },
    { action: '"snapshot"', snapshot: '[{"n":"\\ud83d"}]', decorations: '{"a\\ud800":"\\ud800"}' },
    { hostIdentifier: '"odd\\ud800"' },
    { name: '"pack_p_\\ud800"', decorations: '{"a":"1","a":"2"}' },
  ]) {
    const { rows, quarantined } = await take(line('good') + line('odd', changes));
    assert.is(rows.length, 2, JSON.stringify(changes));
    assert.is(quarantined, 0);
  }
});

test('characters that are whole stay, and escaped backslashes too', () => {
  for (const kept of ['"\\ud83d\\ude00"', '"\\\\ud800"', '"\\u00e9"', '"plain"', '"\\\\\\\\ud800"'])
    assert.is(wellFormedJson(kept), kept);
  assert.is(JSON.parse(wellFormedJson('"\\ud83d\\ud83d\\ude00\\ude00"')), '\ufffd\u{1f600}\ufffd');
  assert.is(JSON.parse(wellFormedJson('"\\\\\\uD800\\n"')), '\\\ufffd\n');
});

test('a host that invents queries without end takes no number from the others', async () => {
  const catalog = createCatalog([
    { pack: 'p', query: 'ours', dataset: 'python_scripts', kind: 'differential' },
  ]);
  const store = await openStore(':memory:', catalog);
  try {
    const invented = Array.from({ length: 33_000 }, (_, n) => line('odd', { name: `"invented ${n}"` }));
    await ingestStream(store, Readable.from([Buffer.from(invented.join(''))]), createCount());
    const ours = line('good', { name: '"pack_p_ours"', columns: '{"path":"/a.py"}' });
    await ingestStream(store, Readable.from([Buffer.from(ours)]), createCount());
    const [kept] = await store.query('SELECT count(*) AS n FROM python_scripts');
    assert.is(Number(kept?.['n']), 1);
    const [aside] = await store.query(
      "SELECT count(*) AS n FROM quarantine WHERE reason LIKE '%as many queries%'",
    );
    assert.ok(Number(aside?.['n']) > 0);
  } finally {
    await store.close();
  }
});

test.run();
