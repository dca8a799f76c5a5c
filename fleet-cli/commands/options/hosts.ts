/** The options of every command that reaches hosts, and what they come to. */
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import { systemReason, UsageError } from '../../../extension/core/errors.ts';
import { printable } from '../../../extension/core/redact.ts';
import type { AskOptions } from '../../collect/ask-host.ts';
import { installRoots } from '../../collect/remote-command.ts';
import { expandHome, type InventoryFormat, readInventory } from '../../inventory/read.ts';
import { idleExclusions, selectHosts } from '../../inventory/select.ts';
import { readSshConfig, userSshConfig } from '../../inventory/ssh-config.ts';
import { createSsh } from '../../ssh/connect.ts';
import { createHostKeys } from '../../ssh/host-keys.ts';
import { createKeyFiles } from '../../ssh/keys.ts';
import type { HostSpec } from '../../types.ts';
import { askPassphrase } from './passphrase.ts';

const sshDirectory = nodePath.join(os.homedir(), '.ssh');

/** yargs options: which hosts, and how to reach them. */
export const hostOptions = {
  inventory: {
    alias: 'i',
    // No array: yargs takes a lone - for none of its values.
    type: 'string',
    requiresArg: true,
    coerce: (value: string | readonly string[]) => [value].flat(),
    group: 'Hosts:',
    describe:
      'inventory file (ssh_config, Ansible INI or YAML, list, CSV), - for standard input; may be repeated',
  },
  'inventory-format': {
    choices: ['auto', 'list', 'csv', 'ini', 'yaml', 'ssh-config'],
    default: 'auto',
    group: 'Hosts:',
    describe: 'what the inventory is, when its name and content do not tell',
  },
  host: {
    alias: 'H',
    type: 'array',
    nargs: 1,
    string: true,
    group: 'Hosts:',
    describe: '[user@]host[:port], ranges as web[01:50]',
  },
  limit: {
    alias: 'l',
    type: 'string',
    default: '',
    group: 'Hosts:',
    describe: 'only these hosts or groups: globs, commas, !pattern',
  },
  exclude: {
    alias: 'x',
    type: 'string',
    default: '',
    group: 'Hosts:',
    describe: 'not these hosts or groups',
  },
  'list-hosts': { type: 'boolean', default: false, group: 'Hosts:', describe: 'print the hosts and end' },
  user: { alias: 'u', type: 'string', group: 'SSH:', describe: 'login name where the inventory has none' },
  port: { alias: 'p', type: 'number', group: 'SSH:', describe: 'port where the inventory has none' },
  identity: {
    type: 'array',
    nargs: 1,
    string: true,
    default: [] as string[],
    group: 'SSH:',
    describe: 'private key file',
  },
  'ssh-config': {
    type: 'string',
    default: userSshConfig,
    defaultDescription: "~/.ssh/config, then the system's",
    group: 'SSH:',
    describe: 'ssh_config file, or none',
  },
  'known-hosts': {
    type: 'array',
    nargs: 1,
    string: true,
    group: 'SSH:',
    describe: 'known_hosts files (default: those of ssh_config, ~/.ssh and /etc/ssh)',
  },
  'accept-new': {
    type: 'boolean',
    default: false,
    group: 'SSH:',
    describe: 'trust and record keys of hosts seen for the first time; a changed key still refuses',
  },
  'remote-root': {
    type: 'string',
    default: installRoots.posix,
    group: 'SSH:',
    describe: 'where pysight is deployed on the hosts',
  },
  sudo: {
    type: 'boolean',
    default: false,
    group: 'SSH:',
    describe: 'run as root on the host, through sudo -n',
  },
  concurrency: {
    alias: 'f',
    type: 'number',
    default: 50,
    group: 'Limits:',
    describe: 'hosts asked at the same time',
  },
  'connect-timeout': {
    type: 'number',
    default: 15,
    group: 'Limits:',
    describe: 'seconds to connect and log in',
  },
  timeout: {
    alias: 't',
    type: 'number',
    default: 300,
    group: 'Limits:',
    describe: 'seconds that a host may take to answer',
  },
  deadline: {
    type: 'number',
    default: 0,
    group: 'Limits:',
    describe: 'seconds for the whole run, 0 for none',
  },
  'max-bytes': {
    type: 'number',
    default: 64 * 1024 * 1024,
    group: 'Limits:',
    describe: 'bytes that a host may send',
  },
  retries: {
    type: 'number',
    default: 1,
    group: 'Limits:',
    describe: 'further attempts after a lost connection',
  },
} as const;

/** The values of `hostOptions` as yargs gives them. */
export interface HostArguments {
  readonly inventory?: readonly string[] | undefined;
  readonly 'inventory-format': string;
  readonly host?: readonly string[] | undefined;
  readonly limit: string;
  readonly exclude: string;
  readonly 'list-hosts': boolean;
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  readonly identity: readonly string[];
  readonly 'ssh-config': string;
  readonly 'known-hosts'?: readonly string[] | undefined;
  readonly 'accept-new': boolean;
  readonly 'remote-root': string;
  readonly sudo: boolean;
  readonly concurrency: number;
  readonly 'connect-timeout': number;
  readonly timeout: number;
  readonly deadline: number;
  readonly 'max-bytes': number;
  readonly retries: number;
}

/**
 * The hosts that the options choose.
 * @throws UsageError when there is none, or an inventory is wrong
 */
export function chooseHosts(args: HostArguments): HostSpec[] {
  const { port = 22 } = args;
  if (!(Number.isInteger(port) && port >= 1 && port <= 65_535))
    throw new UsageError('--port takes a number from 1 to 65535');
  if (![userSshConfig, 'none'].includes(args['ssh-config']))
    requireReadable('--ssh-config', args['ssh-config']);
  for (const file of args.identity) requireReadable('--identity', file);
  const all = readInventory({
    files: args.inventory ?? [],
    format: args['inventory-format'] as InventoryFormat,
    hosts: args.host ?? [],
    sshConfigFile: sshConfigFile(args),
    identityFiles: args.identity,
    ...(args.user === undefined ? {} : { user: args.user }),
    ...(args.port === undefined ? {} : { port: args.port }),
  });
  for (const pattern of idleExclusions(all, args.limit, args.exclude))
    process.stderr.write(
      `pysight: ${printable(pattern)} is excluded, but matches no host and no group: see --list-hosts\n`,
    );
  const hosts = selectHosts(all, args.limit, args.exclude);
  if (hosts.length === 0) {
    throw new UsageError(
      'no host to ask: give an inventory (-i FILE), hosts (-H web1) or Host sections in ~/.ssh/config',
    );
  }
  return hosts;
}

/** A file that someone named must be there: without it hosts would be asked in another way than was meant. */
function requireReadable(option: string, file: string): void {
  try {
    fs.closeSync(fs.openSync(expandHome(file), 'r'));
  } catch (error) {
    throw new UsageError(`${option}: ${printable(file)} cannot be read: ${systemReason(error)}`, {
      cause: error,
    });
  }
}

/** What `askHost` needs, from the options; `signal` ends everything. */
export function toAskOptions(args: HostArguments, signal: AbortSignal): AskOptions {
  for (const name of ['concurrency', 'connect-timeout', 'timeout', 'max-bytes'] as const) {
    if (!(args[name] > 0)) throw new UsageError(`--${name} must be a number over 0`);
  }
  return {
    ssh: createSsh({
      hostKeys: createHostKeys({ files: knownHostsFiles(args), acceptNew: args['accept-new'] }),
      connectTimeoutMs: args['connect-timeout'] * 1000,
      agent: process.env['SSH_AUTH_SOCK'] ?? '',
      keyFiles: createKeyFiles(
        process.stdin.isTTY === true && process.stderr.isTTY === true ? askPassphrase : undefined,
      ),
    }),
    remoteRoot: args['remote-root'],
    sudo: args.sudo,
    commandTimeoutMs: args.timeout * 1000,
    maxBytes: args['max-bytes'],
    retries: args.retries,
    signal,
  };
}

/** Aborted at the deadline, and at the first SIGINT: what was received is reported; a second SIGINT ends at once. */
export function interruptible(deadlineSeconds: number): { signal: AbortSignal; done: () => void } {
  const abort = new AbortController();
  const timer = deadlineSeconds > 0 ? setTimeout(() => abort.abort(), deadlineSeconds * 1000) : undefined;
  const onInterrupt = () => {
    if (abort.signal.aborted) process.exit(130);
    process.stderr.write('\nInterrupted: reporting what was received. Press Ctrl-C again to end at once.\n');
    abort.abort();
  };
  process.on('SIGINT', onInterrupt);
  return {
    signal: abort.signal,
    done() {
      clearTimeout(timer);
      process.removeListener('SIGINT', onInterrupt);
    },
  };
}

/** `none` is ssh's own word for no file, `ssh -F none`. */
function sshConfigFile(args: HostArguments): string {
  return args['ssh-config'] === 'none' ? os.devNull : expandHome(args['ssh-config']);
}

function knownHostsFiles(args: HostArguments): string[] {
  if (args['known-hosts'] !== undefined) return [...args['known-hosts']];
  const configured = readSshConfig(sshConfigFile(args)).settings('*').knownHostsFiles;
  const user = configured.length > 0 ? configured : [nodePath.join(sshDirectory, 'known_hosts')];
  return [...user, '/etc/ssh/ssh_known_hosts'];
}
