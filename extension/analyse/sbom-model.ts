/** What a bill of materials says, independent of its format. */
import { displayPath } from '../core/paths.ts';
import { redactPath } from '../core/redact.ts';
import type { Platform, TableContext } from '../core/types.ts';
import { type Distribution, listDistributions, readDetails } from '../discover/distributions.ts';
import { type Environment, listEnvironments } from '../discover/environments.ts';
import type { DirectUrl } from '../parse/direct-url.ts';
import { normalizePackageName } from '../parse/package-name.ts';
import { purlOf } from '../parse/purl.ts';
import { type MarkerEnvironment, markerHolds, parseRequirement } from '../parse/requirement.ts';
import { installedAdvisories } from './advisories/installed.ts';
import type { Match } from './advisories/match.ts';
import { packageUsage } from './package-usage.ts';

export interface SbomPackage {
  /** Unique in the document. */
  readonly ref: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly summary: string;
  readonly author: string;
  /** As the metadata says it; see `licenseSource`. */
  readonly license: string;
  readonly licenseSource: string;
  readonly homePage: string;
  readonly directUrl: DirectUrl | undefined;
  readonly installer: string;
  readonly path: string;
  /** Refs of the installed packages that it requires, by markers, extras included that others ask for. */
  readonly dependsOn: readonly string[];
  /** Nothing installed requires it. */
  readonly top: boolean;
  readonly vulnerabilities: readonly SbomVulnerability[];
}

export interface SbomVulnerability {
  readonly match: Match;
  /** How many scripts import the package from this environment. */
  readonly scripts: number;
}

export interface SbomEnvironment {
  readonly ref: string;
  readonly path: string;
  readonly kind: string;
  readonly implementation: string;
  readonly version: string;
  readonly packages: readonly SbomPackage[];
}

export interface Sbom {
  readonly hostname: string;
  /** Unix seconds. */
  readonly time: number;
  readonly environments: readonly SbomEnvironment[];
  /** Newest change in the advisory database, Unix seconds; null without one. */
  readonly advisories: number | null;
}

/**
 * Collects a bill of materials.
 * @param wanted paths of environments; undefined for all of the machine
 */
export function collectSbom(context: TableContext, wanted: readonly string[] | undefined): Sbom {
  const environments = listEnvironments(context).filter(
    ({ path }) => wanted === undefined || wanted.includes(displayPath(path)),
  );
  return {
    hostname: context.host.hostname,
    time: Math.floor(context.host.now()),
    environments: environments.map((environment, index) =>
      describe(context, environment, `python-${index + 1}`),
    ),
    advisories: installedAdvisories(context)?.index.meta.newest ?? null,
  };
}

function describe(context: TableContext, environment: Environment, ref: string): SbomEnvironment {
  const distributions = listDistributions(context, environment);
  const refs = new Map<Distribution, string>();
  const byName = new Map<string, string>();
  for (const [index, distribution] of distributions.entries()) {
    const own = `${ref}/${index + 1}/${distribution.normalizedName}@${distribution.version}`;
    refs.set(distribution, own);
    if (!byName.has(distribution.normalizedName)) byName.set(distribution.normalizedName, own);
  }
  const edges = dependencies(context.host.platform, environment, distributions);
  const required = new Set([...edges.values()].flatMap((names) => [...names]));
  const packages = distributions.map((distribution): SbomPackage => {
    const names = [...(edges.get(distribution.normalizedName) ?? [])].sort();
    const own = refs.get(distribution) ?? '';
    return {
      ...facts(context, environment, distribution),
      ref: own,
      dependsOn: names.flatMap((name) => byName.get(name) ?? []).filter((other) => other !== own),
      top: !required.has(distribution.normalizedName),
    };
  });
  const { implementation, version, kind } = environment;
  return { ref, path: redactPath(environment.path), kind, implementation, version, packages };
}

function facts(
  context: TableContext,
  environment: Environment,
  distribution: Distribution,
): Omit<SbomPackage, 'ref' | 'dependsOn' | 'top'> {
  const { directUrl, installer } = readDetails(context, distribution);
  const { metadata, name, normalizedName, version, path } = distribution;
  return {
    name,
    version,
    purl: purlOf(normalizedName, version, directUrl),
    summary: metadata.summary,
    author: metadata.author,
    license: metadata.license,
    licenseSource: metadata.licenseSource,
    homePage: metadata.homePage,
    directUrl,
    installer,
    path: redactPath(path),
    vulnerabilities: vulnerabilitiesOf(context, environment, distribution),
  };
}

function vulnerabilitiesOf(
  context: TableContext,
  environment: Environment,
  { normalizedName, version }: Distribution,
): readonly SbomVulnerability[] {
  const matches = installedAdvisories(context)?.match(normalizedName, version) ?? [];
  if (matches.length === 0) return [];
  const scripts = packageUsage(context).scripts(environment.path, normalizedName, version).length;
  return matches.map((match) => ({ match, scripts }));
}

/** Names that each installed name requires: markers evaluated for this environment, extras as others ask for them. */
function dependencies(
  platform: Platform,
  environment: Environment,
  distributions: readonly Distribution[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const values = markerValues(platform, environment);
  const installed = new Map(distributions.map((distribution) => [distribution.normalizedName, distribution]));
  const edges = new Map<string, Set<string>>();
  const done = new Set<string>();
  const pending = distributions.map(({ normalizedName }) => ({ name: normalizedName, extra: '' }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const key = `${next.name}[${next.extra}]`;
    if (done.has(key)) continue;
    done.add(key);
    const own = edges.get(next.name) ?? new Set<string>();
    edges.set(next.name, own);
    for (const text of installed.get(next.name)?.metadata.requiresDist ?? []) {
      const requirement = parseRequirement(text);
      if (requirement === undefined) continue;
      const name = normalizePackageName(requirement.name);
      if (!installed.has(name) || !markerHolds(requirement.marker, { ...values, extra: next.extra }))
        continue;
      own.add(name);
      for (const extra of requirement.extras) pending.push({ name, extra: normalizePackageName(extra) });
    }
  }
  return edges;
}

const SYSTEMS = {
  linux: { sys_platform: 'linux', platform_system: 'Linux', os_name: 'posix' },
  darwin: { sys_platform: 'darwin', platform_system: 'Darwin', os_name: 'posix' },
  win32: { sys_platform: 'win32', platform_system: 'Windows', os_name: 'nt' },
} as const satisfies Readonly<Record<Platform, MarkerEnvironment>>;

/** The architecture is not known of an environment: markers that ask for it count as holding. */
function markerValues(
  platform: Platform,
  { minor, version, implementation }: Environment,
): MarkerEnvironment {
  const names: Readonly<Record<string, string>> = { pypy: 'PyPy', graalpy: 'GraalVM' };
  return {
    ...SYSTEMS[platform],
    ...(minor === '' ? {} : { python_version: minor }),
    ...(version === '' ? {} : { python_full_version: version }),
    implementation_name: implementation || 'cpython',
    platform_python_implementation: names[implementation] ?? 'CPython',
  };
}
