/** ssh_config(5), read without running anything: no `Match exec`, no name look-ups, `Include` expanded by us. */
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import SSHConfig from 'ssh-config';
import { globToRegex } from './select.ts';

export interface SshSettings {
  readonly address: string;
  readonly port?: number;
  readonly user?: string;
  readonly identityFiles: readonly string[];
  readonly jump?: string;
  readonly hostKeyAlias?: string;
  readonly knownHostsFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly connectTimeoutMs?: number;
}

export interface SshConfig {
  /** Names of `Host` sections without wildcards. */
  readonly names: readonly string[];
  settings(name: string): SshSettings;
}

const maxIncludeDepth = 16;
/** Directives whose evaluation would start a program or ask a name server. */
const active =
  /^\s*(?:CanonicalizeHostname|CanonicalDomains|ProxyCommand|LocalCommand|KnownHostsCommand)\b.*$/gim;

/** @param file ssh_config file; one that does not exist is empty */
export function readSshConfig(file: string, home = os.homedir()): SshConfig {
  const parsed = SSHConfig.parse(readIncluding(file, home, 0).replace(active, ''));
  const names = new Set<string>();
  for (const line of parsed) {
    if (!('param' in line) || line.param.toLowerCase() !== 'host') continue;
    const values = typeof line.value === 'string' ? [line.value] : line.value.map((v) => v.val);
    for (const value of values.flatMap((v) => v.split(/\s+/))) {
      if (value !== '' && !/[*?!]/.test(value)) names.add(value);
    }
  }
  return {
    names: [...names],
    settings(name) {
      const computed = parsed.compute(name, { ignoreCase: true, matchExec: false } as object);
      return toSettings(computed, name, home);
    },
  };
}

function toSettings(
  computed: Readonly<Record<string, string | string[]>>,
  name: string,
  home: string,
): SshSettings {
  const all = (key: string): string[] => {
    const found = Object.entries(computed).find(([k]) => k.toLowerCase() === key)?.[1] ?? [];
    return typeof found === 'string' ? [found] : found;
  };
  const one = (key: string) => all(key)[0];
  const user = one('user');
  const address = (one('hostname') ?? name).replaceAll('%h', name).replaceAll('%%', '%');
  const expand = (path: string) => expandTokens(path, home, address, user);
  const port = Number(one('port'));
  const jump = one('proxyjump');
  const alias = one('hostkeyalias');
  const seconds = Number(one('connecttimeout'));
  return {
    address,
    identityFiles: all('identityfile')
      .filter((f) => f.toLowerCase() !== 'none')
      .map(expand),
    knownHostsFiles: all('userknownhostsfile')
      .flatMap((f) => f.split(/\s+/))
      .map(expand),
    identitiesOnly: one('identitiesonly')?.toLowerCase() === 'yes',
    ...(port > 0 ? { port } : {}),
    ...(user === undefined ? {} : { user }),
    ...(jump === undefined || jump.toLowerCase() === 'none' ? {} : { jump }),
    ...(alias === undefined ? {} : { hostKeyAlias: alias }),
    ...(seconds > 0 ? { connectTimeoutMs: seconds * 1000 } : {}),
  };
}

/** `~`, `%d` (home), `%h` (host), `%r` (user), `%u` (local user), `%%`; other tokens stay. */
function expandTokens(path: string, home: string, address: string, user: string | undefined): string {
  const tokens: Readonly<Record<string, string>> = {
    '%d': home,
    '%h': address,
    '%r': user ?? os.userInfo().username,
    '%u': os.userInfo().username,
    '%%': '%',
  };
  return path.replace(/^~(?=\/|$)/, home).replace(/%[dhru%]/g, (token) => tokens[token] ?? token);
}

function readIncluding(file: string, home: string, depth: number): string {
  if (depth > maxIncludeDepth || !fs.existsSync(file)) return '';
  const text = fs.readFileSync(file, 'utf8');
  return text.replace(/^[ \t]*Include[ \t=]+(?<paths>.+)$/gim, (_, paths: string) =>
    paths
      .trim()
      .split(/\s+/)
      .flatMap((path) =>
        expandGlob(path.replace(/^"|"$/g, '').replace(/^~(?=\/)/, home), nodePath.dirname(file)),
      )
      .map((path) => readIncluding(path, home, depth + 1))
      .join('\n'),
  );
}

function expandGlob(path: string, base: string): string[] {
  const absolute = nodePath.resolve(base, path);
  const name = nodePath.basename(absolute);
  if (!/[*?]/.test(name)) return [absolute];
  const directory = nodePath.dirname(absolute);
  if (!fs.existsSync(directory)) return [];
  const glob = globToRegex(name);
  return fs
    .readdirSync(directory)
    .filter((f) => glob.test(f))
    .sort()
    .map((f) => nodePath.join(directory, f));
}
