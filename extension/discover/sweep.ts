/**
 * The one walk over the machine, shared by environments and scripts. It judges directories by the names in them and opens no
 * file; what lies inside an environment is left to the environment.
 */
import type { DirEntry, FileStat, Host, Problem, TableContext } from '../core/types.ts';
import { walk } from '../core/walk.ts';
import type {
  EnvironmentCandidate,
  EnvironmentMarker,
  ScriptCandidate,
  ScriptSuffix,
  Sweep,
} from './candidates.ts';
import { judgeDirectory, type Verdict } from './judge.ts';
import { isPruned, plainNames } from './places.ts';
import { shareScan } from './shared.ts';
import { sweepRoots } from './sweep-roots.ts';

const freshMs = 60_000;

/**
 * Walks every user's home, the configured roots and the platform's own, once a minute at most.
 * @returns candidate environments and scripts; what a bound cut off is reported to `context.problems`
 */
export function sweep(context: TableContext): Sweep {
  return shareScan(context, 'discover/sweep', freshMs, (own) => sweepRootsNow(own));
}

function sweepRootsNow(context: TableContext): Sweep {
  const { host, config } = context;
  const plan = sweepRoots(context);
  const found = createFindings(host);
  const seen = new Map<number, Set<number>>();
  const budget = { entries: config.limits.files };
  let allowed: Verdict['enter'];
  let complete = true;
  for (const root of plan.roots) {
    const whole = walk(host, root, {
      onDirectory(path, entries) {
        const verdict = judgeDirectory(host, path, entries);
        found.add(path, entries, verdict);
        allowed = verdict.enter;
        return allowed !== 'none';
      },
      enter: (path, name) => mayEnter(name, allowed) && !plan.skip.has(path),
      onProblem: (problem: Problem) => context.problems.add(problem),
      maxDepth: config.limits.depth,
      budget,
      seen,
      expired: context.expired,
    });
    complete &&= whole;
    if (budget.entries < 0 || context.expired()) break;
  }
  return { ...found.result(), roots: plan.roots, complete };
}

function mayEnter(name: string, allowed: Verdict['enter']): boolean {
  if (isPruned(name)) return false;
  return typeof allowed !== 'function' || allowed(name);
}

type Found = Omit<Sweep, 'roots' | 'complete'>;

function createFindings(host: Host) {
  const environments = new Map<string, EnvironmentCandidate>();
  const scripts: ScriptCandidate[] = [];
  const repositories: string[] = [];
  const counts = { directories: 0, files: 0 };
  return {
    add(path: string, entries: readonly DirEntry[], verdict: Verdict): void {
      counts.directories++;
      if (verdict.repository) repositories.push(path);
      for (const candidate of verdict.candidates) keep(candidate);
      if (verdict.scripts) addScripts(path, entries);
    },
    result: (): Found => ({ environments: [...environments.values()], scripts, repositories, ...counts }),
  };

  function keep(candidate: EnvironmentCandidate): void {
    const known = environments.get(candidate.path);
    if (known === undefined || strength[candidate.marker] > strength[known.marker]) {
      environments.set(candidate.path, candidate);
    }
  }

  function addScripts(directory: string, entries: readonly DirEntry[]): void {
    for (const { kind } of entries) if (kind !== 'directory') counts.files++;
    for (const candidate of scriptCandidates(host, directory, entries)) scripts.push(candidate);
  }
}

/** The files right in a directory that may be scripts. */
export function* scriptCandidates(
  host: Host,
  directory: string,
  entries: readonly DirEntry[],
): Generator<ScriptCandidate> {
  const prefix = directory.endsWith(host.path.sep) ? directory : directory + host.path.sep;
  const inBin = /[\\/]s?bin$/.test(directory);
  for (const entry of entries) {
    if (entry.kind !== 'file') continue;
    const suffix = scriptSuffix(entry.name);
    if (suffix === undefined) continue;
    const path = prefix + entry.name;
    if (suffix !== '' || inBin || isExecutable(host, path)) yield { path, suffix };
  }
}

const strength: Readonly<Record<EnvironmentMarker, number>> = {
  'pyvenv.cfg': 4,
  'conda-meta': 3,
  'python.exe': 2,
  library: 1,
  target: 0,
};

const suffixes: ReadonlyMap<string, ScriptSuffix> = new Map([
  ['.py', '.py'],
  ['.pyw', '.pyw'],
  ['.ipynb', '.ipynb'],
  ['.pyz', '.pyz'],
  ['.pyzw', '.pyzw'],
]);

/** The suffix when the name is that of a script, '' when it has none (or a version number for one), else undefined. */
function scriptSuffix(name: string): ScriptSuffix | undefined {
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return dot === 0 || plainNames.has(name) ? undefined : '';
  const suffix = name.slice(dot);
  if (suffix.length > 6) return undefined;
  return (
    suffixes.get(suffix) ?? suffixes.get(suffix.toLowerCase()) ?? (/^\.\d+$/.test(suffix) ? '' : undefined)
  );
}

function isExecutable(host: Host, path: string): boolean {
  if (host.platform === 'win32') return false;
  const stat = tryStat(host, path);
  return stat !== undefined && (stat.mode & 0o111) !== 0;
}

function tryStat(host: Host, path: string): FileStat | undefined {
  try {
    return host.stat(path);
  } catch {
    return undefined;
  }
}
