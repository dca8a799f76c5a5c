/** The environments that one script may run in, without a sweep of the machine: what is beside it, above it and at known places. */
import { HostError } from '../core/errors.ts';
import type { DirEntry, Host, TableContext } from '../core/types.ts';
import { parsePyvenvConfig } from '../parse/pyvenv-cfg.ts';
import type { EnvironmentCandidate } from './candidates.ts';
import { describeEnvironments } from './environments.ts';
import { judgeDirectory, prefixOfSite } from './judge.ts';
import { isDirectory, isFile, lookAt, resolved, textIfThere } from './look.ts';
import { isPruned } from './places.ts';
import type { Environment } from './types.ts';

/** Below a home: directories whose children are environments or interpreters. */
const homeContainers: readonly string[] = [
  ...['.pyenv/versions', '.virtualenvs', 'Envs', '.local/share/virtualenvs', '.local/share/uv/python'],
  ...['.cache/uv/environments-v2', '.cache/pypoetry/virtualenvs', 'Library/Caches/pypoetry/virtualenvs'],
  ...['.local/share/hatch/env/virtual', '.local/share/pdm/venvs', '.asdf/installs/python'],
  ...[
    '.local/share/mise/installs/python',
    '.conda/envs',
    'miniconda3/envs',
    'anaconda3/envs',
    'miniforge3/envs',
  ],
  ...['mambaforge/envs', 'micromamba/envs', 'Library/Python', 'AppData/Local/Programs/Python'],
  ...[
    'AppData/Local/pypoetry/Cache/virtualenvs',
    'AppData/Roaming/uv/python',
    'AppData/Local/uv/cache/environments-v2',
  ],
  ...['.pyenv/pyenv-win/versions', 'AppData/Roaming/Python'],
];
/** Below a home: prefixes themselves. */
const homePrefixes: readonly string[] = [
  '.local',
  'miniconda3',
  'anaconda3',
  'miniforge3',
  'mambaforge',
  'micromamba',
];

const systemPlaces: Readonly<
  Record<Host['platform'], { prefixes: readonly string[]; containers: readonly string[] }>
> = {
  linux: {
    prefixes: ['/opt/conda', '/opt/miniconda3', '/opt/anaconda3'],
    containers: ['/opt', '/opt/conda/envs'],
  },
  darwin: {
    prefixes: ['/opt/miniconda3', '/opt/anaconda3'],
    containers: [
      '/Library/Frameworks/Python.framework/Versions',
      '/opt/homebrew/Frameworks/Python.framework/Versions',
    ],
  },
  win32: {
    prefixes: [],
    containers: ['C:\\', 'C:\\Program Files', 'C:\\Program Files\\Python', 'C:\\Program Files (x86)'],
  },
};

/** Where `python3` is looked for; what it is a link to may lie anywhere. */
const pathPlaces: Readonly<Record<Host['platform'], readonly string[]>> = {
  linux: ['/usr/local/bin'],
  darwin: ['/opt/homebrew/bin', '/usr/local/bin'],
  win32: [],
};

const maxLevels = 40;
const maxChildren = 2000;

/**
 * @param directory of the script
 * @param home of its owner, '' when unknown
 * @param executables interpreters that the script or its notebook kernel names
 */
export function environmentsNear(
  context: TableContext,
  directory: string,
  home: string,
  executables: readonly string[],
): readonly Environment[] {
  const { host } = context;
  const places = systemPlaces[host.platform];
  const candidates = new Map<string, EnvironmentCandidate>();
  const add = (path: string) => {
    for (const candidate of candidatesAt(host, path)) candidates.set(candidate.path, candidate);
  };
  const below = (container: string) => childDirectories(host, container).forEach(add);
  for (const above of upwards(host, directory, home)) {
    // What a sweep does not enter, as `.git`, holds no environment here either.
    for (const path of childDirectories(host, above)) if (!isPruned(host.path.basename(path))) add(path);
  }
  for (const prefix of places.prefixes) add(prefix);
  for (const container of places.containers) below(container);
  if (home !== '') {
    for (const prefix of homePrefixes) add(host.path.join(home, prefix));
    for (const container of homeContainers) below(host.path.join(home, container));
  }
  for (const bin of pathPlaces[host.platform]) {
    for (const executable of pythonsIn(host, bin)) prefixesOf(host, executable).forEach(add);
  }
  for (const executable of executables) prefixesOf(host, executable).forEach(add);
  for (const { path, marker } of [...candidates.values()]) {
    if (marker === 'pyvenv.cfg') basePrefixes(context, path).forEach(add);
  }
  return describeEnvironments(context, candidates.values());
}

/** What a directory is, by its marker file or by the sweep's own judgement. */
function candidatesAt(host: Host, path: string): readonly EnvironmentCandidate[] {
  if (isFile(host, host.path.join(path, 'pyvenv.cfg'))) return [{ path, marker: 'pyvenv.cfg' }];
  if (isDirectory(host, host.path.join(path, 'conda-meta'))) return [{ path, marker: 'conda-meta' }];
  const looksLikePrefix = ['bin', 'lib', 'Lib', 'python.exe', 'site-packages'].some(
    (name) => lookAt(host, host.path.join(path, name)) !== undefined,
  );
  if (!looksLikePrefix) return [];
  const found: EnvironmentCandidate[] = [...judge(host, path)];
  for (const site of sitesBelow(host, path))
    found.push({ path: prefixOfSite(host, site), marker: 'library' });
  return found;
}

function judge(host: Host, path: string): readonly EnvironmentCandidate[] {
  try {
    return judgeDirectory(host, path, host.list(path)).candidates;
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}

/** `P/lib/python3.11/site-packages` of a prefix without interpreter, such as a user's own. */
function sitesBelow(host: Host, prefix: string): string[] {
  const { join } = host.path;
  const libraries = childDirectories(host, join(prefix, 'lib')).filter((path) =>
    /^python\d*(?:\.\d+)?t?$/.test(host.path.basename(path)),
  );
  return [
    ...libraries.map((library) => join(library, 'site-packages')),
    join(prefix, 'site-packages'),
  ].filter((site) => isDirectory(host, site));
}

function upwards(host: Host, directory: string, home: string): string[] {
  const found: string[] = [];
  for (let at = directory; found.length < maxLevels; at = host.path.dirname(at)) {
    if (at === host.path.dirname(at)) break;
    found.push(at);
    if (at === home) break;
  }
  return found;
}

function pythonsIn(host: Host, bin: string): string[] {
  if (!isDirectory(host, bin)) return [];
  return entryNames(host, bin, (entry) => /^python\d*(?:\.\d+)?$/.test(entry.name));
}

function childDirectories(host: Host, directory: string): string[] {
  if (!isDirectory(host, directory)) return [];
  return entryNames(host, directory, (entry) => entry.kind === 'directory');
}

function entryNames(host: Host, directory: string, wanted: (entry: DirEntry) => boolean): string[] {
  try {
    const entries = host.list(directory).filter(wanted).slice(0, maxChildren);
    return entries.map((entry) => host.path.join(directory, entry.name));
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}

/** The prefix of an interpreter, as written and behind its links. */
function prefixesOf(host: Host, executable: string): string[] {
  const { dirname, basename } = host.path;
  return [executable, resolved(host, executable)].map((path) => {
    const directory = dirname(path);
    return /^(?:bin|Scripts)$/.test(basename(directory)) ? dirname(directory) : directory;
  });
}

/** Where the interpreter lies that a virtual environment was made from. */
function basePrefixes(context: TableContext, prefix: string): string[] {
  const { host } = context;
  const text = textIfThere(context, host.path.join(prefix, 'pyvenv.cfg'), { head: 64 * 1024 });
  const { home, executable } = parsePyvenvConfig(text);
  const named = [executable, home === '' ? '' : host.path.join(home, 'python')].filter((path) => path !== '');
  return named.flatMap((path) => prefixesOf(host, path));
}
