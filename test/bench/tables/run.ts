/**
 * Reads 3,000 distributions of 20 environments among 100,000 other files, against `importlib.metadata` and `find` in the same run. Both
 * sides are measured in turn and the best of all rounds stands: wall time, and CPU time (user and system, all threads), which other
 * work on the machine disturbs less. Ours is bundled and has the scanner's options of Node, as it is shipped.
 * `npx tsx test/bench/tables/run.ts [python …]`: of several interpreters the fastest counts.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { prunedNames } from '../../../extension/discover/places.ts';
import { engineEnvironment, engineOptions } from '../../../extension/sinks/scanner/engine-options.ts';
import { makeMachine } from './synthetic-machine.ts';

const pythons = process.argv.length > 2 ? process.argv.slice(2) : ['python3'];
const size = { environments: 20, distributions: 3000, otherFiles: 100_000 };
const rounds = 5;

type Mode = 'names' | 'columns' | 'all';

const titles: Readonly<Record<Mode, string>> = {
  names: 'name and version',
  columns: 'nine columns',
  all: 'all columns',
};

/** What both sides read: name and version, nine columns of the headers, or every fact that `SELECT *` gives. */
const importlib = (mode: Mode) => `
import importlib.metadata, glob, json, sys, time
sites = glob.glob(sys.argv[1] + '/home/*/*/.venv/lib/python3.11/site-packages')
def facts(d, m):
    direct = d.read_text('direct_url.json')
    wheel = d.read_text('WHEEL') or ''
    files = d.files or []
    return (m['Author-email'], m['Maintainer'], m['Maintainer-email'], m['Home-page'], m.get_all('Project-URL'), m['Keywords'],
            m.get_all('Classifier'), m['Metadata-Version'], m['Requires-Python'], m.get_all('Provides-Extra'), m.get_all('License-File'),
            [e.name for e in d.entry_points if e.group == 'console_scripts'], d.read_text('INSTALLER'),
            d.read_text('REQUESTED') is not None, direct and json.loads(direct), [l for l in wheel.splitlines() if l.startswith('Tag')],
            len(files), sum(f.size or 0 for f in files), any(f.suffix == '.so' for f in files), d._path.stat().st_uid)
start = time.perf_counter(); used = time.process_time(); n = 0
for d in importlib.metadata.distributions(path=sites):
    m = d.metadata
    row = (m['Name'], m['Version']); n += 1
    ${mode === 'names' ? '' : "row += (m['Summary'], m['Author'], m['License'], m.get_all('Requires-Dist'), str(d._path))"}
    ${mode === 'all' ? 'row += facts(d, m)' : ''}
print(json.dumps(dict(rows=n, ms=(time.perf_counter() - start) * 1000, cpuMs=(time.process_time() - used) * 1000)))
`;

const directory = fs.realpathSync(fs.mkdtempSync(nodePath.join(os.tmpdir(), 'pysight-bench-')));
try {
  await main();
} finally {
  fs.rmSync(directory, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const root = nodePath.join(directory, 'machine');
  const bundle = nodePath.join(directory, 'measured.mjs');
  makeMachine(root, size);
  await build({
    entryPoints: [fileURLToPath(new URL('./measured.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle,
    define: { PYSIGHT_BUILD: '"bench"' },
    logLevel: 'error',
  });
  const state = nodePath.join(directory, 'state');
  const run = (mode: string, ...rest: string[]) =>
    read(
      execFileSync(process.execPath, [...engineOptions, bundle, mode, root, ...rest], {
        env: { ...process.env, ...engineEnvironment },
      }),
    );
  const pythonOf = (mode: Mode) =>
    pythons.map((python) => read(execFileSync(python, ['-I', '-c', importlib(mode), root]))).reduce(bestOf);
  say(
    `${size.distributions} distributions in ${size.environments} environments, ${size.otherFiles} other files`,
  );
  say('                               wall        CPU   distributions/s');
  for (const [mode, title] of Object.entries(titles) as [Mode, string][]) {
    const theirs: Figures[] = [];
    const own: Figures[] = [];
    const again: Figures[] = [];
    run(mode, state);
    for (let round = 0; round < rounds; round++) {
      theirs.push(pythonOf(mode));
      own.push(run(mode));
      again.push(run(mode, state));
    }
    report(title, theirs.reduce(bestOf), own.reduce(bestOf), again.reduce(bestOf));
  }
  const findMs = Math.min(
    ...Array.from({ length: rounds }, () =>
      timed(() => execFileSync('find', findArguments(root), { maxBuffer: 2 ** 28 })),
    ),
  );
  const walk = Array.from({ length: rounds }, () => run('walk')).reduce(bestOf);
  say(`find                      ${ms(findMs)}`);
  say(
    `walk                      ${ms(walk.ms)}  ${rate(walk.files, walk.ms)} files/s, ${(walk.ms / findMs).toFixed(1)} x find (wanted: <= 3), peak RSS ${walk.rssMb} MB`,
  );
}

function report(title: string, theirs: Figures, cold: Figures, restarted: Figures): void {
  const line = (name: string, { ms: wall, cpuMs, rows }: Figures) =>
    say(`  ${name.padEnd(24)}${ms(wall)}${ms(cpuMs)}   ${rate(rows, wall)}`);
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
  say(title);
  line('importlib.metadata', theirs);
  line('cold', cold);
  line('new process, warm cache', restarted);
  say(
    `  cold: ${(theirs.ms / cold.ms).toFixed(1)} x as fast as importlib.metadata, ${(theirs.cpuMs / cold.cpuMs).toFixed(1)} x by CPU (wanted: >= 3)`,
  );
  say(
    `  warm: ${ms(cold.warmMs).trim()}, ${percent(cold.warmMs, cold.ms)} of cold (wanted: <= 5); in a new process ${percent(restarted.ms, cold.ms)}`,
  );
  say(`  peak RSS ${cold.rssMb} MB (wanted: <= 150)`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function read(output: Buffer): Figures {
  return JSON.parse(output.toString()) as Figures;
}

interface Figures {
  readonly ms: number;
  readonly cpuMs: number;
  readonly warmMs: number;
  readonly rows: number;
  readonly files: number;
  readonly rssMb: number;
}

/** All files, entering what the sweep enters: no pruned name, and no environment's own directories. */
function findArguments(root: string): string[] {
  const names = [...prunedNames].flatMap((name, index) =>
    index === 0 ? ['-name', name] : ['-o', '-name', name],
  );
  const own = ['-o', '-path', '*/.venv/lib', '-o', '-path', '*/.venv/bin'];
  return [root, '(', ...names, ...own, ')', '-prune', '-o', '-type', 'f', '-print'];
}

/** The lowest of each figure. */
function bestOf(a: Figures, b: Figures): Figures {
  return {
    ...a,
    ms: Math.min(a.ms, b.ms),
    cpuMs: Math.min(a.cpuMs, b.cpuMs),
    warmMs: Math.min(a.warmMs, b.warmMs),
  };
}

function timed(action: () => unknown): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function ms(value: number): string {
  return `${value.toFixed(1).padStart(8)} ms`;
}

function rate(count: number, milliseconds: number): string {
  return Math.round((count / milliseconds) * 1000).toLocaleString('en-US');
}
