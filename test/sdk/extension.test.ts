import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  createClient,
  createExtension,
  type Extension,
  type ExtensionOptions,
  OsqueryError,
  RegistrationError,
  table,
} from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withTemp } from '../helpers/temp.ts';
import { type FakeManager, type FakeManagerOptions, startFakeManager } from './helpers/fake-manager.ts';
import { tsxArguments } from './helpers/tsx.ts';

const test = suite('sdk/extension');

const scripts = table({
  name: 'demo_scripts',
  columns: {
    path: { type: 'TEXT', index: true, optimized: true, aliases: ['file'] },
    uid: { type: 'BIGINT', additional: true },
    size: { type: 'BIGINT' },
    risk: { type: 'DOUBLE' },
  },
  generate: (query) =>
    (query.equals('path') ?? ['/a', '/b']).map((path) => ({
      path,
      uid: 1001,
      size: 5_000_000_000,
      risk: 7.5,
    })),
});

interface Running {
  readonly manager: FakeManager;
  readonly extension: Extension;
  readonly uuid: number;
  readonly socket: string;
}

async function withExtension(
  action: (running: Running) => Promise<void>,
  options: Partial<ExtensionOptions> = {},
  managerOptions: FakeManagerOptions = {},
): Promise<void> {
  await withTemp(async (directory) => {
    const manager = await startFakeManager(path.join(directory, 'em'), managerOptions);
    const extension = createExtension({
      name: 'demo',
      version: '0.1',
      plugins: [scripts],
      socket: manager.path,
      interval: 0.1,
      ...options,
    });
    try {
      const uuid = Number(await extension.start());
      await action({ manager, extension, uuid, socket: `${manager.path}.${uuid}` });
    } finally {
      await extension.stop();
      await manager.close();
    }
  });
}

test('registers with its routes and is called as osquery calls it', () =>
  withExtension(async ({ manager, uuid, socket }) => {
    const { info, registry } = await manager.registered();
    assert.is(info.name, 'demo');
    assert.equal(registry['table']?.['demo_scripts'], [
      { id: 'column', name: 'path', type: 'TEXT', op: '9' },
      { id: 'column', name: 'uid', type: 'BIGINT', op: '4' },
      { id: 'column', name: 'size', type: 'BIGINT', op: '0' },
      { id: 'column', name: 'risk', type: 'DOUBLE', op: '0' },
      { id: 'columnAlias', name: 'file', target: 'path' },
    ]);
    assert.is(statSync(socket).mode & 0o777, 0o600);
    const ping = await manager.ping(uuid);
    assert.is(ping.message, 'OK');
    assert.is(Number(ping.uuid), uuid);
    const { status, response } = await manager.generate(uuid, 'demo_scripts', {
      constraints: [{ name: 'path', list: [{ op: 2, expr: '/x' }], affinity: 'TEXT' }],
      colsUsed: ['path', 'size'],
    });
    assert.is(status.code, 0);
    assert.equal(response, [{ path: '/x', size: '5000000000' }]);
  }));

test('an alias of a column in a constraint means the column', () =>
  withExtension(async ({ manager, uuid }) => {
    const context = { constraints: [{ name: 'file', list: [{ op: 2, expr: '/y' }] }], colsUsed: ['file'] };
    const { response } = await manager.generate(uuid, 'demo_scripts', context);
    assert.equal(response, [{ path: '/y' }]);
  }));

test('answers `columns`, which osquery asks when queries overlap', () =>
  withExtension(async ({ manager, uuid }) => {
    const { registry } = await manager.registered();
    const { response } = await manager.call(uuid, 'table', 'demo_scripts', { action: 'columns' });
    assert.equal(response, registry['table']?.['demo_scripts']);
  }));

test('unknown tables, actions and broken contexts are errors with a message', () =>
  withExtension(async ({ manager, uuid }) => {
    const unknown = await manager.call(uuid, 'table', 'nothing', { action: 'generate' });
    assert.is(unknown.status.code, 1);
    assert.match(unknown.status.message, 'no such plugin: table nothing');
    const action = await manager.call(uuid, 'table', 'demo_scripts', { action: 'dance' });
    assert.match(action.status.message, 'unknown action "dance"');
    const broken = await manager.call(uuid, 'table', 'demo_scripts', { action: 'generate', context: '{' });
    assert.is(broken.status.code, 1);
    assert.equal(broken.response, []);
  }));

test('a handler that throws gives its message, and the next call works', () => {
  let calls = 0;
  const flaky = table({
    name: 'flaky',
    columns: { a: { type: 'TEXT' } },
    generate() {
      if (calls++ === 0) throw new Error('the disk is on fire');
      return [{ a: 'fine' }];
    },
  });
  return withExtension(
    async ({ manager, uuid }) => {
      assert.is((await manager.generate(uuid, 'flaky')).status.message, 'the disk is on fire');
      assert.equal((await manager.generate(uuid, 'flaky')).response, [{ a: 'fine' }]);
    },
    { plugins: [flaky] },
  );
});

test('a handler that never answers is given up and told so', () => {
  let aborted = false;
  const hanging = table({
    name: 'hanging',
    columns: { a: { type: 'TEXT' } },
    generate: (_query, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          resolve([]);
        });
      }),
  });
  return withExtension(
    async ({ manager, uuid }) => {
      const { status } = await manager.generate(uuid, 'hanging');
      assert.is(status.code, 1);
      assert.match(status.message, 'hanging did not answer within 0.2 s');
      // The word to the handler travels beside the answer.
      while (!aborted) await sleep(1);
    },
    { plugins: [hanging], limits: { callTimeoutMs: 200 } },
  );
});

test('pings are answered, and time-outs hold, while a handler blocks the main thread', () => {
  const blocking = table({
    name: 'blocking',
    columns: { a: { type: 'TEXT' } },
    generate() {
      const end = performance.now() + 1500;
      while (performance.now() < end);
      return [{ a: 'late' }];
    },
  });
  return withExtension(
    async ({ socket }) => {
      // The peer is a process of its own: the blocked thread is this one.
      const script = fileURLToPath(new URL('./helpers/pinging-peer.ts', import.meta.url));
      const peer = spawn(process.execPath, [...tsxArguments, script, socket], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      peer.stdout.on('data', (chunk) => (output += chunk));
      await new Promise((resolve) => peer.on('close', resolve));
      const { pings, during, call } = JSON.parse(output);
      assert.is(call, 'blocking did not answer within 1 s');
      assert.ok(during >= 5, `${during} pings were answered while the call waited`);
      assert.ok(
        pings.every((ms: number) => ms < 900),
        `pings took ${pings}`,
      );
    },
    { plugins: [blocking], limits: { callTimeoutMs: 1000 } },
  );
});

test('a million rows do not hold up others', () => {
  const big = table({
    name: 'big',
    columns: { n: { type: 'BIGINT' } },
    *generate() {
      for (let n = 0; n < 1_000_000; n++) yield { n };
    },
  });
  return withExtension(
    async ({ manager, uuid }) => {
      const client = createClient({ socket: `${manager.path}.${uuid}` });
      const all = client.call('table', 'big', { action: 'generate' });
      const small = await manager.generate(uuid, 'demo_scripts');
      assert.is(small.status.code, 0);
      const rows = await all;
      assert.is(rows.length, 1_000_000);
      assert.equal(rows.at(-1), { n: '999999' });
      client.close();
    },
    { plugins: [big, scripts] },
  );
});

test('parallel calls are worked on in parallel', () => {
  const slow = table({
    name: 'slow',
    columns: { a: { type: 'TEXT' } },
    async generate(query) {
      started++;
      while (started < 20) await sleep(5);
      return [{ a: query.equals('a')?.[0] ?? '' }];
    },
  });
  let started = 0;
  return withExtension(
    async ({ manager, uuid }) => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          manager.generate(uuid, 'slow', {
            constraints: [{ name: 'a', list: [{ op: '2', expr: `${index}` }] }],
          }),
        ),
      );
      assert.equal(
        answers.map(({ response }) => response?.[0]?.['a']),
        Array.from({ length: 20 }, (_, index) => `${index}`),
      );
    },
    { plugins: [slow] },
  );
});

test('stop deregisters and removes the socket', () =>
  withExtension(async ({ manager, extension, uuid, socket }) => {
    await extension.stop();
    assert.equal(manager.deregistered, [uuid]);
    assert.not(existsSync(socket));
    assert.equal(await extension.ended, { cause: 'stopped', message: '' });
  }));

test('ends when osquery says shutdown', () =>
  withExtension(async ({ manager, extension, uuid, socket }) => {
    await manager.shutdown(uuid);
    assert.is((await extension.ended).cause, 'shutdown');
    assert.not(existsSync(socket));
  }));

test('ends when the manager is gone', () =>
  withExtension(async ({ manager, extension, socket }) => {
    await manager.close();
    assert.is((await extension.ended).cause, 'manager-gone');
    assert.not(existsSync(socket));
  }));

test('ends when a manager does not know it any more', () =>
  withExtension(async ({ manager, extension, uuid }) => {
    manager.forget(uuid);
    const { cause, message } = await extension.ended;
    assert.is(cause, 'manager-gone');
    assert.match(message, 'does not know this extension');
  }));

test('stays while a silent manager still knows it', () =>
  withExtension(async ({ manager, extension }) => {
    const before = manager.pings();
    while (manager.pings() < before + 8) await sleep(20);
    assert.is(await Promise.race([extension.ended, sleep(100)]), undefined);
  }));

test('retries while its old registration is still known', () =>
  withExtension(
    async ({ manager, uuid }) => {
      assert.is(manager.registrations.size, 1);
      assert.is((await manager.generate(uuid, 'demo_scripts')).status.code, 0);
    },
    {},
    { refusals: ['Duplicate extension registered', 'Duplicate extension registered'] },
  ));

test('a refusal is an error with the words of osquery', async () => {
  try {
    await withExtension(async () => {}, {}, { refusals: ['Registry item table demo_scripts conflicts'] });
    assert.unreachable('it was refused');
  } catch (error) {
    assert.instance(error, RegistrationError);
    assert.match((error as Error).message, 'conflicts');
  }
});

test('registers without a plugin whose name is taken, when it may', () => {
  const messages: string[] = [];
  const other = table({ name: 'other', columns: { a: { type: 'TEXT' } }, generate: () => [] });
  return withExtension(
    async ({ manager }) => {
      const { registry } = await manager.registered();
      assert.equal(Object.keys(registry['table'] ?? {}), ['other']);
      assert.match(
        messages[0] ?? '',
        'warn Registry item table demo_scripts conflicts: registering without it',
      );
    },
    {
      plugins: [scripts, other],
      leaveOutConflicts: true,
      log: (level, message) => messages.push(`${level} ${message}`),
    },
    { refusals: ['Registry item table demo_scripts conflicts'] },
  );
});

test('waits for a manager that is not there yet', () =>
  withTemp(async (directory) => {
    const socket = path.join(directory, 'em');
    const extension = createExtension({
      name: 'demo',
      version: '1',
      plugins: [scripts],
      socket,
      timeout: 20,
    });
    const started = extension.start();
    await sleep(120);
    const manager = await startFakeManager(socket);
    assert.ok(manager.registrations.has(Number(await started)));
    await extension.stop();
    await manager.close();
  }));

test('gives up when nobody comes', () =>
  withTemp(async (directory) => {
    const socket = path.join(directory, 'em');
    const extension = createExtension({
      name: 'demo',
      version: '1',
      plugins: [scripts],
      socket,
      timeout: 0.2,
    });
    try {
      await extension.start();
      assert.unreachable('nobody is there');
    } catch (error) {
      assert.match((error as Error).message, 'ENOENT');
    }
    assert.is((await extension.ended).cause, 'unreachable');
  }));

test('refuses a path that leaves no room for its own socket, and doubled plugins', () => {
  const make = (socket: string, plugins = [scripts]) =>
    createExtension({ name: 'd', version: '1', plugins, socket });
  assert.throws(() => make(`/${'x'.repeat(97)}`), /98 bytes/);
  assert.throws(() => make(`/${'ü'.repeat(49)}`), /99 bytes/);
  assert.ok(make(`/${'x'.repeat(96)}`));
  assert.ok(make(`\\\\.\\pipe\\${'x'.repeat(150)}`));
  assert.throws(
    () => make('/x', [scripts, scripts]),
    (error: unknown) => error instanceof OsqueryError,
  );
});

test('stop before start, and stop twice, are fine', () =>
  withTemp(async (directory) => {
    const extension = createExtension({
      name: 'demo',
      version: '1',
      plugins: [scripts],
      socket: path.join(directory, 'em'),
    });
    await extension.stop();
    await extension.stop();
    assert.is((await extension.ended).cause, 'stopped');
  }));

test.run();
