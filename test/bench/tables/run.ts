/**
 * Reads 3,000 distributions of 20 environments among 100,000 other files, against `importlib.metadata` and `find` in the same run.
 * `npx tsx test/bench/tables/run.ts [python]`
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { prunedNames } from '../../../extension/discover/places.ts';
import { makeMachine } from './synthetic-machine.ts';

const python = process.argv[2] ?? 'python3';
const size = { environments: 20, distributions: 3000, otherFiles: 100_000 };
const rounds = 5;

/** What both sides read: the headers alone, or every fact that `SELECT *` gives. */
const importlib = (all: boolean) => `
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
start = time.perf_counter(); n = 0
for d in importlib.metadata.distributions(path=sites):
    m = d.metadata
    row = (m['Name'], m['Version'], m['Summary'], m['Author'], m['License'], m.get_all('Requires-Dist'), str(d._path)); n += 1
    ${all ? 'row += facts(d, m)' : ''}
print(n, (time.perf_counter() - start) * 1000)
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
    logLevel: 'error',
  });
  const state = nodePath.join(directory, 'state');
  const run = (mode: string, ...rest: string[]): Figures =>
    JSON.parse(
      execFileSync(process.execPath, [bundle, mode, root, ...rest], { encoding: 'utf8' }),
    ) as Figures;
  const askPython = (all: boolean) =>
    best(() =>
      Number(execFileSync(python, ['-I', '-c', importlib(all), root], { encoding: 'utf8' }).split(' ')[1]),
    );
  const pythonMs = askPython(false);
  const pythonAllMs = askPython(true);
  const findMs = best(() => timed(() => execFileSync('find', findArguments(root), { maxBuffer: 2 ** 28 })));
  const walk = fastest(() => run('walk'));
  const cold = fastest(() => run('columns'));
  const all = fastest(() => run('all'));
  run('columns', state);
  const restarted = fastest(() => run('columns', state));
  const say = (text: string) => process.stdout.write(`${text}\n`);
  say(
    `${size.distributions} distributions in ${size.environments} environments, ${size.otherFiles} other files`,
  );
  const against = (own: Figures, theirs: number) =>
    `${rate(own.rows, own.ms)} distributions/s, ${(theirs / own.ms).toFixed(1)} x importlib.metadata`;
  say(`importlib.metadata        ${ms(pythonMs)}  headers; all facts ${ms(pythonAllMs)}`);
  say(`cold, headers             ${ms(cold.ms)}  ${against(cold, pythonMs)}`);
  say(`cold, all columns         ${ms(all.ms)}  ${against(all, pythonAllMs)} (wanted: >= 3)`);
  say(
    `warm, same process        ${ms(cold.warmMs)}  ${((100 * cold.warmMs) / cold.ms).toFixed(1)} % of cold; all columns ${((100 * all.warmMs) / all.ms).toFixed(1)} % (wanted: <= 5)`,
  );
  say(
    `warm, new process         ${ms(restarted.ms)}  ${((100 * restarted.ms) / cold.ms).toFixed(1)} % of cold`,
  );
  say(`find                      ${ms(findMs)}`);
  say(
    `walk                      ${ms(walk.ms)}  ${rate(walk.files, walk.ms)} files/s, ${(walk.ms / findMs).toFixed(1)} x find (wanted: <= 3)`,
  );
  say(
    `peak RSS                  walk ${walk.rssMb} MB, columns ${cold.rssMb} MB, all ${all.rssMb} MB (wanted: <= 150)`,
  );
}

interface Figures {
  readonly ms: number;
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

function best(measure: () => number): number {
  return Math.min(...Array.from({ length: rounds }, measure));
}

function fastest(measure: () => Figures): Figures {
  return Array.from({ length: rounds }, measure).reduce((a, b) => (b.ms < a.ms ? b : a));
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
