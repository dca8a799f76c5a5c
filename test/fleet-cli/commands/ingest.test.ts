import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import nodePath from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { followPaths } from '../../../fleet-cli/ingest/follow.ts';
import { createCount } from '../../../fleet-cli/ingest/ingest.ts';
import { linger } from '../../../fleet-cli/ingest/linger.ts';
import { openFleetStore } from '../../../fleet-cli/store/open.ts';
import { runCli } from '../../helpers/cli.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('pysight ingest');
const entry = fileURLToPath(new URL('../../helpers/cli-entry.ts', import.meta.url));

function line(n: number): string {
  const result = {
    name: 'pack_p_q',
    hostIdentifier: 'h',
    unixTime: 1000 + n,
    epoch: 1,
    counter: n,
    action: 'added',
  };
  return `${JSON.stringify({ ...result, columns: { n: String(n) } })}\n`;
}

async function rows(path: string): Promise<number> {
  const store = await openFleetStore(path, { readOnly: true });
  try {
    return Number((await store.query('SELECT count(*) AS n FROM rows_other'))[0]?.['n']);
  } finally {
    await store.close();
  }
}

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
}

function start(args: readonly string[]): Running {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), entry, 'ingest', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  return { child, output: () => output };
}

/** Waits for a condition, half a minute at most. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let n = 0; n < 300 && !(await condition()); n++) await sleep(100);
}

test('files, gzip and directories; what was put aside and why', async () => {
  await withTemp(async (directory) => {
    const file = (name: string) => nodePath.join(directory, name);
    fs.mkdirSync(file('logs'));
    fs.writeFileSync(
      file('logs/osqueryd.results.log'),
      `${line(1)}{broken sk-ant-api03-secret\n${line(2)}{"a":1}\n`,
    );
    fs.writeFileSync(file('logs/osqueryd.results.log.1.gz'), gzipSync(line(3) + line(4)));
    const store = file('fleet.duckdb');
    const { code, stdout, stderr } = await runCli(['ingest', file('logs'), '--store', store]);
    assert.is(code, 0, stderr);
    assert.match(stdout, /^2 files · 6 lines · /);
    assert.match(stdout, '2 put aside:');
    assert.match(stdout, '1 × it is not JSON');
    assert.match(stdout, '1 × it is no osquery result');
    assert.not.match(stdout, 'sk-ant');
    assert.is(await rows(store), 4);
    const again = await runCli(['ingest', file('logs'), '--store', store, '--json']);
    assert.is((JSON.parse(again.stdout) as { unchanged: number }).unchanged, 2);
    const info = await runCli(['store', 'info', '--store', store]);
    assert.match(info.stdout, '1 hosts, last contact');
    assert.match((await runCli(['store', 'vacuum', '--store', store])).stdout, 'bytes before');
    assert.is(await rows(store), 4);
  });
});

test('a damaged gzip is named; what comes before the damage and all other files are taken in', async () => {
  await withTemp(async (directory) => {
    const file = (name: string) => nodePath.join(directory, name);
    fs.mkdirSync(file('logs'));
    const whole = gzipSync(line(1) + line(2));
    fs.writeFileSync(file('logs/osqueryd.results.log.1.gz'), whole.subarray(0, -6));
    fs.writeFileSync(file('logs/osqueryd.results.log.2.gz'), Buffer.from([0x1f, 0x8b, 1, 2, 3]));
    fs.writeFileSync(file('logs/osqueryd.results.log'), line(3));
    const store = file('fleet.duckdb');
    const { code, stdout, stderr } = await runCli(['ingest', file('logs'), '--store', store]);
    assert.is(code, 3, stderr);
    assert.match(stdout, /^2 files · 3 lines · /);
    assert.match(
      stdout,
      /could not be read: .*log\.1\.gz: its gzip is damaged or not complete: unexpected end/,
    );
    assert.match(stdout, /could not be read: .*log\.2\.gz: its gzip is damaged/);
    assert.is(await rows(store), 3);
    fs.writeFileSync(file('logs/osqueryd.results.log.1.gz'), whole);
    fs.rmSync(file('logs/osqueryd.results.log.2.gz'));
    const again = await runCli(['ingest', file('logs'), '--store', store, '--json']);
    assert.is(again.code, 0, again.stderr);
    assert.equal((JSON.parse(again.stdout) as { unread: object }).unread, {});
    assert.is(await rows(store), 3);
  });
});

test('standard input; and what is wrong is said before anything is made', async () => {
  await withTemp(async (directory) => {
    const store = nodePath.join(directory, 'fleet.duckdb');
    const { code, stdout } = await runCli(['ingest', '-', '--store', store], { input: line(1) + line(2) });
    assert.is(code, 0);
    assert.match(stdout, '2 lines');
    const none = await runCli(['ingest', '/does/not/exist', '--store', `${store}.none`]);
    assert.is(none.code, 2);
    assert.not.ok(fs.existsSync(`${store}.none`));
    assert.is((await runCli(['store', 'info', '--store', `${store}.none`])).code, 2);
    assert.is((await runCli(['ingest', '-', directory, '--follow', '--store', store])).code, 2);
  });
});

test('following a log through rotation; a new run goes on where it was', async () => {
  await withTemp(async (directory) => {
    const log = nodePath.join(directory, 'osqueryd.results.log');
    const path = nodePath.join(directory, 'fleet.duckdb');
    fs.writeFileSync(log, line(1));
    const first = await following(path, log);
    await first.until(1);
    fs.appendFileSync(log, line(2));
    await first.until(2);
    // The last line comes just before the rotation, between two looks.
    fs.appendFileSync(log, line(3));
    fs.renameSync(log, `${log}.1`);
    fs.writeFileSync(log, line(4));
    await first.until(4);
    await first.stop();
    // Rotated and compressed while nobody looked.
    fs.appendFileSync(log, line(5));
    fs.writeFileSync(`${log}.2.gz`, gzipSync(fs.readFileSync(log)));
    fs.writeFileSync(log, line(6));
    const second = await following(path, log);
    await second.until(2);
    await second.stop();
    assert.is(await rows(path), 6);
  });
});

/** Follows a log in this process; `until` waits for lines. */
async function following(path: string, log: string) {
  const store = await openFleetStore(path);
  const abort = new AbortController();
  const count = createCount();
  const options = { signal: abort.signal, pollMs: 20, onNews: () => undefined };
  const done = followPaths(store, [log], count, options);
  return {
    until: (lines: number) => until(() => count.lines >= lines),
    async stop() {
      abort.abort();
      await done;
      await store.close();
    },
  };
}

test('an interrupt ends following, with what was taken in', async () => {
  await withTemp(async (directory) => {
    const log = nodePath.join(directory, 'osqueryd.results.log');
    fs.writeFileSync(log, line(1));
    const running = start([log, '--store', nodePath.join(directory, 'fleet.duckdb'), '--follow']);
    await until(() => /Following/.test(running.output()));
    running.child.kill('SIGINT');
    const [code] = await once(running.child, 'close');
    assert.is(code, 0, running.output());
    assert.match(running.output(), /\d lines? · /);
  });
});

test('a pipe that goes on is taken in as it comes, and killed at any time loses nothing it stored', async () => {
  await withTemp(async (directory) => {
    const store = nodePath.join(directory, 'fleet.duckdb');
    const running = start(['-', '--store', store]);
    running.child.stdin?.write(line(1) + line(2).slice(0, 10));
    await until(() => fs.existsSync(store));
    await sleep(2000);
    running.child.kill('SIGKILL');
    await once(running.child, 'close');
    assert.ok((await rows(store)) <= 1);
    const whole = await runCli(['ingest', '-', '--store', store], { input: line(1) + line(2) });
    assert.is(whole.code, 0);
    assert.is(await rows(store), 2);
  });
});

test('gulps: full by size, else after a moment; the signal gives what there is', async () => {
  async function* stream() {
    yield Buffer.from('aa');
    yield Buffer.from('bb');
    yield Buffer.from('cc');
    await sleep(300);
    yield Buffer.from('dd');
    await new Promise(() => undefined);
  }
  const abort = new AbortController();
  const gulps: string[] = [];
  for await (const gulp of linger(stream(), { size: 4, lingerMs: 50, signal: abort.signal })) {
    gulps.push(gulp.toString());
    if (gulps.length === 3) abort.abort();
  }
  assert.equal(gulps, ['aabb', 'cc', 'dd']);
});

test.run();
