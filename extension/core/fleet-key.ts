/** The key of fingerprints. An organisation sets one for all its hosts; a machine without it makes one of its own and keeps it. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import nodePath from 'node:path';
import { writeFileAtomic } from './atomic.ts';
import { type Config, loadConfig } from './config.ts';
import { createLog } from './log.ts';
import { ensurePrivateDirectory } from './state-directory.ts';

const keyFile = 'fingerprint.key';
const keyPattern = /^[0-9a-f]{64}$/;

/**
 * The configuration with which tables run: as `loadConfig`, with a key in any case. A key that cannot be kept is logged here, and
 * told by the table that shows fingerprints.
 * @throws UsageError as `loadConfig`
 */
export async function loadScanConfig(...parameters: Parameters<typeof loadConfig>): Promise<Config> {
  const config = await loadConfig(...parameters);
  if (config.fleetKey !== '') return config;
  const { key, problem } = machineKey(config.stateDirectory);
  if (problem === undefined) return { ...config, fleetKey: key };
  createLog(config.logLevel).warn(problem, { directory: config.stateDirectory });
  return { ...config, fleetKey: key, fleetKeyProblem: problem };
}

export interface MachineKey {
  /** 64 hexadecimal digits. */
  readonly key: string;
  /** Why it is another one in each process, and what to do. */
  readonly problem?: string;
}

/**
 * This machine's own key, made when there is none: without a key, short secrets could be guessed by their fingerprints.
 * @param stateDirectory '' for none
 */
export function machineKey(stateDirectory: string): MachineKey {
  const made = randomBytes(32).toString('hex');
  if (stateDirectory === '') return { key: made };
  try {
    ensurePrivateDirectory(stateDirectory);
    return { key: keepFirst(nodePath.join(stateDirectory, keyFile), made) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      key: made,
      problem: `fingerprints of secrets will be others at the next start, as their key cannot be kept: ${reason}; or set fleetKey in the configuration`,
    };
  }
}

/** @returns the key that the file has, or the one that it has now */
function keepFirst(path: string, made: string): string {
  try {
    fs.writeFileSync(path, made, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const known = readKey(path);
    if (known !== undefined) return known;
    writeFileAtomic(path, made);
  }
  return made;
}

/** @returns undefined for what is no key, and for one that others could read or have made */
function readKey(path: string): string | undefined {
  try {
    const fd = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
    try {
      const stat = fs.fstatSync(fd);
      const own =
        process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o077) === 0);
      const text = stat.isFile() && own && stat.size < 100 ? fs.readFileSync(fd, 'utf8').trim() : '';
      return keyPattern.test(text) ? text : undefined;
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    return undefined;
  }
}
