/** Groups of an Ansible inventory: hosts, children and variables, whatever the file's syntax. */
import { UsageError } from '../../extension/core/errors.ts';
import { type AnsibleVars, entryFromVars } from './ansible-vars.ts';
import type { InventoryEntry } from './entry.ts';

export interface Group {
  readonly hosts: Map<string, Record<string, string>>;
  readonly children: Set<string>;
  readonly vars: Record<string, string>;
}

export type Groups = Map<string, Group>;

/** The group of a name, made when it is new. */
export function groupOf(groups: Groups, name: string): Group {
  let group = groups.get(name);
  if (group === undefined) {
    group = { hosts: new Map(), children: new Set(), vars: {} };
    groups.set(name, group);
  }
  return group;
}

/**
 * Flattens groups to hosts; a child's variables win over its parent's, a host's own over all, as in Ansible.
 * @throws UsageError when groups contain each other
 */
export function flattenGroups(groups: Groups): InventoryEntry[] {
  const parents = parentsOf(groups);
  const own = new Map<string, Record<string, string>>();
  const membership = new Map<string, string[]>();
  for (const [name, group] of groups) {
    for (const [host, vars] of group.hosts) {
      own.set(host, { ...own.get(host), ...vars });
      membership.set(host, [...(membership.get(host) ?? []), name]);
    }
  }
  return [...own].map(([host, vars]) => {
    const chain = ancestors(membership.get(host) ?? [], parents);
    const inherited: AnsibleVars = Object.assign(
      {},
      groups.get('all')?.vars,
      ...chain.map((g) => groups.get(g)?.vars),
    );
    return entryFromVars(
      host,
      { ...inherited, ...vars },
      chain.filter((g) => g !== 'all' && g !== 'ungrouped'),
    );
  });
}

function parentsOf(groups: Groups): Map<string, string[]> {
  const parents = new Map<string, string[]>();
  for (const [name, group] of groups) {
    for (const child of group.children) parents.set(child, [...(parents.get(child) ?? []), name]);
  }
  return parents;
}

/** Groups that a host is in, farthest ancestor first. */
function ancestors(direct: readonly string[], parents: ReadonlyMap<string, readonly string[]>): string[] {
  const depth = new Map<string, number>();
  const visit = (name: string, level: number, path: readonly string[]): void => {
    if (path.includes(name))
      throw new UsageError(`inventory: group ${name} contains itself (${[...path, name].join(' > ')})`);
    if ((depth.get(name) ?? -1) >= level) return;
    depth.set(name, level);
    for (const parent of parents.get(name) ?? []) visit(parent, level + 1, [...path, name]);
  };
  for (const name of direct) visit(name, 0, []);
  return [...depth].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}
