import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseGitIndex } from '../../extension/parse/git-index.ts';

const test = suite('parse/git-index');

/** An index that git itself writes; undefined where there is no git. */
function gitIndex(version: number, names: readonly string[]): Buffer | undefined {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pysight-git-'));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: directory, stdio: 'pipe' });
  try {
    git('init', '-q');
    for (const name of names) {
      fs.mkdirSync(path.join(directory, path.dirname(name)), { recursive: true });
      fs.writeFileSync(path.join(directory, name), name);
    }
    git('add', '-A');
    git('update-index', `--index-version=${version}`);
    return fs.readFileSync(path.join(directory, '.git', 'index'));
  } catch {
    return undefined;
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

const names = ['a.py', 'b/c.py', 'b/c2.py', 'b/deep/er/x.py', 'ü/ñ.py', `long/${'n'.repeat(200)}.py`, 'z'];

for (const version of [2, 4]) {
  test(`version ${version}, as git writes it`, () => {
    const bytes = gitIndex(version, names);
    if (bytes === undefined) return;
    const index = parseGitIndex(bytes);
    assert.is(index?.version, version);
    assert.equal([...(index?.paths ?? [])].sort(), [...names].sort());
    assert.is(index?.truncated, false);
    const cut = parseGitIndex(bytes.subarray(0, bytes.length >> 1));
    assert.is(cut?.truncated, true);
    assert.ok((cut?.paths.size ?? 0) < names.length);
  });
}

test('by hand: an entry with extended flags, version 3', () => {
  const entry = Buffer.alloc(72);
  entry.writeUInt32BE(0o100644, 24);
  entry.writeUInt16BE(0x4000 | 4, 60);
  entry.write('x.py', 64);
  const bytes = Buffer.concat([Buffer.from('DIRC\0\0\0\x03\0\0\0\x01', 'latin1'), entry, Buffer.alloc(20)]);
  assert.equal([...(parseGitIndex(bytes)?.paths ?? [])], ['x.py']);
});

test('a split index names its shared one', () => {
  const link = Buffer.concat([Buffer.from('link\0\0\0\x14', 'latin1'), Buffer.alloc(20, 0xab)]);
  const bytes = Buffer.concat([Buffer.from('DIRC\0\0\0\x02\0\0\0\0', 'latin1'), link, Buffer.alloc(20)]);
  assert.is(parseGitIndex(bytes)?.shared, 'ab'.repeat(20));
});

test('what is no index', () => {
  for (const bad of ['', 'DIRC', 'XXXX\0\0\0\x02\0\0\0\0', 'DIRC\0\0\0\x09\0\0\0\0']) {
    assert.is(parseGitIndex(Buffer.from(bad, 'latin1')), undefined);
  }
});

test('any bytes after a header, and any altered byte', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom(2, 3, 4),
      fc.nat(),
      (tail, version, count) => {
        const header = Buffer.from('DIRC\0\0\0\0\0\0\0\0', 'latin1');
        header.writeUInt32BE(version, 4);
        header.writeUInt32BE(count >>> 0, 8);
        assert.ok((parseGitIndex(Buffer.concat([header, tail]))?.paths.size ?? 0) < 400);
      },
    ),
  );
});

test.run();
