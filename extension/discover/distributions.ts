/** The distributions that are installed in an environment, read from their files alone. */
import type { FileStat, TableContext } from '../core/types.ts';
import { normalizePackageName } from '../parse/package-name.ts';
import { lookAt } from './look.ts';
import { shareScan } from './shared.ts';
import { type SiteEntry, siteEntries } from './site-entries.ts';
import { readSiteMetadata } from './site-metadata.ts';
import type { Distribution, Environment, MetadataFacts } from './types.ts';

export {
  readDetails,
  readRecord,
  readRecordSummary,
  readWheel,
  topLevelModules,
} from './distribution-files.ts';
export type { Distribution, DistributionDetails, DistributionFormat } from './types.ts';

const freshMs = 60_000;

/**
 * The distributions of an environment's own site directories, not of those it inherits; in `sys.path` order, then by path. Read
 * once a minute at most, and per file only after a change. What could not be read is in `context.problems`.
 */
export function listDistributions(context: TableContext, environment: Environment): readonly Distribution[] {
  return shareScan(context, `discover/environment/${environment.path}`, freshMs, (own) =>
    readEnvironment(own, environment),
  );
}

/**
 * The distributions that an environment imports from these directories, which may be those of others. Those of the environment
 * itself, and no others, are known by its path.
 */
export function distributionsIn(
  context: TableContext,
  environment: Environment,
  directories: readonly string[],
): readonly Distribution[] {
  const own = environment.siteDirectories;
  if (own.length === directories.length && own.every((one, index) => one === directories[index]))
    return listDistributions(context, environment);
  return readEnvironment(context, { ...environment, siteDirectories: directories });
}

function readEnvironment(context: TableContext, environment: Environment): readonly Distribution[] {
  const sites = environment.siteDirectories.map((directory) => readSite(context, directory));
  const counts = new Map<string, number>();
  for (const { packages } of sites)
    for (const { normalizedName } of packages)
      counts.set(normalizedName, (counts.get(normalizedName) ?? 0) + 1);
  const distributions: Distribution[] = [];
  for (const { directory, packages } of sites)
    for (const one of packages)
      distributions.push(
        describe(directory, environment.path, one, (counts.get(one.normalizedName) ?? 0) > 1),
      );
  return distributions;
}

/** How many distributions an environment has, without reading their metadata. */
export function countDistributions(context: TableContext, environment: Environment): number {
  return environment.siteDirectories.reduce(
    (sum, directory) => sum + siteEntries(context, directory).length,
    0,
  );
}

/** A distribution wherever its site directory belongs to. */
interface SitePackage {
  readonly entry: SiteEntry;
  readonly metadata: MetadataFacts;
  readonly name: string;
  readonly normalizedName: string;
}

interface Site {
  readonly directory: string;
  readonly packages: readonly SitePackage[];
}

/** Site directories may be shared by several interpreters: each is read once. */
function readSite(context: TableContext, directory: string): Site {
  return shareScan(context, `discover/distributions/${directory}`, freshMs, (own) => {
    const entries = siteEntries(own, directory);
    const facts = readSiteMetadata(own, directory, entries);
    if (facts.length < entries.length)
      own.problems.add({
        code: 'TIMEOUT',
        path: directory,
        message: 'the scan ran out of time here: the rest was not read',
      });
    return {
      directory,
      packages: facts.map((metadata, index) => named(entries[index] as SiteEntry, metadata)),
    };
  });
}

function named(entry: SiteEntry, metadata: MetadataFacts): SitePackage {
  const name = metadata.name || entry.name;
  return { entry, metadata, name, normalizedName: normalizePackageName(name) };
}

function describe(
  directory: string,
  environment: string,
  { entry, metadata, name, normalizedName }: SitePackage,
  duplicate: boolean,
): Distribution {
  return {
    name,
    normalizedName,
    version: metadata.version || entry.version,
    format: entry.format,
    path: entry.path,
    target: entry.target,
    isDirectory: entry.isDirectory,
    below: entry.below,
    editableHint: entry.editableHint,
    linked: entry.linked,
    directory,
    environment,
    duplicate,
    metadata,
  };
}

/** The stat of a distribution's metadata directory or file: its owner and when it was put there. */
export function distributionStat(context: TableContext, distribution: Distribution): FileStat | undefined {
  return lookAt(context.host, distribution.target);
}

/**
 * When a distribution was installed, Unix seconds: the birth of its metadata directory, as package managers and caches carry over
 * modification times from elsewhere.
 */
export function installTime(stat: FileStat): number {
  return stat.btime > 0 ? stat.btime : stat.mtime;
}
