/** Environments described one by one, before they are related to each other. */
import type { TableContext } from '../core/types.ts';
import { minorInName } from '../parse/python-version.ts';
import { type PyvenvConfig, parsePyvenvConfig } from '../parse/pyvenv-cfg.ts';
import type { EnvironmentCandidate } from './candidates.ts';
import { interpreterVersion } from './interpreter-version.ts';
import { findExecutable, type Library, readLibraries } from './layout.ts';
import { isFile, lookAt, textIfThere } from './look.ts';
import { managerByPlace, managerByProject, systemManager } from './managers.ts';
import { ownerOf } from './owners.ts';
import { sharedPrefixes } from './places.ts';
import type { Environment, EnvironmentKind } from './types.ts';

/** An environment whose base is not yet looked up. */
export interface Draft extends Environment {
  /** Where the interpreter it was made from lies, as it says itself; '' for a base. */
  readonly home: string;
}

/** Site directories without a standard library beside them: they belong to an interpreter elsewhere, or to none. */
export interface LooseSites {
  readonly prefix: string;
  readonly minor: string;
  readonly sites: readonly string[];
}

export interface Described {
  readonly drafts: readonly Draft[];
  readonly loose: readonly LooseSites[];
}

const noLibrary: Library = { minor: '', implementation: 'cpython', stdlib: '', sites: [] };

/** Describes what is at a candidate place; nothing when a closer look shows that it is no environment. */
export function describeCandidate(context: TableContext, { path, marker }: EnvironmentCandidate): Described {
  if (marker === 'target') return { drafts: [siteDraft(context, 'target', path, '')], loose: [] };
  const libraries = readLibraries(context, path);
  if (marker === 'pyvenv.cfg') return { drafts: [virtualDraft(context, path, libraries)], loose: [] };
  if (marker === 'conda-meta') {
    const library = libraries.find(({ stdlib }) => stdlib !== '') ?? libraries[0];
    return { drafts: library === undefined ? [] : [condaDraft(context, path, library)], loose: [] };
  }
  if (libraries.length === 0 && /^(?:site|dist)-packages$/.test(context.host.path.basename(path))) {
    return { drafts: [], loose: [{ prefix: path, minor: minorOfPlace(context, path), sites: [path] }] };
  }
  const own = libraries.filter(({ stdlib }) => stdlib !== '');
  return {
    drafts: own.map((library) => interpreterDraft(context, path, library, own[0] === library)),
    loose: libraries
      .filter(({ stdlib }) => stdlib === '')
      .map(({ minor, sites }) => ({ prefix: path, minor: minor || minorOfPlace(context, path), sites })),
  };
}

/** `~/Library/Python/3.9`, `%APPDATA%\Python\Python311\site-packages`: the version stands in the path. */
function minorOfPlace({ host }: TableContext, path: string): string {
  for (const name of [host.path.basename(path), host.path.basename(host.path.dirname(path))]) {
    if (/^\d\.\d+$/.test(name)) return name;
    const minor = minorInName(name);
    if (minor !== '') return minor;
  }
  return '';
}

function virtualDraft(context: TableContext, prefix: string, libraries: readonly Library[]): Draft {
  const { host } = context;
  const file = host.path.join(prefix, 'pyvenv.cfg');
  const config = parsePyvenvConfig(textIfThere(context, file, { head: 64 * 1024 }));
  const minor = /^\d+\.\d+/.exec(config.version)?.[0] ?? libraries[0]?.minor ?? '';
  const library = libraries.find((one) => one.minor === minor) ?? libraries[0] ?? noLibrary;
  const project = projectOf(context, prefix);
  return draft(context, {
    kind: config.values.has('virtualenv') ? 'virtualenv' : 'venv',
    prefix,
    library: { ...library, minor, stdlib: '', implementation: implementationOf(config, library) },
    version: config.version || minor,
    manager: managerOf(context, prefix, project, config),
    home: config.home,
    baseExecutable: config.executable,
    includeSystemSite: config.includeSystemSite,
    prompt: config.prompt,
    project,
    dated: file,
  });
}

function implementationOf(config: PyvenvConfig, library: Library): string {
  return config.implementation === '' ? library.implementation : config.implementation.toLowerCase();
}

function managerOf(context: TableContext, prefix: string, project: string, config: PyvenvConfig): string {
  const { host } = context;
  return (
    managerByPlace(prefix) ||
    (isFile(host, host.path.join(prefix, 'pipx_metadata.json')) ? 'pipx' : '') ||
    (config.values.has('uv') ? 'uv' : '') ||
    managerByProject(host, project)
  );
}

/** `.project` is virtualenvwrapper's and pipenv's record; an environment with a usual name belongs to the directory it is in. */
function projectOf(context: TableContext, prefix: string): string {
  const { host } = context;
  const recorded = textIfThere(context, host.path.join(prefix, '.project'), { head: 4096 }).trim();
  if (host.path.isAbsolute(recorded)) return recorded;
  return /^(?:\.?v?env|\.?virtualenv)(?:-?\d[\d.]*)?$/.test(host.path.basename(prefix))
    ? host.path.dirname(prefix)
    : '';
}

function condaDraft(context: TableContext, prefix: string, library: Library): Draft {
  const executable = findExecutable(context, prefix, library);
  const { dirname, basename, join } = context.host.path;
  const base = basename(dirname(prefix)) === 'envs' ? dirname(dirname(prefix)) : '';
  return draft(context, {
    kind: 'conda',
    prefix,
    library,
    version: interpreterVersion(context, prefix, library, executable),
    manager: 'conda',
    prompt: base === '' ? 'base' : basename(prefix),
    dated: join(prefix, 'conda-meta', 'history'),
  });
}

function interpreterDraft(context: TableContext, prefix: string, library: Library, first: boolean): Draft {
  const { host } = context;
  const original = host.path.join(library.stdlib, 'orig-prefix.txt');
  if (isFile(host, original)) return oldVirtualenvDraft(context, prefix, library, original);
  const executable = findExecutable(context, prefix, library);
  const shared = sharedPrefixes.has(prefix) || prefix.startsWith('/System/');
  const kind = library.stdlib.toLowerCase().endsWith('.zip') ? 'embedded' : shared ? 'system' : 'interpreter';
  return draft(context, {
    kind,
    prefix,
    library,
    path: shared || !first ? executable || library.stdlib : prefix,
    version: interpreterVersion(context, prefix, library, executable),
    manager: managerByPlace(prefix) || (prefix === '/usr' ? systemManager(host) : ''),
    dated: library.stdlib,
  });
}

/** virtualenv before 20 left no `pyvenv.cfg`; it noted where it came from in its copy of the library. */
function oldVirtualenvDraft(
  context: TableContext,
  prefix: string,
  library: Library,
  original: string,
): Draft {
  const { host } = context;
  const base = textIfThere(context, original, { head: 4096 }).trim();
  const project = projectOf(context, prefix);
  return draft(context, {
    kind: 'virtualenv',
    prefix,
    library,
    version: library.minor,
    manager: managerByPlace(prefix) || managerByProject(host, project),
    home: host.platform === 'win32' ? base : host.path.join(base, 'bin'),
    includeSystemSite: !isFile(host, host.path.join(library.stdlib, 'no-global-site-packages.txt')),
    project,
    dated: original,
  });
}

/** An environment that is a site directory and nothing else. */
export function siteDraft(
  context: TableContext,
  kind: EnvironmentKind,
  directory: string,
  minor: string,
): Draft {
  return draft(context, {
    kind,
    prefix: directory,
    library: { ...noLibrary, minor, sites: [directory] },
    version: minor,
    manager: managerByPlace(directory),
    executable: '',
    dated: directory,
  });
}

interface DraftParts {
  readonly kind: EnvironmentKind;
  readonly prefix: string;
  readonly library: Library;
  readonly version: string;
  readonly manager: string;
  /** File or directory whose times date it. */
  readonly dated: string;
  readonly path?: string;
  readonly executable?: string;
  readonly home?: string;
  readonly baseExecutable?: string;
  readonly includeSystemSite?: boolean;
  readonly prompt?: string;
  readonly project?: string;
}

function draft(context: TableContext, parts: DraftParts): Draft {
  const { host } = context;
  const { prefix, library } = parts;
  const executable = parts.executable ?? findExecutable(context, prefix, library);
  const dated = lookAt(host, parts.dated);
  const owned = parts.kind === 'system' ? library.stdlib : prefix;
  return {
    path: parts.path ?? prefix,
    kind: parts.kind,
    manager: parts.manager,
    implementation: library.implementation,
    version: parts.version,
    minor: library.minor || (/^\d+\.\d+/.exec(parts.version)?.[0] ?? ''),
    prefix,
    executable,
    base: '',
    baseExecutable: parts.baseExecutable ?? '',
    broken: false,
    includeSystemSite: parts.includeSystemSite ?? false,
    externallyManaged:
      library.stdlib !== '' && isFile(host, host.path.join(library.stdlib, 'EXTERNALLY-MANAGED')),
    prompt: parts.prompt ?? '',
    project: parts.project ?? '',
    stdlib: library.stdlib,
    siteDirectories: library.sites,
    ...ownerOf(context, owned, lookAt(host, owned)),
    worldWritable: [owned, executable, ...library.sites].some(
      (path) => path !== '' && isWorldWritable(context, path),
    ),
    created:
      dated === undefined ? 0 : dated.btime > 0 && dated.btime <= dated.mtime ? dated.btime : dated.mtime,
    modified: Math.max(0, ...[prefix, ...library.sites].map((path) => lookAt(host, path)?.mtime ?? 0)),
    home: parts.home ?? '',
  };
}

/** Anyone may write, and the sticky bit does not protect what is there. Windows has no such bits. */
function isWorldWritable({ host }: TableContext, path: string): boolean {
  const stat = host.platform === 'win32' ? undefined : lookAt(host, path);
  return stat !== undefined && stat.kind !== 'symlink' && (stat.mode & 0o1002) === 0o2;
}
