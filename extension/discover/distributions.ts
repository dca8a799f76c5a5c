/** The distributions that are installed in an environment, read from their files alone. */
import type { FileStat, TableContext } from '../core/types.ts';
import { normalizePackageName } from '../parse/package-name.ts';
import { readMetadata } from './distribution-metadata.ts';
import { lookAt } from './look.ts';
import { shareScan } from './shared.ts';
import { type SiteEntry, siteEntries } from './site-entries.ts';
import type { Distribution, Environment } from './types.ts';

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

function readEnvironment(context: TableContext, environment: Environment): readonly Distribution[] {
  const found = environment.siteDirectories.flatMap((directory) => siteDistributions(context, directory));
  const counts = new Map<string, number>();
  for (const { normalizedName } of found) counts.set(normalizedName, (counts.get(normalizedName) ?? 0) + 1);
  return found.map((distribution) => ({
    ...distribution,
    environment: environment.path,
    duplicate: (counts.get(distribution.normalizedName) ?? 0) > 1,
  }));
}

/** How many distributions an environment has, without reading their metadata. */
export function countDistributions(context: TableContext, environment: Environment): number {
  return environment.siteDirectories.reduce(
    (sum, directory) => sum + siteEntries(context, directory).length,
    0,
  );
}

type SiteDistribution = Omit<Distribution, 'environment' | 'duplicate'>;

/** Site directories may be shared by several interpreters: each is read once. */
function siteDistributions(context: TableContext, directory: string): readonly SiteDistribution[] {
  return shareScan(context, `discover/distributions/${directory}`, freshMs, (own) => {
    const found: SiteDistribution[] = [];
    for (const entry of siteEntries(own, directory)) {
      if (own.expired()) {
        own.problems.add({
          code: 'TIMEOUT',
          path: directory,
          message: 'the scan ran out of time here: the rest was not read',
        });
        break;
      }
      found.push(describe(own, directory, entry));
    }
    return found;
  });
}

function describe(context: TableContext, directory: string, entry: SiteEntry): SiteDistribution {
  const metadata = readMetadata(context, entry);
  const name = metadata.name || entry.name;
  return {
    name,
    normalizedName: normalizePackageName(name),
    version: metadata.version || entry.version,
    format: entry.format,
    path: entry.path,
    target: entry.target,
    isDirectory: entry.isDirectory,
    editableHint: entry.editableHint,
    linked: entry.linked,
    directory,
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
