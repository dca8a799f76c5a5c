/** Modules of the project that a script belongs to, by the files around it. */
import { HostError } from '../core/errors.ts';
import type { Host, TableContext } from '../core/types.ts';

/** What can be imported around one script. */
export interface Surroundings {
  /** A module or package beside the script, which Python finds before everything else; undefined inside a package. */
  beside(name: string): string | undefined;
  /** A module or package of the project: at its root, in `src`, beside the outermost package. */
  project(name: string): string | undefined;
  /** A directory without `__init__.py` that works as a namespace package (PEP 420): found last. */
  folder(name: string): string | undefined;
  /** The target of a relative import; undefined when there is no such file. */
  relative(module: string, names: readonly string[]): string | undefined;
}

export interface LocalModules {
  around(script: string): Surroundings;
}

interface Listing {
  /** Importable name to the name of its file or package directory: paths of tens of thousands would be much. */
  readonly modules: ReadonlyMap<string, string>;
  readonly folders: ReadonlySet<string>;
  readonly isPackage: boolean;
  readonly isRoot: boolean;
}

const nothing: Listing = { modules: new Map(), folders: new Set(), isPackage: false, isRoot: true };
const moduleName =
  /^(?<name>[^\W\d]\w*)(?:\.py|\.pyw|\.so|\.pyd|\.(?:cpython|cp|abi|pypy)[\w-]*\.(?:so|pyd))$/u;
const rootMarkers: ReadonlySet<string> = new Set([
  ...[
    '.git',
    '.hg',
    '.svn',
    'pyproject.toml',
    'setup.py',
    'setup.cfg',
    'Pipfile',
    'requirements.txt',
    'manage.py',
  ],
  // An environment of the project's own, and what its tools are told by or leave.
  ...['.venv', 'tox.ini', 'pytest.ini', 'noxfile.py', 'uv.lock', 'poetry.lock', 'environment.yml'],
]);
const maxLevels = 20;

/** Those of a machine, which are read anew after a while. */
export function localModules({ memo, host }: Pick<TableContext, 'memo' | 'host'>): LocalModules {
  return memo.get('analyse/local-modules', 30_000, () => createLocalModules(host));
}

/** Listings are read once each and shared by all scripts. */
export function createLocalModules(host: Host): LocalModules {
  const { dirname, join, basename } = host.path;
  const listings = new Map<string, Listing>();
  const projects = new Map<string, readonly string[]>();
  return { around };

  function around(script: string): Surroundings {
    const directory = dirname(script);
    const inPackage = list(directory).isPackage;
    return {
      beside: (name) => (inPackage ? undefined : find(directory, name, script)),
      project: (name) => first(projectPath(directory), (at) => find(at, name, script)),
      folder: (name) => first([directory, ...projectPath(directory)], (at) => folderAt(at, name)),
      relative: (module, names) => relative(directory, module, names),
    };
  }

  /** A script does not import itself: another of that name is meant. */
  function find(directory: string, name: string, script: string): string | undefined {
    const found = moduleAt(directory, name);
    return found === script ? undefined : found;
  }

  function moduleAt(directory: string, name: string): string | undefined {
    const entry = list(directory).modules.get(name);
    return entry === undefined ? undefined : join(directory, entry);
  }

  function folderAt(directory: string, name: string): string | undefined {
    const folder = folderIn(directory, name);
    return folder !== undefined && list(folder).modules.size > 0 ? folder : undefined;
  }

  function folderIn(directory: string, name: string): string | undefined {
    return list(directory).folders.has(name) ? join(directory, name) : undefined;
  }

  /** Directories that are on `sys.path` when the project's tools run it: the outermost package's parent, the root, `src`, `lib`. */
  function projectPath(directory: string): readonly string[] {
    let known = projects.get(directory);
    if (known === undefined) {
      known = findProjectPath(directory);
      projects.set(directory, known);
    }
    return known;
  }

  function findProjectPath(directory: string): readonly string[] {
    const path: string[] = [];
    let at = directory;
    for (let level = 0; level < maxLevels && list(at).isPackage; level++) at = dirname(at);
    path.push(at);
    for (let level = 0; level < maxLevels && !list(at).isRoot; level++) at = dirname(at);
    // Without any marker the walk ends at the top: only what is near counts then.
    if (list(at).isRoot && list(at) !== nothing && dirname(at) !== at)
      path.push(at, join(at, 'src'), join(at, 'lib'));
    if (list(directory).isPackage) path.push(directory);
    return [...new Set(path)];
  }

  function relative(directory: string, module: string, names: readonly string[]): string | undefined {
    const dots = /^\.+/.exec(module)?.[0].length ?? 0;
    let at = directory;
    for (let level = 1; level < Math.min(dots, maxLevels); level++) at = dirname(at);
    const parts = module
      .slice(dots)
      .split('.')
      .filter((part) => part !== '');
    for (const [index, part] of parts.entries()) {
      const next = moduleAt(at, part) ?? folderIn(at, part);
      if (next === undefined || index === parts.length - 1) return next;
      at = next;
    }
    return (
      first(names, (name) => moduleAt(at, name)) ?? (list(at).isPackage ? join(at, '__init__.py') : undefined)
    );
  }

  function list(directory: string): Listing {
    let known = listings.get(directory);
    if (known === undefined) {
      known = read(directory);
      listings.set(directory, known);
    }
    return known;
  }

  function read(directory: string): Listing {
    try {
      return describe(directory);
    } catch (error) {
      if (error instanceof HostError) return nothing;
      throw error;
    }
  }

  function describe(directory: string): Listing {
    const modules = new Map<string, string>();
    const folders = new Set<string>();
    let isRoot = false;
    let isPackage = false;
    for (const { name, kind } of host.list(directory)) {
      isRoot ||= rootMarkers.has(name);
      if (name === '__init__.py') isPackage = true;
      if (kind === 'directory') {
        if (/^[^\W\d]\w*$/u.test(name)) folders.add(name);
      } else {
        const module = moduleName.exec(name)?.groups?.['name'];
        if (module !== undefined && !modules.has(module)) modules.set(module, name);
      }
    }
    for (const name of folders) {
      if (isFile(join(directory, name, '__init__.py'))) modules.set(name, name);
    }
    return { modules, folders, isPackage, isRoot: isRoot || basename(directory) === '' };
  }

  function isFile(path: string): boolean {
    try {
      return host.stat(path).kind !== 'directory';
    } catch (error) {
      if (error instanceof HostError) return false;
      throw error;
    }
  }
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
