/** Which distribution an import comes from, in one environment with what it inherits. */
import type { TableContext } from '../core/types.ts';
import { distributionsIn, readDetails, readRecord, topLevelModules } from '../discover/distributions.ts';
import { type Environment, importPath } from '../discover/environments.ts';
import { entriesOf } from '../discover/look.ts';
import type { Distribution } from '../discover/types.ts';

export interface ModuleOwner {
  /** '' when a file is there that no distribution owns. */
  readonly distribution: string;
  readonly version: string;
}

export interface EnvironmentModules {
  /**
   * @param module dotted and absolute
   * @param names what is imported from it: in a namespace package they tell the distribution
   */
  ownerOf(module: string, names: readonly string[]): ModuleOwner | undefined;
}

const freshMs = 60_000;
const moduleFile = /^(?<name>[^\W\d]\w*)\.(?:py|so|pyd|(?:cpython|cp|abi|pypy)[\w-]*\.(?:so|pyd))$/u;
const placeholder = /^__editable__/;

/**
 * Shared by all scripts of an owner that would run in the environment.
 * @param all the environments that it may inherit from
 * @param uid owner of the script, whose own site directory (PEP 370) counts and not those of others
 */
export function environmentModules(
  context: TableContext,
  environment: Environment,
  all: readonly Environment[],
  uid: number,
): EnvironmentModules {
  return context.memo.get(`analyse/modules\0${environment.path}\0${uid}`, freshMs, () => {
    const own = all.filter((one) => one.kind !== 'user_site' || one.uid === uid);
    return createModules(context, environment, own);
  });
}

function createModules(
  context: TableContext,
  environment: Environment,
  all: readonly Environment[],
): EnvironmentModules {
  const sites = importPath(context, environment, all).filter(
    (directory) => !isNative(environment, directory),
  );
  const distributions = distributionsIn(context, environment, sites);
  const owners = new Map<string, Distribution[]>();
  for (const distribution of distributions) {
    for (const name of modulesOf(context, distribution)) append(owners, name, distribution);
  }
  const loose = looseModules(context, sites);
  const namespaces = new Map<string, ReadonlyMap<string, Distribution>>();
  const answers = new Map<string, ModuleOwner | undefined>();
  return {
    ownerOf(module, names) {
      const key = names.length === 0 ? module : `${module}\0${names.join()}`;
      if (!answers.has(key)) answers.set(key, find(module, names));
      return answers.get(key);
    },
  };

  function find(module: string, names: readonly string[]): ModuleOwner | undefined {
    const top = module.split('.', 1)[0] ?? '';
    const candidates = owners.get(top);
    const [only] = candidates ?? [];
    if (candidates === undefined || only === undefined) {
      return loose().has(top) ? { distribution: '', version: '' } : undefined;
    }
    const distinct = new Set(candidates.map((one) => one.normalizedName)).size;
    const owner = distinct === 1 ? only : inNamespace(top, candidates, module, names);
    return owner === undefined ? undefined : { distribution: owner.name, version: owner.version };
  }

  /** Several distributions share the name: the longest path below it decides. */
  function inNamespace(
    top: string,
    candidates: readonly Distribution[],
    module: string,
    names: readonly string[],
  ): Distribution | undefined {
    let paths = namespaces.get(top);
    if (paths === undefined) {
      paths = namespacePaths(context, top, candidates);
      namespaces.set(top, paths);
    }
    for (const name of names) {
      const found = paths.get(`${module}.${name}`);
      if (found !== undefined) return found;
    }
    const parts = module.split('.');
    for (let length = parts.length; length > 0; length--) {
      const found = paths.get(parts.slice(0, length).join('.'));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function isNative({ stdlib }: Environment, directory: string): boolean {
  return stdlib !== '' && (directory === stdlib || directory.endsWith('lib-dynload'));
}

/** Top-level names; of an editable install those in its project. */
function modulesOf(context: TableContext, distribution: Distribution): readonly string[] {
  const names = topLevelModules(context, distribution).filter((name) => !placeholder.test(name));
  if (names.length > 0) return names;
  const { editable, editableLocation } = readDetails(context, distribution);
  if (!editable || editableLocation === '') return [];
  const { join } = context.host.path;
  return [
    ...importableNames(context, join(editableLocation, 'src')),
    ...importableNames(context, editableLocation),
  ];
}

function importableNames(context: TableContext, directory: string): string[] {
  const names: string[] = [];
  for (const { name, kind } of entriesOf(context, directory)) {
    const module = kind === 'directory' ? name : moduleFile.exec(name)?.groups?.['name'];
    if (module !== undefined && /^[^\W\d]\w*$/u.test(module) && module !== '__pycache__') names.push(module);
  }
  return names;
}

/** What lies in the site directories, listed when it is first asked for. */
function looseModules(context: TableContext, sites: readonly string[]): () => ReadonlySet<string> {
  let kept: ReadonlySet<string> | undefined;
  return () => {
    kept ??= new Set(sites.flatMap((site) => importableNames(context, site)));
    return kept;
  };
}

/** Dotted names below a shared top level, by the records of the distributions that share it. */
function namespacePaths(
  context: TableContext,
  top: string,
  candidates: readonly Distribution[],
): ReadonlyMap<string, Distribution> {
  const paths = new Map<string, Distribution>();
  const shared = new Set<string>();
  for (const distribution of candidates) {
    const own = new Set<string>();
    for (const { path } of readRecord(context, distribution) ?? []) {
      const parts = path.replaceAll('\\', '/').split('/');
      if (parts[0] !== top || !/\.(?:py|so|pyd)$/.test(path)) continue;
      const file = (parts.pop() ?? '').split('.', 1)[0] ?? '';
      if (file !== '__init__') own.add([...parts, file].join('.'));
      for (let length = 1; length <= parts.length; length++) own.add(parts.slice(0, length).join('.'));
    }
    for (const name of own) {
      if (paths.has(name) && paths.get(name)?.normalizedName !== distribution.normalizedName)
        shared.add(name);
      else paths.set(name, distribution);
    }
  }
  // A name that several have is the namespace itself: it tells nothing.
  for (const name of shared) paths.delete(name);
  return paths;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const own = map.get(key);
  if (own === undefined) map.set(key, [value]);
  else own.push(value);
}
