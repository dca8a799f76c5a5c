import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HostError } from '../../extension/core/errors.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import type { DirEntry, Problem } from '../../extension/core/types.ts';
import { type WalkOptions, walk } from '../../extension/core/walk.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('walk');
const host = createRealHost();

function run(root: string, overrides: Partial<WalkOptions> = {}) {
  const directories: string[] = [];
  const problems: Problem[] = [];
  const whole = walk(host, root, {
    onDirectory: (path) => {
      directories.push(nodePath.relative(root, path));
      return true;
    },
    enter: () => true,
    onProblem: (problem) => problems.push(problem),
    maxDepth: 20,
    budget: { entries: 100_000 },
    ...overrides,
  });
  return { directories, problems, whole };
}

test('sees every directory once, links not followed', async () => {
  await withTemp((dir) => {
    fs.mkdirSync(nodePath.join(dir, 'a', 'b'), { recursive: true });
    fs.mkdirSync(nodePath.join(dir, 'c'));
    fs.symlinkSync(dir, nodePath.join(dir, 'a', 'loop'));
    fs.symlinkSync('self', nodePath.join(dir, 'self'));
    const { directories, problems, whole } = run(dir);
    assert.equal(directories.sort(), ['', 'a', 'a/b', 'c']);
    assert.equal(problems, []);
    assert.ok(whole);
  });
});

test('enters nothing that is unwanted', async () => {
  await withTemp((dir) => {
    fs.mkdirSync(nodePath.join(dir, 'node_modules', 'x'), { recursive: true });
    const { directories } = run(dir, { enter: (_path, name) => name !== 'node_modules' });
    assert.equal(directories, ['']);
  });
});

test('a root that does not exist is no problem', () => {
  assert.equal(run('/does/not/exist'), { directories: [], problems: [], whole: true });
});

test('says what depth, entry and time limits cut off', async () => {
  await withTemp((dir) => {
    fs.mkdirSync(nodePath.join(dir, 'a', 'b', 'c'), { recursive: true });
    const deep = run(dir, { maxDepth: 1 });
    assert.not.ok(deep.whole);
    assert.equal(
      deep.problems.map((p) => [p.code, nodePath.relative(dir, p.path)]),
      [['LIMIT', 'a/b']],
    );
    const many = run(dir, { budget: { entries: 1 } });
    assert.equal(
      many.problems.map((p) => p.code),
      ['LIMIT'],
    );
    const late = run(dir, { expired: () => true });
    assert.equal(
      late.problems.map((p) => p.code),
      ['TIMEOUT'],
    );
  });
});

test('what may not be listed is a problem and the rest is complete', async () => {
  await withTemp((dir) => {
    fs.mkdirSync(nodePath.join(dir, 'open'));
    fs.mkdirSync(nodePath.join(dir, 'shut'));
    const shut = nodePath.join(dir, 'shut');
    const problems: Problem[] = [];
    const directories: string[] = [];
    walk({ ...host, list: (path) => deny(path, shut, host.list) }, dir, {
      onDirectory: (path) => {
        directories.push(path);
        return true;
      },
      enter: () => true,
      onProblem: (problem) => problems.push(problem),
      maxDepth: 5,
      budget: { entries: 100 },
    });
    assert.ok(directories.includes(nodePath.join(dir, 'open')));
    assert.equal(
      problems.map((p) => [p.code, p.path]),
      [['PERMISSION', shut]],
    );
  });
});

function deny(
  path: string,
  denied: string,
  list: (path: string) => readonly DirEntry[],
): readonly DirEntry[] {
  if (path === denied) throw new HostError('PERMISSION', path, 'permission denied');
  return list(path);
}

test.run();
