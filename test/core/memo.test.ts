import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemo } from '../../extension/core/memo.ts';

const test = suite('memo');

test('a value is computed once while it is fresh', () => {
  let time = 0;
  let computed = 0;
  const memo = createMemo(() => time);
  const ask = () => memo.get('key', 1000, () => ++computed);
  assert.is(ask(), 1);
  time = 999;
  assert.is(ask(), 1);
  time = 1000;
  assert.is(ask(), 2);
});

test('values that nobody asks for again are let go once they are old', async () => {
  let time = 0;
  const memo = createMemo(() => time);
  const old = keep(memo, 'index of yesterday', 1000);
  const lasting = keep(memo, 'pool', Number.POSITIVE_INFINITY);
  let resolve = (_: object): void => undefined;
  const pending = new Promise<object>((done) => {
    resolve = done;
  });
  memo.get('scan', 1000, () => pending);
  time = 3_600_000;
  memo.get('index of today', 1000, () => ({}));
  await collectGarbage();
  assert.is(old.deref(), undefined, 'an old one');
  assert.ok(lasting.deref() !== undefined, 'one that does not grow old');
  assert.is(
    memo.get('scan', 1000, () => assert.unreachable() as never),
    pending,
    'one that is not there yet',
  );
  resolve({});
});

test.run();

function keep(memo: ReturnType<typeof createMemo>, key: string, ttlMs: number): WeakRef<object> {
  return new WeakRef(memo.get(key, ttlMs, () => ({ key })));
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) {
    await new Promise((done) => setImmediate(done));
    collect();
  }
}
