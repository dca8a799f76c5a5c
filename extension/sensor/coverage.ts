/** Which interpreters start the sensor, and which of their runs pass it by. */
import { HostError } from '../core/errors.ts';
import type { Host } from '../core/types.ts';
import type { Environment } from '../discover/environments.ts';
import { pthVersion, sensorFileNames, sensorVersion } from './hook-files.ts';

/** Where the sensor that an interpreter starts is installed. */
export type CoverageScope = 'environment' | 'system_site' | 'user_site' | '';

export interface InstalledSensor {
  /** The site directory. */
  readonly directory: string;
  readonly version: string;
  /** Both the .pth and the module are there. */
  readonly complete: boolean;
  /** Text of the module, to compare with what was installed. */
  readonly source: string;
}

export interface Coverage {
  readonly environment: Environment;
  readonly scope: CoverageScope;
  readonly sensor: InstalledSensor | undefined;
  /** 0: nothing is seen; 1: start and end only; 2: everything. */
  readonly depth: 0 | 1 | 2;
  /** Why it is not covered: one word for policies. */
  readonly reason:
    | ''
    | 'not_installed'
    | 'incomplete'
    | 'too_old'
    | 'not_cpython'
    | 'no_site'
    | 'no_interpreter';
  /** What passes the sensor by, although it is installed. */
  readonly bypasses: readonly string[];
}

/** The sensor in a site directory, if any. */
export function findSensor(host: Host, directory: string): InstalledSensor | undefined {
  const pth = readText(host, host.path.join(directory, sensorFileNames.pth));
  const source = readText(host, host.path.join(directory, sensorFileNames.module));
  if (pth === undefined && source === undefined) return undefined;
  const version = sensorVersion(source ?? '') || pthVersion(pth ?? '');
  return { directory, version, complete: pth !== undefined && source !== undefined, source: source ?? '' };
}

/** Coverage of every environment. @param environments all of the machine */
export function describeCoverage(host: Host, environments: readonly Environment[]): Coverage[] {
  const byPath = new Map(environments.map((one) => [one.path, one]));
  const userSites = environments.filter((one) => one.kind === 'user_site');
  return environments
    .filter(({ kind }) => kind !== 'user_site' && kind !== 'target')
    .map((environment) => describe(host, environment, byPath, userSites));
}

function describe(
  host: Host,
  environment: Environment,
  byPath: ReadonlyMap<string, Environment>,
  userSites: readonly Environment[],
): Coverage {
  const found = findFor(host, environment, byPath, userSites);
  const reason = reasonAgainst(environment, found?.sensor);
  const depth = reason !== '' ? 0 : atLeast(environment.minor, 8) ? 2 : 1;
  const scope = found?.scope ?? '';
  const bypasses = depth === 0 ? [] : bypassesOf(environment, scope, depth);
  return { environment, scope, sensor: found?.sensor, depth, reason, bypasses };
}

function findFor(
  host: Host,
  environment: Environment,
  byPath: ReadonlyMap<string, Environment>,
  userSites: readonly Environment[],
): { scope: CoverageScope; sensor: InstalledSensor } | undefined {
  const search = (scope: CoverageScope, directories: readonly string[]) => {
    for (const directory of directories) {
      const sensor = findSensor(host, directory);
      if (sensor !== undefined) return { scope, sensor };
    }
    return undefined;
  };
  const own = search('environment', environment.siteDirectories);
  if (own !== undefined) return own;
  const base = environment.includeSystemSite ? byPath.get(environment.base) : undefined;
  const inherited = base && search('system_site', base.siteDirectories);
  if (inherited !== undefined) return inherited;
  // PEP 370: virtual environments do not see user sites unless they see the system's.
  if (environment.base !== '' && !environment.includeSystemSite) return undefined;
  const sites = userSites
    .filter(({ minor }) => minor === environment.minor)
    .flatMap((one) => one.siteDirectories);
  return search('user_site', sites);
}

function reasonAgainst(environment: Environment, sensor: InstalledSensor | undefined): Coverage['reason'] {
  if (environment.kind === 'orphan') return 'no_interpreter';
  if (environment.minor.startsWith('2.')) return 'too_old';
  if (environment.implementation !== '' && environment.implementation !== 'cpython') return 'not_cpython';
  if (environment.minor !== '' && !atLeast(environment.minor, 6)) return 'too_old';
  if (sensor !== undefined) return sensor.complete ? '' : 'incomplete';
  return environment.kind === 'embedded' ? 'no_site' : 'not_installed';
}

function bypassesOf(environment: Environment, scope: CoverageScope, depth: number): string[] {
  const bypasses = ['-S', 'embedded interpreters without site'];
  if (scope === 'user_site') bypasses.push('-I', '-s', 'PYTHONNOUSERSITE', 'other users');
  if (scope === 'system_site') bypasses.push('include-system-site-packages turned off');
  if (depth === 1) bypasses.push('events: no audit hooks before CPython 3.8');
  if (environment.uid !== 0) bypasses.push('its owner can remove it');
  return bypasses;
}

/** Whether a `3.x` is at least 3.`wanted`; an unknown one counts as recent. */
function atLeast(minor: string, wanted: number): boolean {
  const digits = /^3\.(?<minor>\d+)$/.exec(minor)?.groups?.['minor'];
  return digits === undefined ? minor === '' : Number(digits) >= wanted;
}

function readText(host: Host, path: string): string | undefined {
  try {
    return host.read(path, { maxBytes: 1024 * 1024 }).bytes.toString('utf8');
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
