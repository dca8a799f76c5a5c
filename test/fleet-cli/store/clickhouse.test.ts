import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createTables } from '../../../fleet-cli/store/clickhouse/ddl.ts';
import { parseTarget } from '../../../fleet-cli/store/clickhouse/executor.ts';
import { hashRow, typeRow } from '../../../fleet-cli/store/clickhouse/rows.ts';
import { datasets } from '../../../fleet-cli/store/datasets.ts';
import { runCli } from '../../helpers/cli.ts';

const test = suite('store in ClickHouse');

test('URLs: TLS, ports, a password from the environment', () => {
  assert.equal(parseTarget('clickhouse://ann:p%40ss@ch1:9000/fleet', {}), {
    url: 'http://ch1:9000',
    username: 'ann',
    password: 'p@ss',
    database: 'fleet',
  });
  assert.equal(parseTarget('clickhouses://ch1', { CLICKHOUSE_PASSWORD: 'x' }), {
    url: 'https://ch1:8443',
    username: 'default',
    password: 'x',
    database: 'default',
  });
  for (const wrong of ['clickhouse://', 'clickhouse://h/a;DROP', 'clickhouse://h/%zz'])
    assert.throws(() => parseTarget(wrong, {}), /is written clickhouse:/);
});

test('no message has the password', async () => {
  const server = http.createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'text/plain' });
    response.end('Code: 516. DB::Exception: ann: Authentication failed: password s3cr3tWord is incorrect');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `clickhouse://ann:s3cr3tWord@127.0.0.1:${(server.address() as AddressInfo).port}/fleet`;
  try {
    const { code, stdout, stderr } = await runCli(['store', 'info', '--store', url]);
    assert.is(code, 2);
    assert.match(stderr, 'does not answer: ');
    assert.not.match(stdout + stderr, 's3cr3tWord', stderr);
  } finally {
    server.close();
  }
});

test('rows: the same as text or number; what does not fit a type is missing', () => {
  const scripts = datasets.get('python_scripts');
  const text = typeRow({ path: '/a', size: '5000000000', risk: 'x' }, scripts);
  const typed = typeRow({ size: 5000000000, path: '/a' }, scripts);
  assert.equal(text, typed);
  assert.is(hashRow(text), hashRow(typed));
  assert.is.not(hashRow(text), hashRow(typeRow({ path: '/b', size: 1 }, scripts)));
  assert.is(typeRow({ size: '9'.repeat(20) }, scripts)['size'], null);
  assert.equal(typeRow({ b: 1, a: null }, undefined), { columns: '{"a":null,"b":"1"}' });
});

test('any row of text has a hash of 64 bits', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null))), (row) => {
      const hash = BigInt(hashRow(typeRow(row, undefined)));
      assert.ok(hash >= 0n && hash < 2n ** 64n);
      hashRow(typeRow(row, datasets.get('python_scripts')));
    }),
  );
});

test('replicated tables, on a cluster', () => {
  const plain = createTables([...datasets.values()], { replicated: false, cluster: '' });
  assert.not.ok(plain.some((sql) => /Replicated|ON CLUSTER/.test(sql)));
  const all = createTables([...datasets.values()], { replicated: true, cluster: 'main"; DROP' });
  const tables = all.filter((sql) => sql.startsWith('CREATE TABLE'));
  assert.ok(tables.every((sql) => /ENGINE = Replicated(?:Aggregating|Replacing)MergeTree/.test(sql)));
  assert.ok(all.every((sql) => sql.includes('ON CLUSTER "main""; DROP"')));
});

test.run();
