/** The environments of the machine, findable by what scripts say of them. */
import { displayPath } from '../core/paths.ts';
import type { TableContext } from '../core/types.ts';
import { type Environment, listEnvironments } from '../discover/environments.ts';
import { environmentsNear } from '../discover/environments-near.ts';
import { resolved } from '../discover/look.ts';
import type { Script } from '../discover/scripts.ts';

export interface EnvironmentIndex {
  readonly all: readonly Environment[];
  /** The environment that an interpreter's path starts. */
  byExecutable(path: string): Environment | undefined;
  /** Virtual environments right below a directory, `.venv` first, then those that are recorded as belonging to it. */
  ofProject(directory: string): readonly Environment[];
  /** By the last component of the prefix, as conda, pyenv and virtualenvwrapper name environments. */
  byName(name: string): readonly Environment[];
  /** What uv made for a script with inline metadata. */
  uvEnvironment(script: Script): Environment | undefined;
  /** Whether an environment is of a version such as `3`, `3.11` or ''. */
  satisfies(environment: Environment, version: string): boolean;
  /** Answers kept by callers, as long as the index itself. */
  readonly answers: Map<string, unknown>;
}

const freshMs = 60_000;
const conventional = ['.venv', 'venv', 'env', '.env', 'virtualenv'];

/**
 * The index for a script. When the query names its path, only what may concern that script is looked at: a sweep of the machine
 * would take a multiple of the time.
 * @param named interpreters that the script itself names
 */
export function environmentIndex(
  context: TableContext,
  script: Script,
  named: readonly string[] = [],
): EnvironmentIndex {
  const { host, memo, query } = context;
  if (query.equals('path')?.includes(displayPath(script.path)) !== true) {
    return memo.get('analyse/environment-index', freshMs, () =>
      createIndex(context, listEnvironments(context)),
    );
  }
  const directory = host.path.dirname(script.path);
  const home = host.users().find((user) => user.username === script.username)?.home ?? '';
  const key = ['analyse/environments-near', directory, home, ...named].join('\0');
  return memo.get(key, freshMs, () =>
    createIndex(context, environmentsNear(context, directory, home, named)),
  );
}

/** @param all as `listEnvironments` gives them */
export function createIndex(context: TableContext, all: readonly Environment[]): EnvironmentIndex {
  const { host } = context;
  const { dirname, basename, join } = host.path;
  const byDirectory = new Map<string, Environment[]>();
  const byParent = new Map<string, Environment[]>();
  const byBase = new Map<string, Environment[]>();
  for (const environment of all) {
    if (environment.executable !== '') append(byDirectory, dirname(environment.executable), environment);
    append(byBase, basename(environment.prefix), environment);
    if (isVirtual(environment)) append(byParent, dirname(environment.prefix), environment);
    if (environment.project !== '') append(byParent, environment.project, environment);
  }
  for (const own of byParent.values())
    own.sort((a, b) => rank(basename(a.prefix)) - rank(basename(b.prefix)));
  return {
    all,
    answers: new Map(),
    byName: (name) => byBase.get(name) ?? [],
    ofProject: (directory) => [...new Set(byParent.get(directory) ?? [])],
    satisfies,
    byExecutable(path) {
      return choose(path, byDirectory.get(dirname(path))) ?? viaLink(path);
    },
    uvEnvironment({ path, uid }) {
      const stem = basename(path)
        .replace(/\.\w+$/, '')
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-');
      const pattern = `${stem}-`;
      const made = all.filter(
        (one) =>
          basename(dirname(one.prefix)).startsWith('environments-v') &&
          basename(one.prefix).startsWith(pattern),
      );
      return made.find((one) => one.uid === uid) ?? made[0];
    },
  };

  /** `/usr/local/bin/python3` may be a link to an interpreter elsewhere. */
  function viaLink(path: string): Environment | undefined {
    const target = resolved(host, path);
    return target === path ? undefined : choose(target, byDirectory.get(dirname(target)));
  }

  function choose(path: string, candidates: readonly Environment[] | undefined): Environment | undefined {
    if (candidates === undefined) return undefined;
    const exact = candidates.find((one) => one.executable === path);
    if (exact !== undefined || candidates.length === 1) return exact ?? candidates[0];
    const version = /(\d+(?:\.\d+)?)t?(?:\.exe)?$/.exec(basename(path))?.[1] ?? '';
    const target = resolved(host, path);
    return (
      candidates.find(
        (one) => one.executable === target || join(dirname(path), basename(target)) === one.executable,
      ) ?? candidates.find((one) => satisfies(one, version))
    );
  }
}

/** Whether an environment's version starts with the wanted one. */
function satisfies(environment: Environment, version: string): boolean {
  if (version === '') return true;
  return (
    environment.minor === version ||
    environment.version === version ||
    environment.minor.startsWith(`${version}.`)
  );
}

function isVirtual({ kind }: Environment): boolean {
  return kind === 'venv' || kind === 'virtualenv' || kind === 'conda' || kind === 'target';
}

function rank(name: string): number {
  const place = conventional.indexOf(name);
  return place === -1 ? conventional.length : place;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const own = map.get(key);
  if (own === undefined) map.set(key, [value]);
  else own.push(value);
}
