/** The spool against other users: none can read, forge or crowd out another's runs, or lead the reader elsewhere. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createProblemSink } from '../../extension/core/problems.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { collectSpool } from '../../extension/sensor/collect.ts';
import { fairShare } from '../../extension/sensor/fair-store.ts';
import { type SpoolLimits, scanSpool, spoolLimits } from '../../extension/sensor/read-spool.ts';
import { openRunStore, readRunStore } from '../../extension/sensor/run-store.ts';
import { ensureSpool, removeSpool, spoolState, windowsAcl } from '../../extension/sensor/spool-directory.ts';
import type { SensorRun } from '../../extension/sensor/types.ts';
import { withTemp } from '../helpers/temp.ts';
import { interpreters, makeSandbox } from './python.ts';

const test = suite('sensor: spool');
const isRoot = process.getuid?.() === 0;
const nobody = 65534;
let serial = 0;

/** Writes a record as a sensor would; returns its path. */
function writeRecord(spool: string, fields: Record<string, unknown> = {}, more = ''): string {
  const pid = (fields['pid'] as number | undefined) ?? 4_000_000 + ++serial;
  const name = `${pid}-${1000 + serial}-${String(serial).padStart(16, '0')}.jsonl`;
  const start = {
    k: 'start',
    v: 1,
    pid,
    t: 1000,
    euid: process.getuid?.(),
    uid: 0,
    argv: ['python', 'x.py'],
    ...fields,
  };
  const path = nodePath.join(spool, name);
  fs.writeFileSync(path, `${JSON.stringify(start)}\n${more}`, { mode: 0o600 });
  return path;
}

function scan(spool: string, limits: SpoolLimits = spoolLimits) {
  const problems = createProblemSink();
  return { ...scanSpool(createRealHost(), spool, problems, limits), problems: problems.all };
}

test('a directory that users may write into but not list', async () => {
  await withTemp((directory) => {
    const spool = nodePath.join(directory, 'state', 'spool');
    assert.is(spoolState(spool), 'missing');
    ensureSpool(spool);
    ensureSpool(spool);
    assert.is(fs.statSync(spool).mode & 0o7777, 0o1733);
    assert.is(fs.statSync(nodePath.dirname(spool)).mode & 0o777, 0o711);
    assert.is(spoolState(spool), 'ready');
    fs.chmodSync(spool, 0o777);
    assert.is(spoolState(spool), 'unsafe');
    writeRecord(spool);
    assert.is(removeSpool(spool), true);
    assert.is(fs.existsSync(spool), false);
  });
});

test('a private parent is opened for passing through alone', async () => {
  await withTemp((directory) => {
    const parent = nodePath.join(directory, 'state');
    fs.mkdirSync(parent, { mode: 0o700 });
    ensureSpool(nodePath.join(parent, 'spool'));
    assert.is(fs.statSync(parent).mode & 0o777, 0o711);
  });
});

test('on Windows users may add files and administrators everything, by SID', () => {
  const acl = windowsAcl('C:\\spool');
  assert.is(acl[0], 'C:\\spool');
  assert.ok(acl.includes('*S-1-5-32-545:(WD,X,RA,S)') && !acl.some((entry) => entry.startsWith('*S-1-1-0')));
});

test('what is no record of its owner is refused, and said to be', async () => {
  await withTemp((directory) => {
    const good = writeRecord(directory);
    const linked = writeRecord(directory);
    fs.linkSync(linked, nodePath.join(directory, 'other-name'));
    const open = writeRecord(directory);
    fs.chmodSync(open, 0o644);
    writeRecord(directory, { euid: nobody });
    fs.renameSync(
      writeRecord(directory, { pid: 77 }),
      nodePath.join(directory, '78-1-00000000000000aa.jsonl'),
    );
    fs.symlinkSync('/etc/passwd', nodePath.join(directory, '79-1-00000000000000aa.jsonl'));
    fs.mkdirSync(nodePath.join(directory, '80-1-00000000000000aa.jsonl'));
    spawnSync('mkfifo', [nodePath.join(directory, '81-1-00000000000000aa.jsonl')]);
    fs.writeFileSync(nodePath.join(directory, '82-1-00000000000000aa.jsonl'), '', { mode: 0o600 });
    fs.writeFileSync(writeRecord(directory), Buffer.alloc(spoolLimits.fileBytes + 1));
    const { records, rejects, problems } = scan(directory);
    assert.equal(
      records.map(({ path }) => path),
      [good],
    );
    assert.is(rejects.length, 10);
    assert.is(problems.length, 10);
    assert.ok(
      rejects.some(
        ({ reason }) => reason === `it claims uid ${nobody} but belongs to uid ${process.getuid?.()}`,
      ),
    );
    assert.ok(rejects.some(({ reason }) => reason.includes('hard links')));
    assert.ok(rejects.some(({ reason }) => reason.includes('another process')));
  });
});

test('the collector removes what does not belong there, after a while, and enters no directory', async () => {
  await withTemp((directory) => {
    const spool = nodePath.join(directory, 'spool');
    fs.mkdirSync(spool);
    const old = new Date(Date.now() - 3_600_000);
    const junk = nodePath.join(spool, 'junk');
    fs.writeFileSync(junk, 'x');
    fs.utimesSync(junk, old, old);
    fs.writeFileSync(nodePath.join(spool, 'fresh'), 'x');
    const trap = nodePath.join(spool, 'trap');
    fs.mkdirSync(trap);
    fs.writeFileSync(nodePath.join(trap, 'kept'), 'x');
    fs.utimesSync(trap, old, old);
    const store = openRunStore(nodePath.join(directory, 'store'));
    const problems = createProblemSink();
    const result = collectSpool({ host: createRealHost(), spool, store, problems });
    assert.equal(result, { collected: 0, running: 0, removed: 1 });
    assert.equal(fs.readdirSync(spool).sort(), ['fresh', 'trap']);
    assert.ok(problems.all.some(({ message }) => message.includes('could not be removed')));
  });
});

test('one user cannot use more than a share', async () => {
  await withTemp((directory) => {
    for (let i = 0; i < 10; i++) writeRecord(directory);
    const few = scan(directory, { ...spoolLimits, filesPerUser: 4 });
    assert.is(few.records.length, 4);
    assert.is(few.rejects.length, 6);
    assert.is(scan(directory, { ...spoolLimits, bytesPerUser: 10 }).records.length, 0);
    assert.is(scan(directory, { ...spoolLimits, files: 3 }).records.length, 3);
  });
});

if (isRoot) {
  test('a place that a user may not look at is no bug', async () => {
    await withTemp((directory) => {
      const spool = nodePath.join(directory, 'state', 'spool');
      ensureSpool(spool);
      fs.chmodSync(directory, 0o700);
      process.seteuid?.(nobody);
      try {
        assert.is(spoolState(spool), 'hidden');
      } finally {
        process.seteuid?.(0);
      }
    });
  });

  test('another user: own run is recorded as that user, others stay closed', async () => {
    const system = interpreters().find(({ executable }) => executable.startsWith('/usr/bin/'));
    if (system === undefined) return;
    await withTemp(async (directory) => {
      fs.chmodSync(directory, 0o755);
      const sandbox = makeSandbox(directory, system);
      fs.chmodSync(nodePath.dirname(sandbox.spool), 0o711);
      const as = (code: string) =>
        spawnSync(sandbox.python, ['-c', code], {
          uid: nobody,
          gid: nobody,
          encoding: 'utf8',
          cwd: '/',
          env: {},
        });
      const first = await sandbox.run(['-c', 'pass']);
      const theirs = as('open("/dev/null")');
      assert.is(theirs.status, 0, theirs.stderr);
      assert.equal(
        sandbox.runs().map(({ uid, pid }) => [uid, pid]),
        [
          [0, first.pid],
          [nobody, theirs.pid],
        ],
      );
      const names = fs.readdirSync(sandbox.spool);
      const rootFile = nodePath.join(
        sandbox.spool,
        names.find((name) => name.startsWith(`${first.pid}-`)) ?? '',
      );
      const attack = as(`
import os
for act in (lambda: os.listdir(${JSON.stringify(sandbox.spool)}), lambda: open(${JSON.stringify(rootFile)}),
            lambda: os.remove(${JSON.stringify(rootFile)}), lambda: os.rename(${JSON.stringify(rootFile)}, "/tmp/x")):
    try: act(); print("done")
    except OSError as e: print(e.__class__.__name__)
`);
      assert.is(attack.stdout, 'PermissionError\n'.repeat(4));
      // A forged record of root's: refused, as the file belongs to the forger.
      const forged = writeRecord(sandbox.spool, { euid: 0 });
      fs.chownSync(forged, nobody, nobody);
      assert.not.ok(sandbox.runs().some(({ id }) => forged.includes(id)));
    });
  });

  test('a process that gives up root goes on under its new user', async () => {
    const system = interpreters().find(({ executable }) => executable.startsWith('/usr/bin/'));
    if (system === undefined) return;
    await withTemp(async (directory) => {
      fs.chmodSync(directory, 0o755);
      const sandbox = makeSandbox(directory, system);
      fs.chmodSync(nodePath.dirname(sandbox.spool), 0o711);
      const code = `import os, sys; os.setgid(${nobody}); os.setuid(${nobody}); os.system("true"); sys.exit(3)`;
      const outcome = await sandbox.run(['-c', code]);
      assert.is(outcome.code, 3);
      const [before, after] = sandbox.runs();
      assert.equal([before?.uid, after?.uid], [0, nobody]);
      assert.is(after?.parentRun, before?.id);
      assert.is(after?.exitCode, 3);
      assert.ok(after?.events.some(({ kind, name }) => kind === 'system' && name === 'true'));
    });
  });
}

test('a full disk costs the record, not the program', async () => {
  const interpreter = interpreters().at(-1);
  if (interpreter === undefined || !isRoot) return;
  await withTemp(async (directory) => {
    const sandbox = makeSandbox(directory, interpreter);
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=1733', 'none', sandbox.spool]);
    if (mount.status !== 0) return;
    try {
      const outcome = await sandbox.run(['-c', 'open("/dev/null", "w"); print(1)']);
      assert.equal([outcome.code, outcome.stdout, outcome.stderr], [0, '1\n', '']);
      assert.equal(fs.readdirSync(sandbox.spool), []);
    } finally {
      spawnSync('umount', [sandbox.spool]);
    }
  });
});

test('a run that stands in the spool and in the store is one run', async () => {
  await withTemp((directory) => {
    const spool = nodePath.join(directory, 'spool');
    fs.mkdirSync(spool);
    const end = '{"k":"end","why":"exit","code":0}\n';
    const path = writeRecord(spool, {}, end);
    const text = fs.readFileSync(path);
    const host = createRealHost();
    const problems = createProblemSink();
    const storePath = nodePath.join(directory, 'store');
    const collect = () => collectSpool({ host, spool, store: openRunStore(storePath), problems });
    assert.is(collect().collected, 1);
    // As if the collector had died before it removed the file.
    fs.writeFileSync(path, text, { mode: 0o600 });
    assert.is(collect().collected, 1);
    assert.is(fs.readdirSync(storePath).length, 2);
    assert.is(readRunStore(host, storePath, problems).size, 1);
    assert.is(fs.statSync(storePath).mode & 0o777, 0o700);
    assert.equal(problems.all, []);
  });
});

test('a store joins small segments, keeps within its size and time, and outlives damage', async () => {
  await withTemp((directory) => {
    const host = createRealHost();
    const run = (id: string) => ({
      ...{ id, uid: 0, pid: 1, ppid: 0, startTime: 1, lastTime: 2, argv: [], events: [], executable: '' },
      ...{ cwd: '', python: '3.11', mode: 'script', main: '/x.py', codeHash: '', state: 'ended' },
    });
    const names = Array.from(
      { length: 10 },
      (_, i) => `${String(Date.now() - 600_000 + i)}-00000000000${i}.jsonl`,
    );
    for (const [i, name] of names.entries())
      fs.writeFileSync(nodePath.join(directory, name), `${JSON.stringify(run(`r${i}`))}\n{torn\n`, {
        mode: 0o600,
      });
    fs.chmodSync(directory, 0o700);
    const problems = createProblemSink();
    openRunStore(directory).tidy();
    assert.is(fs.readdirSync(directory).length, 1);
    assert.is(readRunStore(host, directory, problems).size, 10);
    openRunStore(directory, { segmentBytes: 1, totalBytes: 10, keepSeconds: 10_000 }).tidy();
    assert.is(readRunStore(host, directory, problems).size, 0);
    fs.writeFileSync(nodePath.join(directory, names[0] ?? ''), `${JSON.stringify(run('old'))}\n`);
    openRunStore(directory, { segmentBytes: 1, totalBytes: 1e9, keepSeconds: 60 }).tidy();
    assert.is(readRunStore(host, directory, problems).size, 0);
    assert.equal(problems.all, []);
  });
});

/** A run of one user with so much in it. */
function storedRun(id: string, uid: number, bytes: number): SensorRun {
  return {
    ...{
      id,
      uid,
      pid: 1,
      ppid: 0,
      startTime: 1,
      lastTime: 2,
      argv: ['x'.repeat(bytes)],
      events: [],
      executable: '',
    },
    ...{ cwd: '', python: '3.11', mode: 'script', main: '/x.py', codeHash: '', state: 'ended' },
  } as unknown as SensorRun;
}

test("one user's flood pushes nobody else's runs out of the store", async () => {
  await withTemp((directory) => {
    const host = createRealHost();
    const problems = createProblemSink();
    const limits = { segmentBytes: 50_000, totalBytes: 400_000, keepSeconds: 3600 };
    openRunStore(directory, limits).add([1, 2, 3].map((n) => storedRun(`victim${n}`, 1001, 1000)));
    for (let n = 0; n < 20; n++) {
      const store = openRunStore(directory, limits);
      store.add(Array.from({ length: 50 }, (_, i) => storedRun(`flood${n}.${i}`, 1002, 1000)));
      store.tidy();
    }
    const kept = [...readRunStore(host, directory, problems).values()];
    assert.is(kept.filter(({ uid }) => uid === 1001).length, 3);
    const flood = kept.filter(({ uid }) => uid === 1002);
    assert.ok(flood.length > 100 && flood.length < 400, String(flood.length));
    assert.ok(
      flood.some(({ id }) => id === 'flood19.49'),
      'the newest are kept',
    );
    const bytes = fs
      .readdirSync(directory)
      .reduce((sum, name) => sum + fs.statSync(nodePath.join(directory, name)).size, 0);
    assert.ok(bytes <= limits.totalBytes, String(bytes));
    assert.equal(problems.all, []);
  });
});

test('shares: nobody goes below what the others have', () => {
  assert.is(fairShare([10, 20, 1000], 100), 70);
  assert.is(fairShare([50, 50], 200), 200);
  assert.is(fairShare([90, 90, 90], 90), 30);
  assert.is(fairShare([], 5), 5);
});

test('large runs that come together, and small segments that are joined, stay within what is read', async () => {
  await withTemp((directory) => {
    const problems = createProblemSink();
    openRunStore(directory).add(Array.from({ length: 90 }, (_, n) => storedRun(`large${n}`, 0, 200_000)));
    assert.is(readRunStore(createRealHost(), directory, problems).size, 90);
    const old = Date.now() - 600_000;
    for (let n = 0; n < 60; n++)
      fs.writeFileSync(
        nodePath.join(directory, `${old + n}-${String(n).padStart(12, '0')}.jsonl`),
        `${JSON.stringify(storedRun(`small${n}`, 0, 400_000))}\n`,
      );
    openRunStore(directory).tidy();
    assert.is(readRunStore(createRealHost(), directory, problems).size, 150);
    assert.equal(problems.all, []);
  });
});

test('names that sort before all others hide none for good, and times ahead keep nothing', async () => {
  await withTemp((directory) => {
    const spool = nodePath.join(directory, 'spool');
    fs.mkdirSync(spool);
    const victim = nodePath.basename(writeRecord(spool, { pid: 4_999_999 })).slice(0, -'.jsonl'.length);
    for (let n = 0; n < 8; n++) fs.writeFileSync(nodePath.join(spool, `1-1-${n}`), 'x');
    const limits = { ...spoolLimits, files: 6 };
    let seen = false;
    for (let pass = 0; pass < 200 && !seen; pass++)
      seen = scan(spool, limits).records.some(({ run }) => run.id === victim);
    assert.ok(seen);
    assert.ok(scan(spool, limits).problems.some(({ code }) => code === 'LIMIT'));
    const ahead = new Date(Date.now() + 1e9);
    fs.utimesSync(nodePath.join(spool, '1-1-0'), ahead, ahead);
    const reject = scan(spool).rejects.find(({ path }) => path.endsWith('1-1-0'));
    assert.ok((reject?.modified ?? Infinity) <= Date.now() / 1000);
  });
});

test.run();
