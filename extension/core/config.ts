/** The configuration of pysight: one JSON file, checked against a schema, with safe defaults for every field. */
import os from 'node:os';
import nodePath from 'node:path';
import { HostError, UsageError } from './errors.ts';
import type { LogLevel } from './log.ts';
import type { Host, Platform } from './types.ts';

export interface Limits {
  /** Largest file that is read whole, bytes. */
  readonly fileBytes: number;
  /** Largest script that is analysed, bytes. */
  readonly scriptBytes: number;
  /** Files that one scan looks at. */
  readonly files: number;
  /** Directory levels below a root. */
  readonly depth: number;
  /** Rows that one query of one table returns. */
  readonly rows: number;
  /** Bytes of text that one query of one table returns. */
  readonly resultBytes: number;
  /** Milliseconds that one query of one table may take. */
  readonly tableMs: number;
  /** Milliseconds that the analysis of one script may take. */
  readonly analysisMs: number;
  /** Memory of the scanning process, bytes. */
  readonly memoryBytes: number;
  /** Share of one core that a scan takes, 1–100. */
  readonly cpuPercent: number;
}

export interface Config {
  /** Where caches, the advisory index and the sampler's ring are kept. */
  readonly stateDirectory: string;
  /** Directories to sweep besides every user's home and the platform's own list. */
  readonly roots: readonly string[];
  /** Directories never entered. */
  readonly exclude: readonly string[];
  /** Whether mounts of network file systems are entered. */
  readonly networkMounts: boolean;
  readonly limits: Limits;
  readonly logLevel: LogLevel;
  /** Key of the HMAC that fingerprints secrets, the same on all hosts of a fleet. Made per machine when empty. */
  readonly fleetKey: string;
  /** Not of the file: why the key that was made for this machine is another one at the next start. */
  readonly fleetKeyProblem?: string;
  /** Package indexes that the organisation allows; empty: whatever pip is configured for. */
  readonly allowedIndexes: readonly string[];
  /** Distribution names that are never reported as look-alikes. */
  readonly allowedPackages: readonly string[];
  /** Host names and domains (with leading dot) of the organisation itself. */
  readonly internalHosts: readonly string[];
  /** Path of the compiled advisory index; in the state directory when empty. */
  readonly advisoryIndex: string;
  /** Seconds between two samples of running Python processes; 0 turns the sampler off. */
  readonly sampleSeconds: number;
  /** Where the sensor's spool is; the platform's own place when empty. */
  readonly spoolDirectory: string;
}

/**
 * The configuration of this machine: defaults, overlaid by a JSON file.
 * @param path the file; when undefined the platform's own place is tried and may be absent
 * @throws UsageError when the file cannot be read, is no JSON or does not fit the schema; the message names file and field
 */
export async function loadConfig(
  host: Pick<Host, 'read' | 'platform' | 'env' | 'privileged'>,
  path?: string,
): Promise<Config> {
  const defaults = defaultConfig(host);
  const file = path ?? defaultConfigPath(host);
  const text = readConfigText(host, file, path !== undefined);
  if (text === undefined) return defaults;
  const given = parseJson(text, file);
  const { checkConfig } = await import('./config-schema.ts');
  const faults = checkConfig(given);
  if (faults.length > 0) throw new UsageError(`${file}: ${faults.join('; ')}. See docs/configuration.md.`);
  const overlay = given as Partial<Config>;
  return { ...defaults, ...overlay, limits: { ...defaults.limits, ...overlay.limits } };
}

/** Every field's value when no file says otherwise. */
export function defaultConfig(host: Pick<Host, 'platform' | 'env' | 'privileged'>): Config {
  return {
    stateDirectory: defaultStateDirectory(host),
    roots: [],
    exclude: [],
    networkMounts: false,
    limits: {
      fileBytes: 16 * 1024 * 1024,
      scriptBytes: 2 * 1024 * 1024,
      files: 5_000_000,
      depth: 64,
      rows: 1_000_000,
      resultBytes: 256 * 1024 * 1024,
      tableMs: 300_000,
      analysisMs: 10_000,
      memoryBytes: 1024 * 1024 * 1024,
      cpuPercent: 100,
    },
    logLevel: 'warn',
    fleetKey: '',
    allowedIndexes: [],
    allowedPackages: [],
    internalHosts: [],
    advisoryIndex: '',
    sampleSeconds: 0,
    spoolDirectory: '',
  };
}

/** Where the configuration file is looked for. */
export function defaultConfigPath(host: Pick<Host, 'platform' | 'env'>): string {
  if (host.platform === 'win32')
    return `${host.env['ProgramData'] ?? 'C:\\ProgramData'}\\pysight\\config.json`;
  return host.platform === 'darwin'
    ? '/Library/Application Support/pysight/config.json'
    : '/etc/pysight/config.json';
}

const systemState: Readonly<Record<Exclude<Platform, 'win32'>, string>> = {
  linux: '/var/lib/pysight',
  darwin: '/Library/Application Support/pysight/state',
};

function defaultStateDirectory(host: Pick<Host, 'platform' | 'env' | 'privileged'>): string {
  const { env, platform } = host;
  if (platform === 'win32') return `${env['ProgramData'] ?? 'C:\\ProgramData'}\\pysight\\state`;
  if (host.privileged) return systemState[platform];
  const { join, isAbsolute } = nodePath.posix;
  const home = homeDirectory(env['HOME']);
  if (platform === 'darwin') return join(home, 'Library/Application Support/pysight');
  // XDG base directories: one that is not absolute is to be ignored.
  const state = env['XDG_STATE_HOME'] ?? '';
  return join(isAbsolute(state) ? state : join(home, '.local/state'), 'pysight');
}

/** A process may have no home, and its user no account: nothing is kept then, as the directory cannot be made. */
function homeDirectory(named: string | undefined): string {
  if (named !== undefined && nodePath.posix.isAbsolute(named)) return named;
  try {
    const { homedir } = os.userInfo();
    return nodePath.posix.isAbsolute(homedir) ? homedir : nowhere;
  } catch {
    return nowhere;
  }
}

/** Debian's home of accounts without one. */
const nowhere = '/nonexistent';

function readConfigText(
  host: Pick<Host, 'read' | 'platform' | 'privileged'>,
  file: string,
  required: boolean,
): string | undefined {
  try {
    const { bytes, stat } = host.read(file, { maxBytes: 1024 * 1024 });
    const unsafe = stat.uid !== 0 || (stat.mode & 0o022) !== 0;
    // It says where root writes, and could hide what a user does.
    if (unsafe && host.privileged && host.platform !== 'win32')
      throw new UsageError(
        `the configuration ${file} could be changed by others than root: run chown root and chmod go-w on it`,
      );
    return bytes.toString('utf8');
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    if (error.code === 'NOT_FOUND' && !required) return undefined;
    throw new UsageError(`cannot read the configuration ${file}: ${error.message}`, { cause: error });
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file} is not JSON: ${reason}`, { cause: error });
  }
}
