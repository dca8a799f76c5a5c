import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stateKey } from '../../extension/core/cache.ts';
import { HostError } from '../../extension/core/errors.ts';
import { keptStat } from '../../extension/core/files.ts';
import { displayPath, parseDisplayPath } from '../../extension/core/paths.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import type { ProblemCode } from '../../extension/core/types.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('real host');
const host = createRealHost();
const root = process.getuid?.() === 0;
const posix = process.platform !== 'win32';

function refusal(action: () => unknown): ProblemCode {
  try {
    action();
  } catch (error) {
    assert.instance(error, HostError);
    return (error as HostError).code;
  }
  return assert.unreachable('it was read') as never;
}

test('a stat that is kept says all that the one it was made of said', async () => {
  await withTemp((dir) => {
    const path = nodePath.join(dir, 'a.py');
    fs.writeFileSync(path, 'print(1)\n');
    const seen = host.stat(path);
    const kept = keptStat(seen);
    const asked = [
      ...(['kind', 'dev', 'ino', 'mode', 'nlink', 'uid', 'gid', 'size'] as const),
      ...(['atime', 'mtime', 'ctime', 'btime', 'mtimeMs', 'ctimeMs', 'mtimeNs', 'ctimeNs'] as const),
    ];
    for (const field of asked) assert.is(kept[field], seen[field], field);
    assert.is(stateKey(kept), stateKey(seen));
    assert.is(keptStat(kept), kept);
  });
});

test('reads a regular file with the stat of what was read', async () => {
  await withTemp((dir) => {
    const path = nodePath.join(dir, 'a.py');
    fs.writeFileSync(path, 'print(1)\n');
    const { bytes, stat } = host.read(path);
    assert.is(bytes.toString(), 'print(1)\n');
    assert.is(stat.size, 9);
    assert.is(stat.kind, 'file');
    assert.is(host.read(path, { head: 5 }).bytes.toString(), 'print');
  });
});

test("reads the kernel's own files, which state no size, to their end", () => {
  if (process.platform !== 'linux') return;
  const mounts = host.read('/proc/self/mountinfo').bytes.toString('utf8');
  assert.match(mounts, /^\d+ \d+ \d+:\d+ \S+ \/ /m);
  assert.is(host.read('/proc/self/mountinfo', { head: 7 }).bytes.toString('utf8'), mounts.slice(0, 7));
  assert.is(
    refusal(() => host.read('/proc/self/mountinfo', { maxBytes: 7 })),
    'TOO_LARGE',
  );
});

test('refuses what is too large without reading it', async () => {
  await withTemp((dir) => {
    const path = nodePath.join(dir, 'METADATA');
    fs.writeFileSync(path, '');
    fs.truncateSync(path, 5 * 1024 ** 3);
    assert.is(
      refusal(() => host.read(path)),
      'TOO_LARGE',
    );
    assert.is(host.read(path, { head: 4 }).bytes.length, 4);
  });
});

test('opens no special file and follows no link', async () => {
  if (!posix) return;
  await withTemp((dir) => {
    const fifo = nodePath.join(dir, 'METADATA');
    execFileSync('mkfifo', [fifo]);
    assert.is(
      refusal(() => host.read(fifo)),
      'NOT_REGULAR',
    );
    const link = nodePath.join(dir, 'zero');
    fs.symlinkSync('/dev/zero', link);
    assert.is(
      refusal(() => host.read(link)),
      'SYMLINK',
    );
    assert.is(
      refusal(() => host.read('/dev/zero')),
      'NOT_REGULAR',
    );
    assert.is(
      refusal(() => host.read(dir)),
      'NOT_REGULAR',
    );
    assert.is(
      refusal(() => host.read(nodePath.join(dir, 'none'))),
      'NOT_FOUND',
    );
  });
});

test('follows a link inside the directory that is allowed, and none out of it', async () => {
  if (!posix) return;
  await withTemp((dir) => {
    const inside = nodePath.join(dir, 'inside');
    fs.mkdirSync(inside);
    fs.writeFileSync(nodePath.join(inside, 'real'), 'in');
    fs.writeFileSync(nodePath.join(dir, 'outside'), 'out');
    fs.symlinkSync('real', nodePath.join(inside, 'good'));
    fs.symlinkSync('../outside', nodePath.join(inside, 'bad'));
    assert.is(host.read(nodePath.join(inside, 'good'), { within: inside }).bytes.toString(), 'in');
    assert.is(
      refusal(() => host.read(nodePath.join(inside, 'bad'), { within: inside })),
      'SYMLINK',
    );
  });
});

test("a user's link leads only to the user's own files", async () => {
  if (!posix || !root) return;
  await withTemp((dir) => {
    fs.mkdirSync(nodePath.join(dir, 'secret'));
    fs.writeFileSync(nodePath.join(dir, 'secret', 'x.py'), 'root only');
    const link = nodePath.join(dir, 'project');
    fs.symlinkSync(nodePath.join(dir, 'secret'), link);
    assert.is(
      host.read(nodePath.join(link, 'x.py')).bytes.toString(),
      'root only',
      'a link of root is trusted',
    );
    fs.lchownSync(link, 65534, 65534);
    assert.is(
      refusal(() => host.read(nodePath.join(link, 'x.py'))),
      'SYMLINK',
    );
    fs.chownSync(nodePath.join(dir, 'secret', 'x.py'), 65534, 65534);
    assert.is(
      host.read(nodePath.join(link, 'x.py')).bytes.toString(),
      'root only',
      'to their own files they may',
    );
  });
});

test('names that are not UTF-8 can be listed, read and shown', async () => {
  if (process.platform !== 'linux') return;
  await withTemp((dir) => {
    const raw = Buffer.concat([Buffer.from(`${dir}/caf`), Buffer.from([0xe9]), Buffer.from('\n.py')]);
    fs.writeFileSync(raw, 'x = 1');
    fs.writeFileSync(`${dir}/ünï.py`, '');
    const names = host.list(dir).map((entry) => entry.name);
    const odd = names.find((name) => name.startsWith('caf')) ?? '';
    assert.is(odd, 'caf\uDCE9\n.py');
    assert.ok(names.includes('ünï.py'));
    assert.is(host.read(`${dir}/${odd}`).bytes.toString(), 'x = 1');
    assert.is(displayPath(odd), 'caf\\xe9\n.py');
    assert.is(parseDisplayPath(displayPath(odd)), odd);
  });
});

test('accounts and processes of this machine', () => {
  if (process.platform !== 'linux') return;
  assert.ok(host.users().some((user) => user.uid === 0 && user.username === 'root'));
  assert.ok(host.groups().some((group) => group.gid === 0));
  const own = host.processes().find((info) => info.pid === process.pid);
  assert.is(own?.ppid, process.ppid);
  assert.is(own?.executable, fs.realpathSync(process.execPath));
  assert.ok(Math.abs((own?.startTime ?? 0) - (Date.now() / 1000 - process.uptime())) < 5);
});

test.run();
