/** Installed distributions that advisories affect, for the table, the SBOM and the audit. */
import type { TableContext } from '../core/types.ts';
import { type Distribution, listDistributions } from '../discover/distributions.ts';
import { type Environment, listEnvironments } from '../discover/environments.ts';
import { isVersion } from '../parse/version.ts';
import { installedAdvisories } from './advisories/installed.ts';
import type { Match } from './advisories/match.ts';

export interface VulnerablePackage {
  readonly environment: Environment;
  readonly distribution: Distribution;
  readonly match: Match;
}

/**
 * Every match on this machine, or of some environments.
 * @param isAsked whether an environment's matches are wanted, by its path
 */
export function* vulnerablePackages(
  context: TableContext,
  isAsked: (environment: string) => boolean = () => true,
): Generator<VulnerablePackage> {
  const advisories = installedAdvisories(context);
  if (advisories === undefined) return;
  for (const environment of listEnvironments(context)) {
    if (!isAsked(environment.path)) continue;
    for (const distribution of listDistributions(context, environment)) {
      if (context.expired()) return;
      const matches = advisories.match(distribution.normalizedName, distribution.version);
      for (const match of matches) yield { environment, distribution, match };
      if (!isVersion(distribution.version)) reportVersion(context, distribution);
    }
  }
}

function reportVersion({ problems }: TableContext, { path, version }: Distribution): void {
  problems.add({
    code: 'MALFORMED',
    path,
    message:
      version === ''
        ? 'it states no version: no advisory can be matched'
        : 'its version is not PEP 440: it is only compared with advisories that list exactly this text',
  });
}
