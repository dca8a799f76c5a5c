/** Every Python environment of the machine, found without being told where it is. */
import type { Host, TableContext } from '../core/types.ts';
import type { EnvironmentCandidate } from './candidates.ts';
import { type Draft, describeCandidate, type LooseSites, siteDraft } from './drafts.ts';
import { exists, isDirectory, resolved } from './look.ts';
import { sharedPrefixes } from './places.ts';
import { shareScan } from './shared.ts';
import { sweep } from './sweep.ts';
import type { Environment } from './types.ts';

export type { Environment, EnvironmentKind } from './types.ts';

const freshMs = 60_000;

/** Prefixes below directories that the sweep leaves out. */
const knownPrefixes: Readonly<Record<Host['platform'], readonly string[]>> = {
  linux: ['/usr', '/usr/local'],
  darwin: ['/usr/local', '/System/Library/Frameworks/Python.framework/Versions/2.7'],
  win32: [],
};

/**
 * All environments and interpreters, of all users, ordered by path; scanned once a minute at most. Nothing is executed.
 * What could not be read is in `context.problems`.
 */
export function listEnvironments(context: TableContext): readonly Environment[] {
  return shareScan(context, 'discover/environments', freshMs, findEnvironments);
}

function findEnvironments(context: TableContext): readonly Environment[] {
  return describeEnvironments(context, sweep(context).environments);
}

/** The environments at candidate places and at the prefixes that every machine of the platform may have, ordered by path. */
export function describeEnvironments(
  context: TableContext,
  found: Iterable<EnvironmentCandidate>,
): readonly Environment[] {
  const { host } = context;
  const candidates = new Map<string, EnvironmentCandidate>();
  for (const candidate of found) candidates.set(candidate.path, candidate);
  for (const path of knownPrefixes[host.platform]) {
    if (!candidates.has(path) && isDirectory(host, path)) candidates.set(path, { path, marker: 'library' });
  }
  const described = [...candidates.values()].map((candidate) => describeCandidate(context, candidate));
  const drafts = described.flatMap((one) => one.drafts);
  const loose = described.flatMap((one) => one.loose);
  const settled = settleLooseSites(context, drafts, loose);
  return settled
    .map((draft) => withBase(host, draft, settled))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/**
 * Gives site directories without a library to the interpreters that import from them: Debian's `/usr/lib/python3/
 * dist-packages` and `/usr/local/lib/python3.11/dist-packages`, Fedora's `/usr/local/lib/python3.12/site-packages`.
 */
function settleLooseSites(
  context: TableContext,
  drafts: readonly Draft[],
  loose: readonly LooseSites[],
): Draft[] {
  const extra = new Map<Draft, string[]>();
  const owned = new Set(drafts.flatMap(({ siteDirectories }) => siteDirectories));
  const orphans: Draft[] = [];
  for (const { prefix, minor, sites } of loose) {
    const free = sites.filter((site) => !owned.has(site));
    const users = sharedPrefixes.has(prefix)
      ? drafts.filter((draft) => importsFrom(draft, prefix, minor))
      : [];
    for (const user of users) extra.set(user, [...(extra.get(user) ?? []), ...free]);
    if (users.length > 0) continue;
    for (const site of free) orphans.push(siteDraft(context, siteKind(context.host, site), site, minor));
  }
  return [
    ...drafts.map((draft) => ({ ...draft, siteDirectories: ordered(draft, extra.get(draft) ?? []) })),
    ...orphans,
  ];
}

function importsFrom(draft: Draft, prefix: string, minor: string): boolean {
  if (draft.kind !== 'system' || draft.implementation !== 'cpython') return false;
  const sameVersion = minor === '' ? draft.minor.startsWith('3.') : draft.minor === minor;
  return sameVersion && (draft.prefix === prefix || (draft.prefix === '/usr' && prefix === '/usr/local'));
}

/** `/usr/local` comes before `/usr` on `sys.path`. */
function ordered(draft: Draft, extra: readonly string[]): string[] {
  const all = [...new Set([...draft.siteDirectories, ...extra])];
  const local = all.filter((site) => site.startsWith('/usr/local/'));
  return draft.prefix === '/usr' ? [...local, ...all.filter((site) => !local.includes(site))] : all;
}

const userPlaces =
  /\/\.local\/lib\/|\/Library\/Python\/\d|\/AppData\/Roaming\/Python\/|\/LocalCache\/local-packages\//;

function siteKind(host: Host, site: string): 'user_site' | 'orphan' | 'target' {
  if (userPlaces.test(site.replaceAll('\\', '/'))) return 'user_site';
  return host.users().some(({ home }) => home !== '' && site.startsWith(host.path.join(home, '.local')))
    ? 'user_site'
    : 'orphan';
}

/** Relates a virtual environment to the environment that it was made from. */
function withBase(host: Host, draft: Draft, all: readonly Draft[]): Environment {
  const { home, ...environment } = draft;
  if (draft.kind === 'conda') return { ...environment, base: condaBase(host, draft, all) };
  if (home === '') return environment;
  const baseExecutable = findBaseExecutable(host, draft);
  const prefix =
    baseExecutable === ''
      ? prefixOf(host, home, true)
      : prefixOf(host, resolved(host, baseExecutable), false);
  const base = all.find(
    (one) => one !== draft && one.prefix === prefix && one.home === '' && agrees(one, draft),
  );
  return {
    ...environment,
    base: base?.path ?? prefix,
    baseExecutable: baseExecutable || draft.baseExecutable,
    broken: baseExecutable === '',
    stdlib: environment.stdlib || (base?.stdlib ?? ''),
    version: moreExact(draft.version, base?.version ?? ''),
    minor: draft.minor || (base?.minor ?? ''),
  };
}

function agrees(base: Draft, draft: Draft): boolean {
  return draft.minor === '' || base.minor === '' || base.minor === draft.minor;
}

function moreExact(own: string, base: string): string {
  return own === '' || (base.startsWith(`${own}.`) && own.split('.').length < 3) ? base || own : own;
}

function findBaseExecutable(host: Host, { baseExecutable, home, minor, implementation }: Draft): string {
  const stem = implementation === 'pypy' ? 'pypy' : 'python';
  const names =
    host.platform === 'win32'
      ? ['python.exe', `${stem}.exe`]
      : [
          ...(minor === '' ? [] : [`${stem}${minor}`]),
          `${stem}${minor.split('.')[0] || '3'}`,
          stem,
          'python',
        ];
  const stated = baseExecutable === '' ? [] : [baseExecutable];
  return (
    [...stated, ...names.map((name) => host.path.join(home, name))].find((path) => exists(host, path)) ?? ''
  );
}

/** The prefix of an interpreter by its executable, or by the directory that holds it. */
function prefixOf(host: Host, path: string, isDirectoryOfIt: boolean): string {
  const directory = isDirectoryOfIt ? path : host.path.dirname(path);
  return /^(?:bin|Scripts)$/.test(host.path.basename(directory)) ? host.path.dirname(directory) : directory;
}

/** `envs/x` below a base belongs to it; an environment elsewhere (`--prefix`, `~/.conda/envs`) names none. */
function condaBase(host: Host, draft: Draft, all: readonly Draft[]): string {
  const envs = host.path.dirname(draft.prefix);
  const root = host.path.dirname(envs);
  return host.path.basename(envs) === 'envs' && all.some((one) => one.prefix === root) ? root : '';
}

/**
 * The directories that a script run in an environment imports from, in order: standard library, its own site directories,
 * those of its base if it includes them, and of its user (PEP 370).
 * @param all the environments that its base and user sites are among
 */
export function importPath(
  context: TableContext,
  environment: Environment,
  all: readonly Environment[] = listEnvironments(context),
): readonly string[] {
  const base = all.find((one) => one.path === environment.base);
  const native =
    environment.stdlib === ''
      ? []
      : [environment.stdlib, context.host.path.join(environment.stdlib, 'lib-dynload')];
  const inherited = environment.includeSystemSite ? (base?.siteDirectories ?? []) : [];
  const isVirtual = environment.kind === 'venv' || environment.kind === 'virtualenv';
  const usesUserSite = !isVirtual || environment.includeSystemSite;
  const user = usesUserSite
    ? all
        .filter((one) => one.kind === 'user_site' && one.minor === environment.minor)
        .flatMap((one) => one.siteDirectories)
    : [];
  return [...new Set([...native, ...environment.siteDirectories, ...user, ...inherited])];
}
