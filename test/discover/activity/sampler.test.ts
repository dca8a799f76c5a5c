import { spawn } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLog } from '../../../extension/core/log.ts';
import { openRing, type RingLimits, ringLimits, ringText } from '../../../extension/discover/sampler/ring.ts';
import { parseLines, type SampledRun, toLine } from '../../../extension/discover/sampler/sampled-run.ts';
import { createSampler } from '../../../extension/discover/sampler/sampler.ts';
import { createSampling } from '../../../extension/discover/sampler/start-sampler.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('sampler');

interface FakeProcess {
  readonly ppid?: number;
  readonly name?: string;
  readonly executable?: string;
  readonly argv: readonly string[];
  readonly startTicks?: number;
  readonly userTicks?: number;
  readonly maps?: string;
}

/** A directory that looks like procfs. */
function fakeProc(root: string, processes: Readonly<Record<number, FakeProcess>>): void {
  fs.rmSync(root, { recursive: true, force: true });
  fs.mkdirSync(root, { recursive: true });
  fs.writeFileSync(nodePath.join(root, 'stat'), 'cpu 1\nbtime 1767000000\n');
  for (const [pid, one] of Object.entries(processes)) {
    const directory = nodePath.join(root, pid);
    fs.mkdirSync(nodePath.join(directory, 'fd'), { recursive: true });
    const { ppid = 1, name = 'python3', startTicks = 100, userTicks = 5 } = one;
    const fields = `S ${ppid} 1 1 0 -1 0 0 0 0 0 ${userTicks} 2 0 0 20 0 1 0 ${startTicks} 1000 500`;
    fs.writeFileSync(nodePath.join(directory, 'stat'), `${pid} (${name}) ${fields}`);
    fs.writeFileSync(nodePath.join(directory, 'cmdline'), one.argv.map((word) => `${word}\0`).join(''));
    fs.writeFileSync(nodePath.join(directory, 'status'), `Name:\tx\nVmHWM:\t  2048 kB\n`);
    fs.writeFileSync(nodePath.join(directory, 'maps'), one.maps ?? '');
    fs.symlinkSync(one.executable ?? '/usr/bin/python3.11', nodePath.join(directory, 'exe'));
    fs.symlinkSync('/home/ana', nodePath.join(directory, 'cwd'));
  }
}

const bash: FakeProcess = { name: 'bash', executable: '/usr/bin/bash', argv: ['-bash'], ppid: 1 };
const script: FakeProcess = { argv: ['python3', 'job.py', '--password', 'Sommer2026!x'], ppid: 10 };

function runsIn(directory: string): SampledRun[] {
  return fs
    .readdirSync(directory)
    .flatMap((name) => parseLines(ringText(name, fs.readFileSync(nodePath.join(directory, name)))));
}

test('a run from its first look to its end, redacted', () =>
  withTemp((temp) => {
    const root = nodePath.join(temp, 'proc');
    const ring = nodePath.join(temp, 'ring');
    fakeProc(root, { 10: bash, 11: script });
    let now = 1_767_000_100_000;
    const sampler = createSampler({ root, ring: openRing(ring), now: () => now });
    assert.is(sampler.sample(), 1);
    now += 5000;
    const site = '/home/ana/.venv/lib/python3.11/site-packages';
    const maps = `7f00 r-xp 0 08:01 1 ${site}/numpy/core/x.cpython-311.so\n7f00 r-xp 0 08:01 1 ${site}/numpy/y.so\n`;
    fakeProc(root, { 10: bash, 11: { ...script, userTicks: 250, maps } });
    sampler.sample();
    sampler.flush();
    assert.equal(
      runsIn(ring).map(({ ended, userMs }) => [ended, userMs]),
      [[false, 2500]],
    );
    now += 5000;
    fakeProc(root, { 10: bash });
    assert.is(sampler.sample(), 0);
    sampler.flush();
    const [run] = runsIn(ring);
    assert.is(runsIn(ring).length, 1);
    assert.equal([run?.pid, run?.start, run?.last, run?.ended], [11, 1_767_000_001, 1_767_000_105, true]);
    assert.equal([run?.userMs, run?.systemMs, run?.peakBytes], [2500, 20, 2_097_152]);
    assert.equal(run?.parents, [{ pid: 10, name: 'bash' }]);
    assert.equal(run?.modules, [`${site}/numpy`]);
    assert.equal([run?.run.kind, run?.run.script], ['script', 'job.py']);
    assert.not(JSON.stringify(run).includes('Sommer2026!x'));
  }));

test('a shell that becomes Python is seen at the next look; others are not looked into again', () =>
  withTemp((temp) => {
    const root = nodePath.join(temp, 'proc');
    fakeProc(root, { 20: { ...bash, startTicks: 7 } });
    const sampler = createSampler({ root, ring: openRing(nodePath.join(temp, 'ring')) });
    assert.is(sampler.sample(), 0);
    fakeProc(root, { 20: { ...script, startTicks: 7 } });
    assert.is(sampler.sample(), 1);
  }));

test('a number that is used again is another run', () =>
  withTemp((temp) => {
    const root = nodePath.join(temp, 'proc');
    const ring = nodePath.join(temp, 'ring');
    fakeProc(root, { 30: script });
    const sampler = createSampler({ root, ring: openRing(ring) });
    sampler.sample();
    fakeProc(root, { 30: { ...script, argv: ['python3', 'other.py'], startTicks: 9000 } });
    sampler.sample();
    sampler.flush();
    const found = runsIn(ring).map(({ ended, run }) => [ended, run.script]);
    assert.equal(
      found.sort((a, b) => Number(a[0]) - Number(b[0])),
      [
        [false, 'other.py'],
        [true, 'job.py'],
      ],
    );
  }));

test('one that starts anew goes on with what is running, and ends what is gone', () =>
  withTemp((temp) => {
    const root = nodePath.join(temp, 'proc');
    const ring = nodePath.join(temp, 'ring');
    fakeProc(root, { 10: bash, 40: { ...script, ppid: 10 }, 41: { ...script, startTicks: 200 } });
    const first = createSampler({ root, ring: openRing(ring) });
    first.sample();
    first.flush();
    fakeProc(root, { 40: { ...script, ppid: 1 } });
    const second = createSampler({ root, ring: openRing(ring) });
    second.sample();
    second.flush();
    const runs = runsIn(ring).map(({ pid, ended, parents }) => [pid, ended, parents.map(({ name }) => name)]);
    assert.equal(
      runs.sort((a, b) => Number(a[0]) - Number(b[0])),
      [
        [40, false, ['bash']],
        [41, true, ['bash']],
      ],
    );
  }));

const limits: RingLimits = { segmentBytes: 10_000, totalBytes: 25_000, keepSeconds: 86_400 };

function simulated(pid: number): SampledRun {
  return {
    ...{
      pid,
      ppid: 1,
      uid: 0,
      start: pid,
      last: pid,
      ended: true,
      parents: [],
      run: { kind: 'script', script: 'x'.repeat(200) },
    },
    ...{ interpreter: '', cwd: '', userMs: 0, systemMs: 0, peakBytes: null, peers: [], modules: [] },
  };
}

test('the ring never exceeds its size and keeps the newest', () =>
  withTemp((temp) => {
    const ring = openRing(temp, limits);
    for (let pid = 1; pid <= 2000; pid += 10) {
      ring.write(
        Array.from({ length: 10 }, (_, i) => simulated(pid + i)),
        [simulated(9999)],
        1_767_000_000_000 + pid,
      );
      const size = fs
        .readdirSync(temp)
        .reduce((sum, name) => sum + fs.statSync(nodePath.join(temp, name)).size, 0);
      assert.ok(size <= limits.totalBytes + limits.segmentBytes, `${size} bytes`);
    }
    assert.ok(runsIn(temp).some(({ pid }) => pid === 2000));
    assert.not.ok(runsIn(temp).some(({ pid }) => pid === 1));
    assert.ok(fs.readdirSync(temp).some((name) => name.endsWith('.gz')));
  }));

test('a compressed segment that is damaged, or would fill the memory, is no text', () => {
  assert.is(ringText('1.jsonl.gz', Buffer.from('not compressed')), '');
  assert.is(ringText('1.jsonl.gz', gzipSync(Buffer.alloc(20 * 1024 * 1024))), '');
  assert.is(ringText('1.jsonl.gz', gzipSync('x')), 'x');
});

test('a line of the ring is bounded, and damage costs one run', () => {
  const argv = Array.from({ length: 40 }, () => 'a'.repeat(300));
  const large = {
    ...simulated(1),
    run: { kind: 'script' as const, argv, script: 'b'.repeat(9000) },
    cwd: 'c'.repeat(9000),
  };
  assert.ok(toLine(large).length <= 4096);
  assert.is(
    parseLines(`${toLine(simulated(1))}\n{"pid":1}\n[]\nnull\n\u0000\n${toLine(simulated(2))}\n`).length,
    2,
  );
  assert.is(ringLimits.totalBytes, 20 * 1024 * 1024);
});

const python = '/usr/bin/python3';
if (process.platform === 'linux' && fs.existsSync(python)) {
  test('a real process, with the code of -c left out', () =>
    withTemp(async (temp) => {
      const code = "import time; token = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'; time.sleep(60)";
      const child = spawn(python, ['-c', code], { stdio: 'ignore' });
      try {
        const ring = nodePath.join(temp, 'ring');
        const sampler = createSampler({ ring: openRing(ring) });
        let found: SampledRun | undefined;
        for (let i = 0; i < 100 && found === undefined; i++) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          sampler.sample();
          sampler.flush();
          found = runsIn(ring).find(({ pid, run }) => pid === child.pid && run.kind === 'inline');
        }
        assert.is(found?.interpreter, python);
        assert.is(found?.ppid, process.pid);
        assert.match(found?.run.codeHash ?? '', /^[0-9a-f]{64}$/);
        assert.not(JSON.stringify(found).includes('ghp_abcdefghijklmnop'));
      } finally {
        child.kill('SIGKILL');
      }
    }));
}

test('sampling outlives a directory that is gone or cannot be made for a while, and says so once', () =>
  withTemp((temp) => {
    if (process.platform !== 'linux') return;
    const state = nodePath.join(temp, 'state');
    const ring = nodePath.join(state, 'samples');
    const lines: string[] = [];
    let time = 0;
    const sampling = createSampling(
      ring,
      createLog('warn', (line) => lines.push(line)),
      () => time,
    );
    const isWrittenAfterHalfAMinute = () => {
      if (fs.statSync(state).isDirectory()) fs.rmSync(ring, { recursive: true, force: true });
      time += 31_000;
      sampling.look();
      return fs.existsSync(nodePath.join(ring, 'running.jsonl'));
    };
    fs.writeFileSync(state, 'no directory');
    assert.not.ok(isWrittenAfterHalfAMinute());
    assert.not.ok(isWrittenAfterHalfAMinute());
    assert.is(lines.length, 1);
    fs.rmSync(state);
    fs.mkdirSync(state);
    assert.ok(isWrittenAfterHalfAMinute());
    assert.ok(isWrittenAfterHalfAMinute(), 'its directory vanished');
    assert.is(lines.length, 1);
    fs.rmSync(state, { recursive: true });
    fs.writeFileSync(state, 'no directory');
    assert.not.ok(isWrittenAfterHalfAMinute());
    assert.is(lines.length, 2, 'it went well in between');
  }));

test('what could not be written is written later, each run once', () =>
  withTemp((temp) => {
    const root = nodePath.join(temp, 'proc');
    const ring = nodePath.join(temp, 'ring');
    fakeProc(root, { 10: bash, 11: script });
    const sampler = createSampler({ root, ring: openRing(ring), now: () => 1_767_000_100_000 });
    sampler.sample();
    fakeProc(root, { 10: bash });
    sampler.sample();
    const blocked = nodePath.join(ring, 'running.jsonl');
    fs.mkdirSync(blocked);
    for (let round = 0; round < 3; round++) assert.throws(() => sampler.flush());
    fs.rmdirSync(blocked);
    sampler.flush();
    assert.is(runsIn(ring).length, 1);
  }));

test.run();
