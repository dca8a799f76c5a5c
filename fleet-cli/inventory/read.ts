/** From what the person gave (`-i file`, names on the command line, `-`) to hosts that can be reached. */
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import { systemReason, UsageError } from '../../extension/core/errors.ts';
import type { HostSpec } from '../types.ts';
import { parseAnsibleIni } from './ansible-ini.ts';
import { parseAnsibleYaml } from './ansible-yaml.ts';
import { type InventoryEntry, isSafeHost, isSafeUser, parseDestination } from './entry.ts';
import { parseCsvInventory, parseList } from './plain.ts';
import { readSshConfig, type SshConfig } from './ssh-config.ts';

export type InventoryFormat = 'auto' | 'list' | 'csv' | 'ini' | 'yaml' | 'ssh-config';

export interface InventoryOptions {
  /** Files; `-` is standard input; none: the named hosts of ssh_config. */
  readonly files: readonly string[];
  readonly format: InventoryFormat;
  /** Hosts named on the command line. */
  readonly hosts: readonly string[];
  readonly sshConfigFile: string;
  /** Defaults for hosts that say nothing themselves. */
  readonly user?: string;
  readonly port?: number;
  readonly identityFiles: readonly string[];
}

/**
 * Reads all inventories into hosts; ssh_config fills in what they leave open.
 * @throws UsageError for a file that cannot be read or understood, or a host that is none
 */
export function readInventory(options: InventoryOptions): HostSpec[] {
  const ssh = readSshConfig(options.sshConfigFile);
  const named = options.hosts.flatMap((host) => parseList(host, 'host'));
  const hosts = [
    ...options.files.flatMap((file) => readFile(file, ssh, options)),
    ...named.map((entry) => toHost(entry, ssh, options)),
  ];
  if (options.files.length > 0 || options.hosts.length > 0) return hosts;
  return ssh.names.map((name) => toHost({ name, groups: [] }, ssh, options));
}

function readFile(file: string, ssh: SshConfig, options: InventoryOptions): HostSpec[] {
  const text = readText(file);
  const format = options.format === 'auto' ? guessFormat(file, text) : options.format;
  if (format === 'ssh-config') return readSshConfigHosts(file, options);
  return parseEntries(format, text, file).map((entry) => toHost(entry, ssh, options));
}

/** Its hosts, as it describes them: as with `ssh -F`, but what it leaves open the other ssh_config fills in. */
function readSshConfigHosts(file: string, options: InventoryOptions): HostSpec[] {
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`an ssh_config is read from a file only, and ${file} is none: name the file itself`);
  const ssh = readSshConfig(file, os.homedir(), [options.sshConfigFile]);
  return readSshConfig(file).names.map((name) => toHost({ name, groups: [] }, ssh, options));
}

function parseEntries(
  format: Exclude<InventoryFormat, 'auto' | 'ssh-config'>,
  text: string,
  file: string,
): InventoryEntry[] {
  switch (format) {
    case 'csv':
      return parseCsvInventory(text, file);
    case 'ini':
      return parseAnsibleIni(text, file);
    case 'yaml':
      return parseAnsibleYaml(text, file);
    case 'list':
      return parseList(text, file);
  }
}

/** What a file is, by its name, else by its first lines. */
export function guessFormat(file: string, text: string): Exclude<InventoryFormat, 'auto'> {
  const extension = nodePath.extname(file).toLowerCase();
  if (extension === '.csv') return 'csv';
  if (extension === '.yml' || extension === '.yaml') return 'yaml';
  if (extension === '.ini') return 'ini';
  if (/^\s*(?:Host|Match)\s+\S/im.test(text) && /^\s+\w+\s+\S/m.test(text)) return 'ssh-config';
  if (/^\s*\[[^\]]+\]\s*$/m.test(text) || /^\S+\s+ansible_\w+=/m.test(text)) return 'ini';
  if (/^(?:---\s*$|all\s*:)/m.test(text)) return 'yaml';
  return /^(?:[\w" ]+,)*"?(?:name|host)"?(?:,|\s*$)/i.test(text.split('\n')[0] ?? '') ? 'csv' : 'list';
}

function toHost(entry: InventoryEntry, ssh: SshConfig, options: InventoryOptions): HostSpec {
  const settings = ssh.settings(entry.address ?? entry.name);
  const address = settings.address;
  const user = entry.user ?? options.user ?? settings.user ?? '';
  requireSafe(entry.name, address, user);
  const jump = entry.jump ?? settings.jump;
  const identityFiles = entry.identityFile === undefined ? settings.identityFiles : [entry.identityFile];
  return {
    name: entry.name,
    address,
    port: entry.port ?? options.port ?? settings.port ?? 22,
    user,
    identityFiles: [...identityFiles, ...options.identityFiles].map(expandHome),
    jumps: jump === undefined ? [] : readJumps(jump, ssh, options),
    groups: entry.groups,
    ...settings.trust,
  };
}

function readJumps(jump: string, ssh: SshConfig, options: InventoryOptions): HostSpec[] {
  return jump.split(',').map((hop) => {
    const destination = parseDestination(hop);
    if (destination === undefined)
      throw new UsageError(`the jump host ${JSON.stringify(hop)} is no [user@]host[:port]`);
    const settings = ssh.settings(destination.address);
    const user = destination.user ?? settings.user ?? '';
    requireSafe(destination.address, settings.address, user);
    return {
      name: destination.address,
      address: settings.address,
      port: destination.port ?? settings.port ?? 22,
      user,
      identityFiles: [...settings.identityFiles, ...options.identityFiles].map(expandHome),
      jumps: [],
      groups: [],
      ...settings.trust,
    };
  });
}

function requireSafe(name: string, address: string, user: string): void {
  if (!isSafeHost(address))
    throw new UsageError(
      `the host ${JSON.stringify(name)} has the address ${JSON.stringify(address)}, which is none`,
    );
  if (user !== '' && !isSafeUser(user))
    throw new UsageError(
      `the host ${JSON.stringify(name)} has the user ${JSON.stringify(user)}, which is none`,
    );
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file === '-' ? 0 : file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`cannot read the inventory ${file}: ${systemReason(error)}`, { cause: error });
  }
}

/** `~` as a shell has it, which leaves it alone behind a `=`. */
export function expandHome(path: string): string {
  return path.replace(/^~(?=[\\/]|$)/, os.homedir());
}
