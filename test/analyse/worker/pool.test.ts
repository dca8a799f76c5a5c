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
