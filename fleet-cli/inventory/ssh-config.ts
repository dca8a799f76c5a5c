/** What ssh_config says of a host, as far as it concerns us. */
import os from 'node:os';
import nodePath from 'node:path';
import type { HostSpec } from '../types.ts';
import { hostNameOf, loadSshConfig, type SshValues } from './ssh-config-file.ts';

export interface SshSettings {
  readonly address: string;
  readonly port?: number;
  readonly user?: string;
  readonly identityFiles: readonly string[];
  readonly jump?: string;
  readonly knownHostsFiles: readonly string[];
  /** What else a host takes over as it is. */
  readonly trust: Pick<HostSpec, 'hostKeyAlias' | 'agent' | 'identitiesOnly'>;
}

export interface SshConfig {
  /** Names of `Host` sections without wildcards. */
  readonly names: readonly string[];
  settings(name: string): SshSettings;
}

/** The user's own file; where it is read, the system's fills in what it leaves open, as with ssh. */
export const userSshConfig = nodePath.join(os.homedir(), '.ssh', 'config');
const systemSshConfig = '/etc/ssh/ssh_config';

/**
 * @param file ssh_config file; one that does not exist is empty
 * @param others files that fill in what it leaves open
 */
export function readSshConfig(file: string, home = os.homedir(), others: readonly string[] = []): SshConfig {
  const files = [file, ...others].flatMap((each) =>
    each === userSshConfig ? [each, systemSshConfig] : [each],
  );
  const { names, evaluate } = loadSshConfig([...new Set(files)], home);
  return { names, settings: (name) => toSettings(evaluate(name), name, home) };
}

function toSettings(values: SshValues, name: string, home: string): SshSettings {
  const all = (key: string) => values.get(key) ?? [];
  const one = (key: string) => all(key)[0];
  const user = one('user');
  const address = hostNameOf(values, name);
  const expand = (path: string) => expandTokens(path, home, address, user);
  const port = Number(one('port'));
  const jump = one('proxyjump');
  const alias = one('hostkeyalias');
  return {
    address,
    identityFiles: all('identityfile')
      .filter((f) => f.toLowerCase() !== 'none')
      .map(expand),
    knownHostsFiles: all('userknownhostsfile')
      .flatMap((f) => f.split(/\s+/))
      .map(expand),
    ...(port > 0 ? { port } : {}),
    ...(user === undefined ? {} : { user }),
    ...(jump === undefined || jump.toLowerCase() === 'none' ? {} : { jump }),
    trust: {
      ...(alias === undefined ? {} : { hostKeyAlias: alias }),
      ...(one('identitiesonly')?.toLowerCase() === 'yes' ? { identitiesOnly: true as const } : {}),
      ...agentOf(one('identityagent'), expand),
    },
  };
}

/** IdentityAgent: `none`, a path, `SSH_AUTH_SOCK` or another variable of the environment. */
function agentOf(text: string | undefined, expand: (path: string) => string): Pick<HostSpec, 'agent'> {
  if (text === undefined || text === 'SSH_AUTH_SOCK') return {};
  if (text.toLowerCase() === 'none') return { agent: '' };
  if (!text.startsWith('$')) return { agent: expand(text) };
  return { agent: process.env[text.replace(/^\$\{?|\}$/g, '')] ?? '' };
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
