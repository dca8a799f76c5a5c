/** `--limit` and `--exclude`: globs over host names and groups. */
import { UsageError } from '../../extension/core/errors.ts';
import type { HostSpec } from '../types.ts';

/**
 * The hosts that a limit keeps and an exclusion does not drop, in their order, each name once.
 * @param limit patterns separated by commas: host globs, group names, `!pattern` to drop; '' keeps all
 * @throws UsageError when a pattern of the limit matches nothing (a typing error would else look like success)
 */
export function selectHosts(hosts: readonly HostSpec[], limit: string, exclude: string): HostSpec[] {
  const wanted = patterns(limit).filter((p) => !p.startsWith('!'));
  const dropped = exclusions(limit, exclude);
  for (const pattern of wanted) {
    if (!hosts.some((host) => matches(host, pattern))) {
      throw new UsageError(
        `--limit ${pattern} matches no host and no group of the inventory: see --list-hosts`,
      );
    }
  }
  const kept = hosts.filter(
    (host) =>
      (wanted.length === 0 || wanted.some((p) => matches(host, p))) && !dropped.some((p) => matches(host, p)),
  );
  return [...new Map(kept.map((host) => [host.name, host])).values()];
}

/**
 * Patterns that drop no host: a list of exclusions may name hosts of other inventories, but so does a typing error.
 * @returns them as written
 */
export function idleExclusions(hosts: readonly HostSpec[], limit: string, exclude: string): string[] {
  return exclusions(limit, exclude).filter((pattern) => !hosts.some((host) => matches(host, pattern)));
}

function exclusions(limit: string, exclude: string): string[] {
  const negated = patterns(limit).filter((pattern) => pattern.startsWith('!'));
  return [...negated.map((pattern) => pattern.slice(1)), ...patterns(exclude)];
}

function patterns(text: string): string[] {
  return text.split(/[,\s]+/).filter((pattern) => pattern !== '');
}

function matches(host: HostSpec, pattern: string): boolean {
  if (pattern === 'all' || host.groups.includes(pattern)) return true;
  const glob = globToRegex(pattern);
  return glob.test(host.name) || glob.test(host.address);
}

/** A shell glob (`*`, `?`) as an anchored, case-insensitive expression. */
export function globToRegex(glob: string): RegExp {
  const body = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${body}$`, 'is');
}
