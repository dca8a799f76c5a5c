/** Puts the sensor into a site directory and takes it out again. Executes no Python. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { writeFileAtomic } from '../core/atomic.ts';
import { makeDirectories } from '../core/make-directories.ts';
import type { User } from '../core/types.ts';
import { asOwner } from './as-owner.ts';
import {
  pthDirectories,
  pthVersion,
  renderPth,
  renderStart,
  sensorFileNames,
  sensorVersion,
} from './hook-files.ts';

/** Every user of the interpreter reads them. */
const publicMode = 0o644;

export type InstallOutcome = 'installed' | 'upgraded' | 'unchanged' | 'removed' | 'absent' | 'refused';

export interface InstallResult {
  readonly directory: string;
  readonly outcome: InstallOutcome;
  /** Why it was refused, and what to do. */
  readonly reason: string;
}

export interface InstallRequest {
  /** The site directory. */
  readonly directory: string;
  /** The sensor's source, places written in. */
  readonly source: string;
  /** Whether CPython 3.15 or later may read this directory. */
  readonly withStart: boolean;
  readonly users: readonly User[];
  /** May make the directory (a user's own site directory). */
  readonly create?: boolean;
}

/** Installs or upgrades; doing it again changes nothing. */
export function installSensor(request: InstallRequest): InstallResult {
  const { directory, users } = request;
  const result = (outcome: InstallOutcome, reason = ''): InstallResult => ({ directory, outcome, reason });
  const made = request.create === true ? missingDirectories(directory) : [];
  const anchor = made.length === 0 ? directory : nodePath.dirname(made.at(-1) ?? directory);
  const fault = checkDirectory(anchor);
  if (fault !== '') return result('refused', fault);
  try {
    return asOwner(fs.lstatSync(anchor).uid, users, () => {
      makeDirectories(directory);
      return result(writeFiles(request, made));
    });
  } catch (error) {
    return result('refused', error instanceof Error ? error.message : String(error));
  }
}

/** A directory that the installer made and that was not empty yet when its sensor was removed. */
interface Left {
  readonly made: string;
  readonly directory: string;
  readonly uid: number;
}

/** Removes from several: directories that they share are empty once the last of them is gone. */
export function uninstallSensors(directories: Iterable<string>, users: readonly User[]): InstallResult[] {
  const left: Left[] = [];
  const results = [...directories].map((directory) => uninstallSensor(directory, users, left));
  for (const { made, directory, uid } of left) asOwner(uid, users, () => removeEmpty(made, directory));
  return results;
}

/** Removes every trace: files, compiled files, and directories that were made for them. */
export function uninstallSensor(directory: string, users: readonly User[], left: Left[] = []): InstallResult {
  const result = (outcome: InstallOutcome, reason = ''): InstallResult => ({ directory, outcome, reason });
  const stat = fs.lstatSync(directory, { throwIfNoEntry: false });
  if (stat === undefined) return result('absent');
  const fault = checkDirectory(directory);
  if (fault !== '') return result('refused', fault);
  try {
    return asOwner(stat.uid, users, () => {
      const { outcome, made } = removeFiles(directory);
      const still = made.filter((path) => !removeEmpty(path, directory));
      left.push(...still.map((path) => ({ made: path, directory, uid: stat.uid })));
      return result(outcome);
    });
  } catch (error) {
    return result('refused', error instanceof Error ? error.message : String(error));
  }
}

/** Why a directory must not be written to; '' when it may. */
export function checkDirectory(directory: string): string {
  const stat = fs.lstatSync(directory, { throwIfNoEntry: false });
  if (stat === undefined) return 'it does not exist';
  if (!stat.isDirectory()) return 'it is not a directory (a link is not followed)';
  if (process.getuid === undefined) return '';
  const self = process.getuid();
  if (self !== 0 && stat.uid !== self) return `it belongs to uid ${stat.uid}: run as that user or as root`;
  if ((stat.mode & 0o002) !== 0) return 'everybody may write to it: run chmod o-w on it';
  for (let at = nodePath.dirname(directory); at !== nodePath.dirname(at); at = nodePath.dirname(at)) {
    const parent = fs.lstatSync(at);
    if (parent.uid !== 0 && parent.uid !== stat.uid)
      return `${at} belongs to another user (uid ${parent.uid})`;
    if ((parent.mode & 0o1002) === 0o002) return `everybody may write to ${at}: run chmod o-w on it`;
  }
  return '';
}

function writeFiles(request: InstallRequest, madeDirectories: readonly string[]): InstallOutcome {
  const { directory, source } = request;
  const at = (name: string) => nodePath.join(directory, name);
  const before = readText(at(sensorFileNames.pth));
  if (before !== undefined && pthVersion(before) === '')
    throw new Error(`${at(sensorFileNames.pth)} is not a file of pysight: remove or rename it`);
  const kept = before === undefined ? undefined : pthDirectories(before);
  const made = kept ?? [...(fs.existsSync(at('__pycache__')) ? [] : [at('__pycache__')]), ...madeDirectories];
  const wanted: [name: string, text: string][] = [
    [sensorFileNames.module, source],
    ...(request.withStart ? [[sensorFileNames.start, renderStart()] as [string, string]] : []),
    [sensorFileNames.pth, renderPth(sensorVersion(source), made)],
  ];
  let changed = false;
  for (const [name, text] of wanted) {
    if (readText(at(name)) === text) continue;
    writeFileAtomic(at(name), text, publicMode);
    changed = true;
  }
  if (!changed) return 'unchanged';
  return before === undefined ? 'installed' : 'upgraded';
}

/** The .pth goes first: from then on no interpreter looks for the rest. */
function removeFiles(directory: string): { outcome: InstallOutcome; made: readonly string[] } {
  const at = (name: string) => nodePath.join(directory, name);
  const pth = readText(at(sensorFileNames.pth));
  if (pth !== undefined && pthVersion(pth) === '')
    throw new Error(`${at(sensorFileNames.pth)} is not a file of pysight: not removed`);
  const cache = at('__pycache__');
  const compiled = fs.existsSync(cache) ? fs.readdirSync(cache) : [];
  const paths = [
    at(sensorFileNames.pth),
    at(sensorFileNames.start),
    at(sensorFileNames.module),
    ...compiled
      .filter((name) => /^_pysight_sensor(?:_parts)?\..*\.pyc/.test(name))
      .map((name) => nodePath.join(cache, name)),
  ].filter((path) => fs.existsSync(path));
  for (const path of paths) fs.rmSync(path, { force: true });
  return {
    outcome: paths.length === 0 ? 'absent' : 'removed',
    made: pth === undefined ? [] : pthDirectories(pth),
  };
}

/**
 * Only directories of this very path: the note is in a file that its owner can write.
 * @returns false when something is still in it
 */
function removeEmpty(path: string, directory: string): boolean {
  if (
    path !== nodePath.join(directory, '__pycache__') &&
    path !== directory &&
    !directory.startsWith(path + nodePath.sep)
  )
    return true;
  try {
    fs.rmdirSync(path);
    return true;
  } catch {
    // Others put something there: it stays. What was never made needs no second look.
    return !fs.existsSync(path);
  }
}

/** The directories of a path that do not exist, the deepest first. */
function missingDirectories(directory: string): string[] {
  const missing: string[] = [];
  for (let at = directory; !fs.existsSync(at) && at !== nodePath.dirname(at); at = nodePath.dirname(at))
    missing.push(at);
  return missing;
}

function readText(path: string): string | undefined {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (!stat.isFile() || stat.size > 1024 * 1024)
    throw new Error(`${path} is not a file of pysight: remove or rename it`);
  return fs.readFileSync(path, 'utf8');
}
