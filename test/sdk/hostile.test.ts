/** Peers that break the protocol: the extension stays up, bounded, and serves the next good call. */
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, createExtension, table, type WireLimits } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeMessage, methods } from '../../extension/sdk/src/wire/methods.ts';
import { messageKind } from '../../extension/sdk/src/wire/thrift-type.ts';
import { withTemp } from '../helpers/temp.ts';
import { type FakeManager, startFakeManager } from './helpers/fake-manager.ts';

const test = suite('sdk/hostile peers');

const demo = table({ name: 'demo', columns: { a: { type: 'TEXT' } }, generate: () => [{ a: 'fine' }] });
const slow = table({
  name: 'slow',
  columns: { a: { type: 'TEXT' } },
  async generate() {
    await sleep(100);
    return [{ a: 'late' }];
  },
});

interface Target {
  readonly manager: FakeManager;
  readonly uuid: number;
  readonly socket: string;
  open(): Promise<Socket>;
}

async function withTarget(
  limits: Partial<WireLimits>,
  action: (target: Target) => Promise<void>,
): Promise<void> {
  await withTemp(async (directory) => {
    const manager = await startFakeManager(path.join(directory, 'em'));
    const extension = createExtension({
      name: 'demo',
      version: '1',
      plugins: [demo, slow],
      socket: manager.path,
      limits,
    });
    const uuid = Number(await extension.start());
    const socket = `${manager.path}.${uuid}`;
    const sockets: Socket[] = [];
    const open = async () => {
      const opened = connect({ path: socket, allowHalfOpen: true });
      sockets.push(opened);
      opened.on('error', () => {});
      await new Promise((resolve) => opened.once('connect', resolve));
      return opened;
    };
    try {
      await action({ manager, uuid, socket, open });
      const { response } = await manager.generate(uuid, 'demo');
      assert.equal(response, [{ a: 'fine' }]);
    } finally {
      for (const one of sockets) one.destroy();
      await extension.stop();
      await manager.close();
    }
  });
}

function received(socket: Socket): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks)));
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

const ping = encodeMessage('ping', messageKind.call, 1, methods.ping.arguments, {});
const pong = (uuid: number) =>
  encodeMessage('ping', messageKind.reply, 1, methods.ping.result, {
    success: { code: 0, message: 'OK', uuid },
  });
const callSlow = encodeMessage('call', messageKind.call, 2, methods.call.arguments, {
  registry: 'table',
  item: 'slow',
  request: { action: 'generate' },
});

test('garbage is hung up on', () =>
  withTarget({}, async ({ open }) => {
    for (const garbage of [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(100_000, 0xff),
      Buffer.from([0x80, 2]),
    ]) {
      const socket = await open();
      socket.write(garbage);
      assert.is((await received(socket)).length, 0);
    }
  }));

test('a request that never ends is hung up on in its time, however it drips', () =>
  withTarget({ readTimeoutMs: 200 }, async ({ open }) => {
    const socket = await open();
    const end = received(socket);
    let alive = true;
    socket.on('close', () => {
      alive = false;
    });
    for (const byte of callSlow.subarray(0, callSlow.length - 1)) {
      if (!alive || socket.destroyed || socket.readableEnded) break;
      socket.write(Buffer.from([byte]));
      await sleep(10);
    }
    assert.is((await end).length, 0);
  }));

test('a connection on which nothing comes is closed in its time', () =>
  withTarget({ idleTimeoutMs: 100 }, async ({ open }) => {
    assert.is((await received(await open())).length, 0);
  }));

test('a truncated request followed by the end of the stream is no request', () =>
  withTarget({}, async ({ open }) => {
    const socket = await open();
    socket.end(callSlow.subarray(0, 40));
    assert.is((await received(socket)).length, 0);
  }));

test('a request larger than the limit is refused before it is there', () =>
  withTarget({ maxRequestBytes: 10_000 }, async ({ open }) => {
    const socket = await open();
    const large = encodeMessage('call', messageKind.call, 1, methods.call.arguments, {
      registry: 'table',
      item: 'x'.repeat(1_000_000),
      request: {},
    });
    socket.write(large.subarray(0, 100));
    assert.is((await received(socket)).length, 0);
  }));

test('deep nesting is refused', () =>
  withTarget({}, async ({ open }) => {
    const socket = await open();
    const deep = Array.from({ length: 10_000 }, () => [12, 0, 1]).flat();
    socket.write(Buffer.concat([ping.subarray(0, -1), Buffer.from(deep)]));
    assert.is((await received(socket)).length, 0);
  }));

test('an unknown method is answered with an exception, and the connection goes on', () =>
  withTarget({}, async ({ open, uuid }) => {
    const socket = await open();
    const answer = received(socket);
    socket.write(encodeMessage('dance', messageKind.call, 9, methods.ping.arguments, {}));
    socket.end(ping);
    const bytes = await answer;
    assert.ok(bytes.includes('Unknown function dance'));
    assert.ok(bytes.includes(pong(uuid)));
  }));

test('a peer that has closed its sending side still gets its answer', () =>
  withTarget({}, async ({ open }) => {
    const socket = await open();
    const answer = received(socket);
    socket.end(callSlow);
    assert.ok((await answer).includes('late'));
  }));

test('a peer that hangs up during a call does no harm', () =>
  withTarget({}, async ({ open }) => {
    const socket = await open();
    socket.write(callSlow);
    await sleep(20);
    socket.destroy();
    await sleep(120);
  }));

test('requests sent ahead are answered in their order', () =>
  withTarget({}, async ({ open, uuid }) => {
    const socket = await open();
    const answer = received(socket);
    socket.end(Buffer.concat([callSlow, ping, ping]));
    const bytes = await answer;
    const first = bytes.indexOf('late');
    const second = bytes.indexOf(pong(uuid));
    assert.ok(first > 0 && second > first && bytes.lastIndexOf(pong(uuid)) > second);
  }));

test('requests sent ahead are bounded', () =>
  withTarget({ maxRequestBytes: 4096 }, async ({ open }) => {
    const socket = await open();
    const answer = received(socket);
    socket.write(callSlow);
    socket.write(Buffer.concat(Array.from({ length: 1000 }, () => ping)));
    assert.is((await answer).length, 0);
  }));

test('200 connections at once are all served', () =>
  withTarget({}, async ({ manager, uuid }) => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => manager.generate(uuid, 'demo')));
    assert.ok(answers.every(({ response }) => response?.[0]?.['a'] === 'fine'));
  }));

test('idle connections give way when there are too many', () =>
  withTarget({ maxConnections: 20 }, async ({ open, manager, uuid }) => {
    let ended = 0;
    const opening = Array.from({ length: 60 }, async () => {
      const socket = await open();
      void received(socket).then(() => ended++);
    });
    await Promise.all(opening);
    assert.is((await manager.ping(uuid)).code, 0);
    while (ended < 40) await sleep(5);
  }));

test('more calls at once than the limit are told so', () =>
  withTarget({ maxCalls: 3 }, async ({ socket }) => {
    const client = createClient({ socket, maxConnections: 10 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, () => client.call('table', 'slow', { action: 'generate' })),
    );
    client.close();
    const refused = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    assert.is(refused.length, 3);
    assert.match(String(refused[0]?.reason), 'more than 3 calls at once');
  }));

test('a peer that does not take its answer is cut off', () =>
  withTemp(async (directory) => {
    const big = table({
      name: 'big',
      columns: { a: { type: 'TEXT' } },
      async *generate() {
        // Longer than the time in which something has to move: the plugin's work does not count, its answer does.
        await sleep(400);
        for (let n = 0; n < 2000; n++) yield { a: 'x'.repeat(10_000) };
      },
    });
    const manager = await startFakeManager(path.join(directory, 'em'));
    const messages: string[] = [];
    const extension = createExtension({
      name: 'demo',
      version: '1',
      plugins: [big],
      socket: manager.path,
      limits: { idleTimeoutMs: 150 },
      log: (_level, message) => messages.push(message),
    });
    const socket = connect(`${manager.path}.${await extension.start()}`);
    socket.on('error', () => {});
    socket.pause();
    socket.write(
      encodeMessage('call', messageKind.call, 1, methods.call.arguments, {
        registry: 'table',
        item: 'big',
        request: { action: 'generate' },
      }),
    );
    while (!messages.some((message) => message.includes('nothing moved'))) await sleep(10);
    socket.destroy();
    await extension.stop();
    await manager.close();
  }));

test.run();
