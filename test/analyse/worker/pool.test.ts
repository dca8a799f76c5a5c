import { Worker } from 'node:worker_threads';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createAnalysisPool, type PoolOptions } from '../../../extension/analyse/worker/pool.ts';

const test = suite('analysis pool');
const options: PoolOptions = { fleetKey: 'k', internalHosts: [], fileMs: 20_000 };

/** A worker that answers, hangs, crashes or eats memory, as the name of the file says. */
const actor = `
  const { parentPort } = require('node:worker_threads');
  const analysis = (path) => ({ status: 'full', sha256: path, findings: [], problems: [] });
  parentPort.on('message', ({ id, path }) => {
    if (path.includes('hang')) for (;;);
    if (path.includes('silent')) return;
    if (path.includes('late')) return void setTimeout(() => parentPort.postMessage({ id, analysis: analysis(path), checkerBytes: 0 }), 900);
    if (path.includes('crash')) throw new Error('secret text of the file');
    if (path.includes('exit')) process.exit(3);
    if (path.includes('memory')) { const all = []; for (;;) all.push(new Array(1e5).fill({})); }
    parentPort.postMessage({ id, analysis: analysis(path), checkerBytes: 0 });
  });`;

function startActor(): Worker {
  return new Worker(actor, {
    eval: true,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 32 },
  });
}

test('a file that hangs, crashes, ends or exhausts the worker costs that file alone', async () => {
  const pool = createAnalysisPool({ ...options, fileMs: 300, startWorker: startActor, startMs: 15_000 });
  const names = ['a.py', 'hang.py', 'b.py', 'crash.py', 'c.py', 'exit.py', 'd.py', 'memory.py', 'e.py'];
  const results = await Promise.all(names.map((name) => pool.analyse(name, Buffer.from(''))));
  const codes = results.map((result) => result.problems[0]?.code ?? result.status);
  assert.equal(codes, ['full', 'TIMEOUT', 'full', 'CRASHED', 'full', 'CRASHED', 'full', codes[7], 'full']);
  assert.ok(codes[7] === 'CRASHED' || codes[7] === 'TIMEOUT');
  assert.not.ok(JSON.stringify(results).includes('secret text'));
  await pool.close();
});

test('on a busy machine a file has more time by the clock, within bounds', async () => {
  const pool = createAnalysisPool({ ...options, fileMs: 300, startWorker: startActor });
  await pool.analyse('a.py', Buffer.from(''));
  const [late, silent, after] = await Promise.all(
    ['late.py', 'silent.py', 'b.py'].map((name) => pool.analyse(name, Buffer.from(''))),
  );
  assert.is(late?.status, 'full');
  assert.is(silent?.problems[0]?.code, 'TIMEOUT');
  assert.is(after?.status, 'full');
  await pool.close();
});

test('an answer that came while this thread was busy is not late', async () => {
  const pool = createAnalysisPool({ ...options, fileMs: 300, startWorker: startActor });
  await pool.analyse('a.py', Buffer.from(''));
  // Timers come before messages then.
  await new Promise((resolve) => setImmediate(resolve));
  const second = pool.analyse('b.py', Buffer.from(''));
  const end = performance.now() + 700;
  while (performance.now() < end);
  assert.is((await second).status, 'full');
  await pool.close();
});

test('analyses real files in the real worker', async () => {
  const pool = createAnalysisPool(options);
  const code = Buffer.from(
    'import os.path, os\nfrom . import local\nos.system("ls " + x)  # nosec\npassword = "Sommer2024!"\n',
  );
  const [one, two] = await Promise.all([
    pool.analyse('/x/a.py', code),
    pool.analyse('/x/b.py', Buffer.from('print "x"\n')),
  ]);
  assert.is(one?.status, 'full');
  const shell = one?.findings.find((finding) => finding.rule === 'S605');
  assert.is(shell?.line, 3);
  assert.is(shell?.suppressed, '# nosec');
  assert.ok(one?.findings.some((finding) => finding.category === 'secret'));
  assert.not.ok(one?.findings.some((finding) => finding.rule === 'S105'));
  assert.equal(one?.imports, ['os']);
  assert.is(two?.status, 'reduced');
  assert.is(two?.problems[0]?.code, 'UNSUPPORTED');
  await pool.close();
});

/** Answers each file with what it was given as the checker, when it is one that needs it. */
const checked = `
  const { parentPort } = require('node:worker_threads');
  let waiting = [];
  let checker;
  const tell = ({ id }, encoding) =>
    parentPort.postMessage({ id, analysis: { status: 'full', encoding, findings: [], problems: [] }, checkerBytes: 0 });
  parentPort.on('message', (message) => {
    if ('checker' in message) {
      checker = message.checker?.glue ?? 'none';
      for (const task of waiting) tell(task, checker);
      waiting = [];
    } else if (!message.path.includes('needs')) tell(message, '');
    else if (message.path.includes('crash')) throw new Error('');
    else if (checker === undefined) {
      waiting.push(message);
      if (waiting.length === 1) parentPort.postMessage({ wants: 'checker' });
    } else tell(message, checker);
  });`;

test('the checker is prepared for the first file that seems to need it, or when the worker asks, and once', async () => {
  const done: string[] = [];
  const checker = {
    make: async () => {
      done.push('made');
      return { glue: 'glue', module: {} };
    },
    warmUp: () => void done.push('warm'),
  };
  const startWorker = () => new Worker(checked, { eval: true, stdout: true, stderr: true });
  const open = () => createAnalysisPool({ ...options, startWorker, checker });
  const weak = Buffer.from('eval(x)');
  const plain = Buffer.from('print(x)');
  const ahead = open();
  const both = await Promise.all([ahead.analyse('a.py', plain), ahead.analyse('needs.py', weak)]);
  assert.equal(
    both.map(({ encoding }) => encoding),
    ['', 'glue'],
  );
  assert.equal(done, ['made', 'warm']);
  assert.is((await ahead.analyse('needs-crash.py', weak)).status, 'failed');
  assert.is((await ahead.analyse('needs-again.py', weak)).encoding, 'glue', 'a new worker has it too');
  assert.equal(done, ['made', 'warm']);
  await ahead.close();
  done.length = 0;
  const asked = open();
  assert.is((await asked.analyse('a.py', plain)).encoding, '');
  assert.equal(done, []);
  assert.is((await asked.analyse('needs.py', plain)).encoding, 'glue');
  assert.equal(done, ['made'], 'the worker waits: it warms it up itself');
  await asked.close();
});

test('a checker that cannot be made is told to the worker', async () => {
  const failing = {
    make: () => {
      throw new Error('no such file');
    },
    warmUp: () => undefined,
  };
  const startWorker = () => new Worker(checked, { eval: true, stdout: true, stderr: true });
  const pool = createAnalysisPool({ ...options, startWorker, checker: failing });
  assert.is((await pool.analyse('needs.py', Buffer.from('eval(x)'))).encoding, 'none');
  await pool.close();
  const real = createAnalysisPool({ ...options, checker: failing });
  const analysis = await real.analyse('/x/a.py', Buffer.from('import os\nos.system("ls " + x)\n'));
  assert.is(analysis.status, 'reduced');
  assert.ok(analysis.problems.length > 0 && analysis.findings.some(({ rule }) => rule === 'S605'));
  await real.close();
});

test('hostile texts end in an analysis', async () => {
  const pool = createAnalysisPool(options);
  const texts = [
    '('.repeat(100_000),
    `x=${'1+'.repeat(20_000)}1`,
    `x${'.a'.repeat(50_000)}`,
    `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
    '\0'.repeat(100_000),
    `f'{`.repeat(2_000),
    'eval(x)\n'.repeat(20_000),
    Buffer.from([0xff, 0xfe, 0xd8]).toString('latin1'),
    '# noqa '.repeat(20_000),
    '',
  ];
  for (const text of texts) {
    const analysis = await pool.analyse('/x/hostile.py', Buffer.from(text));
    assert.ok(['full', 'reduced'].includes(analysis.status), text.slice(0, 20));
    assert.ok(analysis.findings.length <= 3_000);
  }
  const book = await pool.analyse('/x/hostile.ipynb', Buffer.from('['.repeat(200_000)));
  assert.is(book.problems[0]?.code, 'MALFORMED');
  await pool.close();
});

test.run();
