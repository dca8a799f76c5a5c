import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createProblemStore } from '../../extension/core/problems.ts';
import type { Problem } from '../../extension/core/types.ts';

const test = suite('problem store');
const day = 86_400;

function problem(path: string): Problem {
  return { code: 'PERMISSION', path, message: 'permission denied' };
}

test('what is met again is told with its last time, and what is not met any more only for a while', () => {
  let now = 1_767_225_600;
  const store = createProblemStore(() => now);
  store.record('python_scripts', [problem('/mended'), problem('/lasting')]);
  for (let round = 0; round < 9; round++) {
    now += day;
    store.record('python_scripts', [problem('/lasting')]);
  }
  assert.equal(
    store.all.map(({ path, time }) => [path, time]),
    [['/lasting', now]],
  );
  now -= 30 * day;
  assert.equal(store.all, [], 'the clock was wrong then');
});

test('too many push out the oldest, not the newest', () => {
  let now = 1;
  const store = createProblemStore(() => now, 3);
  store.record('python_scripts', ['/a', '/b', '/c'].map(problem));
  now++;
  store.record('python_scripts', ['/a', '/d'].map(problem));
  assert.equal(
    store.all.map(({ path }) => path),
    ['/a', '/c', '/d'],
  );
});

test.run();
