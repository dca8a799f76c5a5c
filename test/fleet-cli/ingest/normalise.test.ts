import fs from 'node:fs';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Normalised, normaliseLine } from '../../../fleet-cli/ingest/normalise.ts';
import { parseQueryName } from '../../../fleet-cli/ingest/query-name.ts';
import type { Batch } from '../../../fleet-cli/types.ts';

const test = suite('log lines');
const logs = new URL('../../fixtures/osqueryd-logs/', import.meta.url);

function batchesOf(normalised: Normalised): readonly Batch[] {
  if ('reason' in normalised) throw new Error(normalised.reason);
  return normalised.batches;
}

function reason(text: string): string {
  const normalised = normaliseLine(text);
  return 'reason' in normalised ? normalised.reason : 'accepted';
}

test('every line that a real osqueryd wrote is understood', () => {
  let count = 0;
  for (const name of fs.readdirSync(logs)) {
    for (const line of fs.readFileSync(new URL(name, logs), 'utf8').trim().split('\n')) {
      const [batch] = batchesOf(normaliseLine(line));
      assert.is(batch?.host, 'laptop-0001');
      assert.is(batch?.pack, 'python-demo');
      assert.is(batch?.decorations['username'], 'ana');
      assert.is(batch?.epoch, name.includes('epoch7') ? 7 : 0);
      assert.is(batch?.kind, batch?.query === 'scripts_snapshot' ? 'snapshot' : 'differential');
      count++;
    }
  }
  assert.ok(count > 20);
});

const base = { name: 'pack_p_q', hostIdentifier: 'h', unixTime: 5, epoch: 1, counter: 2 };

test('event, batch and snapshot formats', () => {
  const added = batchesOf(
    normaliseLine(JSON.stringify({ ...base, action: 'added', columns: { a: '1' } })),
  )[0];
  assert.equal([added?.added, added?.removed, added?.counter], [[{ a: '1' }], [], 2]);
  const diff = batchesOf(
    normaliseLine(JSON.stringify({ ...base, diffResults: { added: [{ a: 1 }], removed: [{ a: 0 }] } })),
  )[0];
  assert.equal([diff?.added, diff?.removed], [[{ a: 1 }], [{ a: 0 }]]);
  const snapshot = batchesOf(normaliseLine(JSON.stringify({ ...base, action: 'snapshot', snapshot: [] })))[0];
  assert.equal([snapshot?.kind, snapshot?.added], ['snapshot', []]);
});

test('old versions: hostname, times as text, removed as ""', () => {
  const line = {
    name: 'q',
    hostname: 'old',
    unixTime: '7',
    diffResults: { added: [{ a: '1' }], removed: '' },
  };
  const [batch] = batchesOf(normaliseLine(JSON.stringify(line)));
  assert.equal([batch?.host, batch?.time, batch?.epoch, batch?.removed], ['old', 7, 0, []]);
});

test('envelopes of shippers', () => {
  const inner = JSON.stringify({ ...base, action: 'added', columns: { a: '1' } });
  const wrapped = [
    { '@timestamp': 'x', message: inner },
    { log: `${inner}\n`, stream: 'stdout' },
    { event: JSON.parse(inner) as object },
    { node_key: 'k', log_type: 'result', data: [JSON.parse(inner) as object] },
    { message: JSON.stringify({ message: inner }) },
    [JSON.parse(inner) as object],
  ];
  for (const envelope of wrapped) {
    assert.is(batchesOf(normaliseLine(JSON.stringify(envelope)))[0]?.host, 'h', JSON.stringify(envelope));
  }
});

test('what is no result has a reason', () => {
  assert.match(reason('{"name":"q"'), 'not JSON');
  assert.match(reason('[1]'), 'no JSON object');
  assert.match(reason('{"severity":0,"message":"x"}'), 'status log');
  assert.match(reason('{"a":1}'), 'no osquery result');
  assert.match(
    reason(JSON.stringify({ ...base, hostIdentifier: '', columns: {}, action: 'added' })),
    'names no host',
  );
  assert.match(reason(JSON.stringify({ ...base, unixTime: 'x', columns: {}, action: 'added' })), 'unixTime');
  assert.match(reason(JSON.stringify({ ...base, columns: {}, action: 'odd' })), 'action');
  assert.match(reason(JSON.stringify({ ...base, snapshot: ['x'] })), 'no objects');
  assert.match(reason(`${'{"message":'.repeat(9)}{}${'}'.repeat(9)}`), 'no osquery result');
});

test('query names', () => {
  assert.equal(parseQueryName('pack_python-demo_scripts_snapshot'), {
    pack: 'python-demo',
    query: 'scripts_snapshot',
  });
  assert.equal(parseQueryName('pack/exposure/secrets'), { pack: 'exposure', query: 'secrets' });
  assert.equal(parseQueryName('uptime'), { pack: '', query: 'uptime' });
  assert.equal(parseQueryName('package_files'), { pack: '', query: 'package_files' });
  assert.equal(parseQueryName('pack_x'), { pack: '', query: 'pack_x' });
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => void normaliseLine(text)),
    { numRuns: 500 },
  );
});

test.run();
