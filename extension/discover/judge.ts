/** What a directory is, by its name and the names in it. */
import { HostError } from '../core/errors.ts';
import type { DirEntry, Host } from '../core/types.ts';
import type { EnvironmentCandidate } from './candidates.ts';
import { environmentDirectories, selectiveNames, sharedPrefixes } from './places.ts';

export interface Verdict {
  readonly candidates: readonly EnvironmentCandidate[];
  /** Which children may be entered. */
  readonly enter: 'all' | 'none' | ((name: string) => boolean);
  /** Whether its files may be scripts of somebody. */
  readonly scripts: boolean;
  readonly repository: boolean;
}

/** Names of directories that hold a standard library or a site directory. */
const libraryName = /^(?:python|pypy|graalpy)\d+(?:\.\d+)?t?$/i;
const vendorName = /^(?:_?vendor(?:ed)?|third[_-]party|extern(?:al)?|bundled|dist|build|wheel)$/i;
const windowsLibrary = /^python3\d*\.dll$|^python2\d\.dll$/i;

interface Signs {
  venv: boolean;
  conda: boolean;
  /** conda's packages before they are linked into environments: `pkgs` has a list of where they came from. */
  condaCache: boolean;
  exe: boolean;
  dll: boolean;
  stdlib: boolean;
  bin: boolean;
  lib: boolean;
  windowsLib: boolean;
  repository: boolean;
  distInfo: number;
}

/** Judges a directory from its path and entries; lists its `lib` only where that may make it an interpreter's prefix. */
export function judgeDirectory(host: Host, path: string, entries: readonly DirEntry[]): Verdict {
  const name = host.path.basename(path);
  const signs = readSigns(entries);
  const { repository } = signs;
  if (name === 'pkgs' && signs.condaCache)
    return { candidates: [], enter: 'none', scripts: false, repository };
  if (name === 'site-packages' || name === 'dist-packages') return site(host, path);
  if (signs.venv) return { ...own(path, 'pyvenv.cfg', (n) => !environmentDirectories.has(n)), repository };
  if (signs.conda) return { ...own(path, 'conda-meta', (n) => n === 'envs'), scripts: false, repository };
  if (signs.exe && (signs.dll || signs.windowsLib)) {
    return { ...own(path, 'python.exe', (n) => n === 'envs' || !environmentDirectories.has(n)), repository };
  }
  if (signs.stdlib && libraryName.test(name)) return library(host, path);
  if (signs.bin && signs.lib && !sharedPrefixes.has(path) && hasInterpreterLibrary(host, path)) {
    return { ...own(path, 'library', (n) => n === 'envs'), scripts: false, repository };
  }
  if (signs.distInfo > 0 && signs.distInfo < entries.length && !vendorName.test(name))
    return { ...own(path, 'target', () => false), repository };
  const selected = selectiveNames.get(name);
  return {
    candidates: [],
    enter: selected === undefined ? 'all' : (n) => selected.test(n),
    scripts: selected === undefined,
    repository,
  };
}

function own(
  path: string,
  marker: EnvironmentCandidate['marker'],
  enter: (name: string) => boolean,
): Verdict {
  return { candidates: [{ path, marker }], enter, scripts: true, repository: false };
}

function readSigns(entries: readonly DirEntry[]): Signs {
  const signs: Signs = {
    venv: false,
    conda: false,
    condaCache: false,
    exe: false,
    dll: false,
    stdlib: false,
    bin: false,
    lib: false,
    windowsLib: false,
    repository: false,
    distInfo: 0,
  };
  for (const { name, kind } of entries) {
    if (kind === 'directory') readDirectorySign(name, signs);
    else readFileSign(name, signs);
  }
  return signs;
}

function readDirectorySign(name: string, signs: Signs): void {
  if (name === 'bin') signs.bin = true;
  else if (name === 'lib') signs.lib = true;
  else if (name === 'Lib') signs.windowsLib = true;
  else if (name === 'conda-meta') signs.conda = true;
  else if (name === '.git' || name === '.hg' || name === '.svn' || name === '.jj') signs.repository = true;
  else if (name.endsWith('.dist-info')) signs.distInfo++;
}

function readFileSign(name: string, signs: Signs): void {
  if (name === 'pyvenv.cfg') signs.venv = true;
  else if (name === 'urls.txt' || name === 'urls') signs.condaCache = true;
  else if (name === 'os.py') signs.stdlib = true;
  else if (name === '.git') signs.repository = true;
  else if (name === 'python.exe') signs.exe = true;
  else if (name.endsWith('.dll') && windowsLibrary.test(name)) signs.dll = true;
}

/** A site directory: the prefix it belongs to, as the install schemes of `sysconfig` lay it out. */
function site(host: Host, path: string): Verdict {
  return {
    candidates: [{ path: prefixOfSite(host, path), marker: 'library' }],
    enter: 'none',
    scripts: false,
    repository: false,
  };
}

function library(host: Host, path: string): Verdict {
  return {
    candidates: [{ path: host.path.dirname(host.path.dirname(path)), marker: 'library' }],
    enter: 'none',
    scripts: false,
    repository: false,
  };
}

/**
 * The prefix that owns a site directory; the directory itself where no known layout fits.
 * `P/lib/python3.11/site-packages`, `P/lib64/…`, `P/Lib/site-packages`, `P/lib/python/site-packages` (macOS user).
 */
export function prefixOfSite(host: Host, path: string): string {
  const { dirname, basename } = host.path;
  const parent = dirname(path);
  if (libraryName.test(basename(parent)) || basename(parent) === 'python') {
    const lib = dirname(parent);
    return /^lib(?:32|64)?$/i.test(basename(lib)) ? dirname(lib) : path;
  }
  return /^lib$/i.test(basename(parent)) ? dirname(parent) : path;
}

function hasInterpreterLibrary(host: Host, prefix: string): boolean {
  const lib = host.path.join(prefix, 'lib');
  return names(host, lib).some(
    (name) => libraryName.test(name) && isFile(host, host.path.join(lib, name, 'os.py')),
  );
}

function names(host: Host, directory: string): string[] {
  try {
    return host.list(directory).map((entry) => entry.name);
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}

function isFile(host: Host, path: string): boolean {
  try {
    return host.stat(path).kind === 'file';
  } catch (error) {
    if (error instanceof HostError) return false;
    throw error;
  }
}
