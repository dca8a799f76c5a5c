/** Ansible's YAML inventory: groups with hosts, children and vars. */
import { parseDocument } from 'yaml';
import { UsageError } from '../../extension/core/errors.ts';
import type { InventoryEntry } from './entry.ts';
import { flattenGroups, type Groups, groupOf } from './groups.ts';
import { expandRanges } from './ranges.ts';

type Mapping = Readonly<Record<string, unknown>>;
const maxDepth = 32;

/**
 * @param text the inventory file
 * @param file its name, for messages
 * @throws UsageError when it is no YAML or not an inventory
 */
export function parseAnsibleYaml(text: string, file = 'inventory'): InventoryEntry[] {
  const document = parseDocument(text, { maxAliasCount: 100 } as object);
  const fault = document.errors[0];
  if (fault !== undefined) throw new UsageError(`${file} is not YAML: ${fault.message.split('\n')[0]}`);
  const root: unknown = document.toJS({ maxAliasCount: 100 });
  if (!isMapping(root)) throw new UsageError(`${file}: an inventory is a mapping of groups`);
  const groups: Groups = new Map();
  for (const [name, value] of Object.entries(root)) addGroup(groups, name, value, file, 0);
  return flattenGroups(groups);
}

function addGroup(groups: Groups, name: string, value: unknown, file: string, depth: number): void {
  if (depth > maxDepth) throw new UsageError(`${file}: groups are nested over ${maxDepth} levels`);
  const group = groupOf(groups, name);
  if (value === null || value === undefined) return;
  if (!isMapping(value))
    throw new UsageError(`${file}: group ${name} is a mapping of hosts, children and vars`);
  Object.assign(group.vars, toVars(value['vars']));
  for (const [pattern, vars] of Object.entries(asMapping(value['hosts'], file, `${name}.hosts`))) {
    for (const host of expandRanges(pattern))
      group.hosts.set(host, { ...group.hosts.get(host), ...toVars(vars) });
  }
  for (const [child, content] of Object.entries(asMapping(value['children'], file, `${name}.children`))) {
    group.children.add(child);
    addGroup(groups, child, content, file, depth + 1);
  }
}

function toVars(value: unknown): Record<string, string> {
  if (!isMapping(value)) return {};
  const plain = Object.entries(value).filter(([, v]) => typeof v === 'string' || typeof v === 'number');
  return Object.fromEntries(plain.map(([key, v]) => [key, String(v)]));
}

function asMapping(value: unknown, file: string, where: string): Mapping {
  if (value === null || value === undefined) return {};
  if (isMapping(value)) return value;
  throw new UsageError(`${file}: ${where} is a mapping (write each name with a colon after it)`);
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
