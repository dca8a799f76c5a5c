/** What lies below a prefix: standard libraries, site directories and executables, as `sysconfig`'s schemes lay them out. */
import type { TableContext } from '../core/types.ts';
import { minorInName } from '../parse/python-version.ts';
import { entriesOf, exists, isFile, lookAt, trustedDirectory } from './look.ts';

/** One Python below a prefix. */
export interface Library {
  /** `3.11`; '' for what all minor versions share (`/usr/lib/python3`, `~/Library/Python/3.9/lib/python`). */
  readonly minor: string;
  readonly implementation: string;
  /** The standard library; '' when only packages are there. */
  readonly stdlib: string;
  readonly sites: readonly string[];
}

const libraryName = /^(?<kind>python|pypy|graalpy)(?:(?<version>\d+(?:\.\d+)?)t?)?$/i;

/** All Pythons below a prefix; on Windows at most one. */
export function readLibraries(context: TableContext, prefix: string): Library[] {
  return context.host.platform === 'win32' ? readWindows(context, prefix) : readPosix(context, prefix);
}

function readPosix(context: TableContext, prefix: string): Library[] {
  const { host } = context;
  const found = new Map<string, Library>();
  for (const lib of ['lib', 'lib64']) {
    const directory = host.path.join(prefix, lib);
    if (lookAt(host, directory)?.kind !== 'directory') continue;
    for (const { name } of entriesOf(context, directory)) {
      const groups = libraryName.exec(name)?.groups;
      if (groups !== undefined) addLibrary(context, found, host.path.join(directory, name), name);
    }
  }
  if (found.size === 0) addOldPypy(context, found, prefix);
  return [...found.values()];
}

function addLibrary(context: TableContext, found: Map<string, Library>, path: string, name: string): void {
  const { host } = context;
  const directory = trustedDirectory(host, path);
  if (directory === undefined) return;
  const sites = ['site-packages', 'dist-packages']
    .map((site) => trustedDirectory(host, host.path.join(directory, site)))
    .filter((site) => site !== undefined);
  const stdlib = exists(host, host.path.join(directory, 'os.py')) ? directory : '';
  if (stdlib === '' && sites.length === 0) return;
  const known = found.get(name);
  found.set(name, {
    minor: minorInName(name),
    implementation: implementationOf(name),
    stdlib: known?.stdlib || stdlib,
    sites: [...new Set([...(known?.sites ?? []), ...sites])],
  });
}

function implementationOf(name: string): string {
  const kind = name.replace(/[\d.t]+$/, '').toLowerCase();
  return kind === 'python' || kind === '' ? 'cpython' : kind;
}

/** PyPy before 7.3.8 kept `lib-python/3` and `site-packages` right below the prefix. */
function addOldPypy(context: TableContext, found: Map<string, Library>, prefix: string): void {
  const { host } = context;
  const base = host.path.join(prefix, 'lib-python');
  for (const version of ['3', '2.7']) {
    const stdlib = host.path.join(base, version);
    if (!isFile(host, host.path.join(stdlib, 'os.py'))) continue;
    const site = trustedDirectory(host, host.path.join(prefix, 'site-packages'));
    const minor = version === '3' ? '' : version;
    found.set('pypy', { minor, implementation: 'pypy', stdlib, sites: site === undefined ? [] : [site] });
    return;
  }
}

function readWindows(context: TableContext, prefix: string): Library[] {
  const { host } = context;
  const lib = host.path.join(prefix, 'Lib');
  const names = entriesOf(context, prefix).map((entry) => entry.name);
  const versioned = names.filter((name) => /^python\d{2,}t?(?:\.dll|\._pth|\.zip)$/i.test(name));
  const minor =
    versioned.map(minorInName).find((version) => version !== '') ?? minorInName(host.path.basename(prefix));
  const site = trustedDirectory(host, host.path.join(lib, 'site-packages'));
  const stdlib = isFile(host, host.path.join(lib, 'os.py'))
    ? lib
    : zipLibrary(host.path.join, prefix, versioned);
  if (stdlib === '' && site === undefined) return [];
  const pypy = names.some((name) => /^(?:lib)?pypy/i.test(name));
  return [
    { minor, implementation: pypy ? 'pypy' : 'cpython', stdlib, sites: site === undefined ? [] : [site] },
  ];
}

/** The embeddable package has its standard library in `python311.zip`. */
function zipLibrary(join: (...parts: string[]) => string, prefix: string, names: readonly string[]): string {
  const zip = names.find((name) => name.toLowerCase().endsWith('.zip'));
  return zip === undefined ? '' : join(prefix, zip);
}

/** The interpreter below a prefix that runs a library: the most specific name that exists; '' when none does. */
export function findExecutable(
  context: TableContext,
  prefix: string,
  library: Pick<Library, 'minor' | 'implementation'>,
): string {
  const { host } = context;
  const stem = library.implementation === 'cpython' ? 'python' : library.implementation;
  const names = library.minor === '' ? [] : [`${stem}${library.minor}`, `${stem}${library.minor}t`];
  names.push(`${stem}${library.minor.split('.')[0] || '3'}`, stem, 'python3', 'python');
  const places =
    host.platform === 'win32'
      ? [
          ...names.map((name) => host.path.join(prefix, 'Scripts', `${name}.exe`)),
          host.path.join(prefix, 'python.exe'),
        ]
      : names.map((name) => host.path.join(prefix, 'bin', name));
  if (host.platform === 'win32')
    places.unshift(...names.map((name) => host.path.join(prefix, `${name}.exe`)));
  return places.find((path) => lookAt(host, path) !== undefined) ?? '';
}
