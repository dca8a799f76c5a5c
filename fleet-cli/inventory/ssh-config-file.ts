/**
 * ssh_config(5) as ssh evaluates it: the first value wins, a file that is included counts only where its Include does, and leaves the section it
 * stands in as it was. Nothing is run and no name looked up: `Match exec` and `Match localnetwork` never hold.
 */
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import SSHConfig, { type Line } from 'ssh-config';
import { UsageError } from '../../extension/core/errors.ts';
import { globToRegex } from './select.ts';

/** Values by lower-case keyword, in the order in which they were found; only of IdentityFile more than the first line. */
export type SshValues = ReadonlyMap<string, readonly string[]>;

type Node =
  | { readonly kind: 'value'; readonly key: string; readonly values: readonly string[] }
  | {
      readonly kind: 'section';
      readonly holds: (context: Context) => boolean;
      readonly nodes: readonly Node[];
    }
  | { readonly kind: 'include'; readonly nodes: readonly Node[] };

interface Context {
  readonly name: string;
  /** What the section's patterns are compared with: the name, in the final pass the host name it led to. */
  readonly host: string;
  readonly isFinal: boolean;
  readonly values: Map<string, string[]>;
}

export interface SshConfigFile {
  /** Names of `Host` sections without wildcards. */
  readonly names: readonly string[];
  evaluate(name: string): SshValues;
}

const maxIncludeDepth = 16;
const maxBytes = 16 * 1024 * 1024;

/**
 * @param files in the order of their weight; one that does not exist is empty
 * @throws UsageError for a file that is none
 */
export function loadSshConfig(files: readonly string[], home: string): SshConfigFile {
  const names = new Set<string>();
  let wantsFinal = false;
  const nodes = files.flatMap((file) => load(file, 0));
  return {
    names: [...names],
    evaluate(name) {
      const values = new Map<string, string[]>();
      apply(nodes, { name, host: name, isFinal: false, values });
      const host = hostNameOf(values, name);
      if (wantsFinal) apply(nodes, { name, host, isFinal: true, values });
      return values;
    },
  };

  function load(file: string, depth: number): Node[] {
    if (depth > maxIncludeDepth || !isFile(file)) return [];
    return parse(file).flatMap((line) => toNode(line, file, depth));
  }

  function toNode(line: Line, file: string, depth: number): Node[] {
    if (!('param' in line)) return [];
    const key = line.param.toLowerCase();
    const values = valuesOf(line.value);
    if (key === 'include') return [{ kind: 'include', nodes: included(values, file, depth) }];
    if (!('config' in line)) return [{ kind: 'value', key, values }];
    const inner = line.config.flatMap((each) => toNode(each, file, depth));
    if (key === 'host') {
      for (const name of values) if (!/[*?!]/.test(name)) names.add(name);
      return [{ kind: 'section', holds: ({ host }) => matchesList(values, host), nodes: inner }];
    }
    const criteria = 'criteria' in line ? Object.entries(line.criteria) : [];
    wantsFinal ||= criteria.some(([criterion]) => criterion.toLowerCase() === 'final');
    return [{ kind: 'section', holds: toMatch(criteria), nodes: inner }];
  }

  function included(paths: readonly string[], file: string, depth: number): Node[] {
    return paths
      .flatMap((path) => expandGlob(path.replace(/^~(?=\/)/, home), nodePath.dirname(file)))
      .flatMap((path) => load(path, depth + 1));
  }
}

function apply(nodes: readonly Node[], context: Context): void {
  for (const node of nodes) {
    if (node.kind === 'include' || (node.kind === 'section' && node.holds(context)))
      apply(node.nodes, context);
    else if (node.kind === 'value') setValue(context.values, node.key, node.values);
  }
}

function setValue(values: Map<string, string[]>, key: string, more: readonly string[]): void {
  const found = values.get(key);
  if (found === undefined) values.set(key, [...more]);
  else if (key === 'identityfile') found.push(...more.filter((value) => !found.includes(value)));
}

/** HostName with its tokens replaced. */
export function hostNameOf(values: SshValues, name: string): string {
  return (values.get('hostname')?.[0] ?? name).replace(/%[h%]/g, (token) => (token === '%h' ? name : '%'));
}

type Criterion = (context: Context, patterns: readonly string[]) => boolean;

const criteria: Readonly<Record<string, Criterion>> = {
  all: () => true,
  final: ({ isFinal }) => isFinal,
  originalhost: ({ name }, patterns) => matchesList(patterns, name),
  host: ({ values, host }, patterns) => matchesList(patterns, hostNameOf(values, host)),
  user: ({ values }, patterns) => matchesList(patterns, values.get('user')?.[0] ?? os.userInfo().username),
  localuser: (_context, patterns) => matchesList(patterns, os.userInfo().username),
};

function toMatch(entries: readonly (readonly [string, unknown])[]): (context: Context) => boolean {
  const tests = entries.map(([key, value]) => {
    const test = criteria[key.toLowerCase().replace(/^!/, '')];
    const patterns = valuesOf(value as Parameters<typeof valuesOf>[0]).flatMap((text) => text.split(','));
    // What is not evaluated holds neither as it is nor negated.
    return (context: Context) => test !== undefined && test(context, patterns) !== key.startsWith('!');
  });
  return (context) => tests.length > 0 && tests.every((test) => test(context));
}

/** A pattern list of ssh: one that is negated and matches drops the host whatever the others say. */
function matchesList(patterns: readonly string[], text: string): boolean {
  const drops = (pattern: string) => pattern.startsWith('!') && globToRegex(pattern.slice(1)).test(text);
  return !patterns.some(drops) && patterns.some((p) => !p.startsWith('!') && globToRegex(p).test(text));
}

function valuesOf(value: string | readonly { readonly val: string }[]): string[] {
  return typeof value === 'string' ? [value] : value.map(({ val }) => val);
}

function parse(file: string): readonly Line[] {
  try {
    return SSHConfig.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`the ssh_config file ${file} cannot be read: ${reason}`, { cause: error });
  }
}

function isFile(path: string): boolean {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size <= maxBytes;
}

function expandGlob(path: string, base: string): string[] {
  const absolute = nodePath.resolve(base, path);
  const name = nodePath.basename(absolute);
  if (!/[*?]/.test(name)) return [absolute];
  const directory = nodePath.dirname(absolute);
  if (!fs.existsSync(directory)) return [];
  const glob = globToRegex(name);
  const found = fs.readdirSync(directory).filter((file) => glob.test(file) && !file.startsWith('.'));
  return found.sort().map((file) => nodePath.join(directory, file));
}
