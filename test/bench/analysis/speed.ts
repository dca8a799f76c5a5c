/**
 * Our whole analysis against bandit, on the same files and one core; memory; a second run; one file on a cold cache.
 * `npx tsx test/bench/analysis/speed.ts [files, default 2000] [directory, default the standard library of python3]`
 * With `--unchanged=20000` instead: that many files, made of those by small changes, analysed once and then again.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { engineEnvironment, engineOptions } from '../../../extension/sinks/scanner/engine-options.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const given = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const count = Number(given[0] ?? 2000);
const unchanged = Number(process.argv.find((each) => each.startsWith('--unchanged='))?.split('=')[1] ?? 0);
const oneCore = process.platform === 'linux' ? ['taskset', '-c', '0'] : [];

interface Run {
  readonly ms: number;
  readonly cpuMs: number;
  readonly files: number;
  readonly findings: number;
  readonly residentMb: number;
}

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pysight-bench-'));
try {
  const corpus = copyCorpus(path.join(directory, 'corpus'));
  // Beside the repository's own node_modules, where the checker's package is found.
  const runner = path.join(root, 'node_modules/.pysight-bench');
  await bundle(runner);
  if (unchanged > 0) reportUnchanged(corpus.directory, runner);
  else report(corpus, runner);
  fs.rmSync(runner, { recursive: true, force: true });
} finally {
  fs.rmSync(directory, { recursive: true, force: true });
}

/** Every nth file of the standard library, under names that say where it was. */
function copyCorpus(target: string): {
  readonly directory: string;
  readonly files: number;
  readonly bytes: number;
} {
  const source =
    given[1] ?? run('python3', ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))']).stdout.trim();
  const all = fs
    .readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py'))
    .sort();
  const step = Math.max(1, Math.floor(all.length / count));
  const chosen = all.filter((_, index) => index % step === 0).slice(0, count);
  fs.mkdirSync(target);
  let bytes = 0;
  for (const name of chosen) {
    const file = path.join(target, name.replaceAll(/[\\/]/g, '__'));
    fs.copyFileSync(path.join(source, name), file);
    bytes += fs.statSync(file).size;
  }
  return { directory: target, files: chosen.length, bytes };
}

async function bundle(outdir: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: {
      run: 'test/bench/analysis/speed-run.ts',
      'one-path': 'test/bench/analysis/one-path.ts',
      'analysis-worker': 'extension/analyse/worker/worker-entry.ts',
    },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    alias: { 'osquery-extension-sdk': path.join(root, 'extension/sdk/src/index.ts') },
    define: { PYSIGHT_BUILD: '"bench"' },
    external: ['@astral-sh/ruff-wasm-nodejs'],
    banner: { js: "import{createRequire as $cr}from'node:module';const require=$cr(import.meta.url);" },
    logLevel: 'error',
  });
}

function report(corpus: { directory: string; files: number; bytes: number }, runner: string): void {
  const state = path.join(directory, 'state');
  const first = ours(runner, corpus.directory, state);
  const second = ours(runner, corpus.directory, state);
  const bandit = timeBandit(corpus.directory);
  const again = ours(runner, corpus.directory, path.join(directory, 'state-2'));
  const best = Math.min(first.cpuMs, again.cpuMs);
  print('files', `${corpus.files}, ${(corpus.bytes / 1e6).toFixed(1)} MB`);
  print('ours, first run', `${rate(first.files, best)}, ${first.findings} findings`);
  print('bandit', rate(corpus.files, bandit.cpuMs));
  print('ours ÷ bandit', `${(bandit.cpuMs / best).toFixed(1)} (aim ≥ 10)`);
  print('peak memory', `${Math.max(first.residentMb, again.residentMb).toFixed(0)} MB (aim ≤ 300)`);
  print('second run ÷ first', `${((100 * second.cpuMs) / best).toFixed(2)} % (aim ≤ 3)`);
  const one = onePath(corpus.directory, runner);
  print('one path, cold', `${one.findingsMs.toFixed(0)} ms the query (aim ≤ 500), ${one.findings} findings`);
  print(
    'its path and size',
    `${one.plainMs.toFixed(0)} ms, ${one.analysersOfPlain} analysers started (aim 0)`,
  );
}

/** The second run is a walk, an lstat and a look-up for each file. */
function reportUnchanged(corpus: string, runner: string): void {
  const many = path.join(directory, 'many');
  fs.mkdirSync(many);
  const names = fs.readdirSync(corpus);
  for (let i = 0; i < unchanged; i++) {
    const name = names[i % names.length] ?? '';
    const text = fs.readFileSync(path.join(corpus, name));
    fs.writeFileSync(path.join(many, `${i}-${name}`), Buffer.concat([text, Buffer.from(`\n# copy ${i}\n`)]));
  }
  const state = path.join(directory, 'state');
  const first = ours(runner, many, state);
  const second = ours(runner, many, state);
  print('files', `${first.files}`);
  print('first run', `${rate(first.files, first.cpuMs)}, ${first.residentMb.toFixed(0)} MB`);
  print('second run', `${rate(second.files, second.cpuMs)}, ${second.residentMb.toFixed(0)} MB`);
  print('second run ÷ first', `${((100 * second.cpuMs) / first.cpuMs).toFixed(2)} % (aim ≤ 3)`);
}

function ours(runner: string, corpus: string, state: string): Run {
  const [command = '', ...args] = [
    ...oneCore,
    process.execPath,
    ...engineOptions,
    path.join(runner, 'run.mjs'),
    corpus,
    state,
  ];
  return JSON.parse(run(command, args).stdout) as Run;
}

/** CPU time, which other work on the machine disturbs less than time by the clock. */
function timeBandit(corpus: string): { readonly cpuMs: number } {
  const bandit = [
    ...oneCore,
    'bandit',
    '-q',
    '-r',
    corpus,
    '-f',
    'json',
    '-o',
    path.join(directory, 'bandit.json'),
  ];
  // The second line of `times` is the CPU time of the shell's children: user, system. Findings make bandit exit with 1.
  const script = `${bandit.map((word) => `'${word}'`).join(' ')} >/dev/null 2>&1; times`;
  const [, children = ''] = run('sh', ['-c', script]).stdout.split('\n');
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => Number(m) * 60 + Number(s));
  return { cpuMs: 1000 * seconds.reduce((sum, one) => sum + one, 0) };
}

interface OnePath {
  readonly plainMs: number;
  readonly analysersOfPlain: number;
  readonly findingsMs: number;
  readonly findings: number;
}

/** `SELECT … WHERE path = …` in a process of its own each time, nothing cached: the fastest of three, without that process's start. */
function onePath(corpus: string, runner: string): OnePath {
  const names = fs.readdirSync(corpus);
  const middle = names.map((name) => ({ name, size: fs.statSync(path.join(corpus, name)).size }));
  middle.sort((a, b) => a.size - b.size);
  const file = path.join(corpus, middle[Math.floor(names.length * 0.75)]?.name ?? '');
  const runs = [1, 2, 3].map((round) => {
    const state = path.join(directory, `cold-${round}`);
    return JSON.parse(
      run(process.execPath, [...engineOptions, path.join(runner, 'one-path.mjs'), file, state]).stdout,
    ) as OnePath;
  });
  return runs.reduce((best, each) => (each.findingsMs < best.findingsMs ? each : best));
}

function run(command: string, args: readonly string[]): { stdout: string } {
  const env = { ...process.env, ...engineEnvironment };
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, env });
  if (result.status !== 0) throw new Error(`${command} failed: ${result.stderr}`);
  return result;
}

function rate(files: number, cpuMs: number): string {
  return `${cpuMs.toFixed(0)} ms CPU, ${((files / cpuMs) * 1000).toFixed(0)} files/cpu-s`;
}

function print(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(20)} ${figure}\n`);
}
