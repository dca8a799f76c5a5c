import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withTemp } from '../helpers/temp.ts';
import { runCrowd } from './crowd.ts';
import { makeSandbox, newest } from './python.ts';

const test = suite('sensor: a crowd of runs');

test('150 runs in parallel while the collector is killed at random: none lost, none doubled', async () => {
  const interpreter = newest();
  if (interpreter === undefined) return;
  await withTemp(async (directory) => {
    const result = await runCrowd(makeSandbox(directory, interpreter), 150, 8);
    assert.equal([...result.found].sort(), [...result.started].sort());
    assert.ok(result.kills >= 1, 'the collector was never killed');
    assert.is(result.left, 0);
    assert.equal(result.problems, []);
  });
});

test.run();
