import { createServer } from 'node:net';
import path from 'node:path';
import {
  type Client,
  ConnectionError,
  createClient,
  ProtocolError,
  RemoteError,
  StatusError,
  TimeoutError,
} from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeUnknownMethod } from '../../extension/sdk/src/wire/methods.ts';
import { withTemp } from '../helpers/temp.ts';
import { type FakeManager, startFakeManager } from './helpers/fake-manager.ts';

const test = suite('sdk/client');

async function withClient(
  action: (client: Client, manager: FakeManager) => Promise<void>,
  query?: (sql: string) => Record<string, string>[] | Error,
): Promise<void> {
  await withTemp(async (directory) => {
    const manager = await startFakeManager(path.join(directory, 'em'), query === undefined ? {} : { query });
    const client = createClient({ socket: manager.path });
    try {
      await action(client, manager);
    } finally {
      client.close();
      await manager.close();
    }
  });
}

/** A peer that answers every first piece with the same bytes, or hangs up. */
async function withPeer(
  answer: Buffer | undefined,
  action: (socket: string) => Promise<void>,
): Promise<void> {
  await withTemp(async (directory) => {
    const socket = path.join(directory, 'peer');
    const server = createServer((peer) => {
      peer.on('error', () => {});
      peer.once('data', () => (answer === undefined ? peer.destroy() : peer.write(answer)));
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    try {
      await action(socket);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
}

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  return assert.unreachable('it must fail') as never;
}

test('queries, and gets what Apache sends', () =>
  withClient(
    async (client, manager) => {
      assert.equal(await client.query('SELECT 1'), [
        { one: '1', text: 'ü' },
        { one: '1', text: '' },
      ]);
      assert.equal(manager.queries, ['SELECT 1']);
      assert.equal(await client.getQueryColumns('SELECT 1'), [{ path: 'TEXT' }]);
      assert.is((await client.ping()).message, 'pong');
      assert.equal(Object.fromEntries(await client.options()), {
        extensions_interval: { value: '3', defaultValue: '3', type: 'uint64' },
      });
      assert.equal(await client.extensions(), []);
    },
    () => [
      { one: '1', text: 'ü' },
      { one: '1', text: '' },
    ],
  ));

test('registers and deregisters', () =>
  withClient(async (client, manager) => {
    const info = { name: 'x', version: '1', sdkVersion: '2', minSdkVersion: '2' };
    const status = await client.registerExtension(
      info,
      new Map([['table', new Map([['t', [{ id: 'column' }]]])]]),
    );
    assert.is(status.code, 0);
    assert.is((await client.extensions())[0]?.uuid, status.uuid);
    await client.deregisterExtension(status.uuid ?? 0);
    assert.equal(manager.deregistered, [status.uuid]);
  }));

test('an error of SQL is a StatusError with its words', () =>
  withClient(
    async (client) => {
      const error = await failureOf(client.query('SELECT'));
      assert.instance(error, StatusError);
      assert.is(error.message, 'near "SELECT": syntax error');
      assert.is(error.name, 'StatusError');
    },
    () => new Error('near "SELECT": syntax error'),
  ));

test('many calls at once share the connections', () =>
  withClient(
    async (client, manager) => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => client.query(`SELECT ${index}`)),
      );
      assert.equal(
        answers.map((rows) => rows[0]?.['sql']),
        Array.from({ length: 50 }, (_, index) => `SELECT ${index}`),
      );
      assert.is(manager.queries.length, 50);
    },
    (sql) => [{ sql }],
  ));

test('100,000 rows come over the socket', () =>
  withClient(
    async (client) => {
      const rows = await client.query('SELECT n');
      assert.is(rows.length, 100_000);
      assert.ok(rows.every((row, index) => row['n'] === `${index}` && row['same'] === 'text'));
    },
    () => Array.from({ length: 100_000 }, (_, n) => ({ n: `${n}`, same: 'text' })),
  ));

test('nobody there is a ConnectionError', () =>
  withTemp(async (directory) => {
    const client = createClient({ socket: path.join(directory, 'none') });
    const error = await failureOf(client.ping());
    assert.instance(error, ConnectionError);
    assert.is((error as ConnectionError).code, 'ENOENT');
    client.close();
    assert.instance(await failureOf(client.ping()), ConnectionError);
  }));

test('a peer that hangs up, talks nonsense, is late or knows no method', async () => {
  const cases: [Buffer | undefined, new (...args: never[]) => Error][] = [
    [undefined, ConnectionError],
    [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), ProtocolError],
    [Buffer.from([0x80, 1, 0, 2, 0, 0]), TimeoutError],
    [encodeUnknownMethod('ping', 0), RemoteError],
  ];
  for (const [answer, kind] of cases)
    await withPeer(answer, async (socket) => {
      const client = createClient({ socket });
      assert.instance(await failureOf(client.ping({ timeoutMs: 100 })), kind);
      client.close();
    });
});

test('close fails the calls that are under way and those that wait', () =>
  withPeer(Buffer.alloc(0), async (socket) => {
    const client = createClient({ socket, maxConnections: 1 });
    const calls = [client.ping(), client.ping(), client.ping()].map(failureOf);
    await new Promise((resolve) => setTimeout(resolve, 30));
    client.close();
    for (const error of await Promise.all(calls)) assert.instance(error, ConnectionError);
  }));

test('a manager that was started again is reached again', () =>
  withTemp(async (directory) => {
    const socket = path.join(directory, 'em');
    const client = createClient({ socket });
    const first = await startFakeManager(socket);
    await client.ping();
    await first.close();
    const second = await startFakeManager(socket);
    assert.is((await client.ping()).message, 'pong');
    client.close();
    await second.close();
  }));

test.run();
