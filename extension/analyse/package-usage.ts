/** Which scripts import which installed distribution: the bridge from a bad package to the people who run it. */
import type { TableContext } from '../core/types.ts';
import { listDistributions } from '../discover/distributions.ts';
import { listEnvironments } from '../discover/environments.ts';
import { listScripts } from '../discover/scripts.ts';
import { normalizePackageName } from '../parse/package-name.ts';
import { resolveImports } from './import-resolver.ts';
import { scriptImports } from './script-imports.ts';

/** Paths of scripts that import a distribution. */
export interface PackageUsage {
  /**
   * @param environment path of the environment that holds the distribution
   * @param normalizedName by PEP 503
   */
  scripts(environment: string, normalizedName: string, version: string): readonly string[];
}

const FRESH_MS = 60_000;

/** The imports of all scripts, turned round; shared between queries for a minute. */
export function packageUsage(context: TableContext): PackageUsage {
  return context.memo.get('analyse/package-usage', FRESH_MS, () => collect(context));
}

function collect(context: TableContext): PackageUsage {
  /** Script paths by environment, by distribution and version. */
  const users = new Map<string, Map<string, Set<string>>>();
  for (const script of listScripts(context)) {
    if (context.expired()) break;
    for (const found of resolveImports(context, script, scriptImports(context, script))) {
      if (found.resolved !== 'distribution' || found.version === '') continue;
      const key = keyOf(normalizePackageName(found.distribution), found.version);
      const environments = users.get(key) ?? new Map<string, Set<string>>();
      users.set(key, environments);
      const paths = environments.get(found.environment) ?? new Set<string>();
      environments.set(found.environment, paths.add(script.path));
    }
  }
  const holders = holdersOf(context);
  return {
    scripts(environment, normalizedName, version) {
      const key = keyOf(normalizedName, version);
      const own = users.get(key);
      if (own === undefined) return [];
      // A script's environment may inherit the distribution (system site, user site): those count for whoever holds it.
      const inherited = [...own].filter(([path]) => path === environment || !holders.get(key)?.has(path));
      return [...new Set(inherited.flatMap(([, paths]) => [...paths]))].sort();
    },
  };
}

/** Environments that have a distribution in a site directory of their own. */
function holdersOf(context: TableContext): ReadonlyMap<string, ReadonlySet<string>> {
  const holders = new Map<string, Set<string>>();
  for (const environment of listEnvironments(context)) {
    for (const { normalizedName, version } of listDistributions(context, environment)) {
      const key = keyOf(normalizedName, version);
      const paths = holders.get(key) ?? new Set<string>();
      holders.set(key, paths.add(environment.path));
    }
  }
  return holders;
}

function keyOf(normalizedName: string, version: string): string {
  return `${normalizedName}\0${version}`;
}
