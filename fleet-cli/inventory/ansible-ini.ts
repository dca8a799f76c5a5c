/** Ansible's INI inventory: sections, `:children`, `:vars`, ranges and host variables. */
import { parse as parseWords } from 'shell-quote';
import { UsageError } from '../../extension/core/errors.ts';
import type { InventoryEntry } from './entry.ts';
import { flattenGroups, type Groups, groupOf } from './groups.ts';
import { expandRanges } from './ranges.ts';

const section = /^\[(?<name>[^\]:]+)(?::(?<kind>children|vars|hosts))?\]\s*(?:[#;].*)?$/;

/**
 * @param text the inventory file
 * @param file its name, for messages
 * @throws UsageError naming the line that is wrong
 */
export function parseAnsibleIni(text: string, file = 'inventory'): InventoryEntry[] {
  const groups: Groups = new Map();
  let current = { name: 'ungrouped', kind: 'hosts' };
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[')) {
      const match = section.exec(line);
      if (match?.groups === undefined)
        throw new UsageError(
          `${file}:${index + 1}: a section is written [name], [name:children] or [name:vars]`,
        );
      current = { name: match.groups['name'] ?? '', kind: match.groups['kind'] ?? 'hosts' };
      groupOf(groups, current.name);
      continue;
    }
    addLine(groups, current, line);
  }
  return flattenGroups(groups);
}

function addLine(groups: Groups, { name, kind }: { name: string; kind: string }, line: string): void {
  const group = groupOf(groups, name);
  if (kind === 'children') {
    const child = line.split(/\s+/)[0] ?? '';
    group.children.add(child);
    groupOf(groups, child);
  } else if (kind === 'vars') {
    const [key = '', ...rest] = line.split('=');
    group.vars[key.trim()] = unquote(rest.join('=').trim());
  } else {
    const [pattern = '', ...pairs] = words(line);
    const vars = Object.fromEntries(pairs.map(splitPair));
    for (const host of expandRanges(pattern)) {
      const { address, port } = splitPort(host);
      group.hosts.set(address, {
        ...group.hosts.get(address),
        ...(port === undefined ? {} : { ansible_port: port }),
        ...vars,
      });
    }
  }
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}

function splitPort(host: string): { address: string; port?: string } {
  const match = /^(?<address>[^:]+):(?<port>\d+)$/.exec(host);
  if (match?.groups === undefined) return { address: host };
  return { address: match.groups['address'] ?? host, port: match.groups['port'] ?? '' };
}

/** Words with quotes resolved; operators of the shell are plain text, variables are left as they are. */
function words(line: string): string[] {
  const found: string[] = [];
  for (const token of parseWords(line, (name) => `$${name}`)) {
    if (typeof token === 'string') found.push(token);
    else if ('comment' in token) break;
    else if ('pattern' in token) found.push(token.pattern);
  }
  return found;
}

function unquote(text: string): string {
  return /^(['"]).*\1$/.test(text) ? text.slice(1, -1) : text;
}
