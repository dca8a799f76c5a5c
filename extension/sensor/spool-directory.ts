/** The spool directory itself: everybody may add a file, nobody may list or remove another's. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import { systemCode } from '../core/errors.ts';
import { makeDirectories } from '../core/make-directories.ts';

/** Write and search for all, no listing, sticky. */
const spoolMode = 0o1733;

/** `hidden`: this user may not look there. */
export type SpoolState = 'ready' | 'missing' | 'unsafe' | 'hidden';

/**
 * Makes the spool, or corrects its mode. Needs root (SYSTEM on Windows) for a spool that all users share.
 * @throws Error when something else is in its place, or it belongs to another user
 */
export function ensureSpool(directory: string): void {
  const parent = nodePath.dirname(directory);
  // Users must pass through the parent; they need not see what else is in it.
  makeDirectories(parent, 0o711);
  if (process.platform === 'win32') return ensureWindowsSpool(directory);
  const above = fs.lstatSync(parent);
  if (above.uid === process.getuid?.() && (above.mode & 0o011) !== 0o011)
    fs.chmodSync(parent, above.mode | 0o011);
  makeDirectories(directory, 0o700);
  const stat = fs.lstatSync(directory);
  if (!stat.isDirectory()) throw new Error(`${directory} is not a directory: remove it`);
  if (stat.uid !== process.getuid?.())
    throw new Error(`${directory} belongs to uid ${stat.uid}: run as that user or as root`);
  fs.chmodSync(directory, spoolMode);
}

/** Whether sensors can use the spool and users cannot abuse it. */
export function spoolState(directory: string): SpoolState {
  const stat = lookAt(directory);
  if (stat === undefined) return 'missing';
  if (stat === 'hidden') return 'hidden';
  if (!stat.isDirectory()) return 'unsafe';
  return process.platform === 'win32' || (stat.mode & 0o7777) === spoolMode ? 'ready' : 'unsafe';
}

function lookAt(directory: string): fs.Stats | 'hidden' | undefined {
  try {
    return fs.lstatSync(directory, { throwIfNoEntry: false });
  } catch (error) {
    if (systemCode(error) === 'EACCES' || systemCode(error) === 'EPERM') return 'hidden';
    throw error;
  }
}

/**
 * Removes the spool with the records in it; what is not a plain file of the spool keeps it in place.
 * @returns whether it is gone
 */
export function removeSpool(directory: string): boolean {
  if (!fs.existsSync(directory)) return true;
  for (const entry of fs.readdirSync(directory, { withFileTypes: true }))
    if (!entry.isDirectory()) fs.rmSync(nodePath.join(directory, entry.name), { force: true });
  try {
    fs.rmdirSync(directory);
    return true;
  } catch {
    return false;
  }
}

/**
 * Arguments of icacls for the same on Windows: users may make files and no more, the maker of a file owns it, SYSTEM and
 * administrators may do everything. By SID, as the names differ by language.
 */
export function windowsAcl(directory: string): string[] {
  const full = ['*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F'];
  return [
    directory,
    '/inheritance:r',
    '/grant:r',
    ...full,
    '*S-1-5-32-545:(WD,X,RA,S)',
    '*S-1-3-0:(OI)(IO)(M)',
  ];
}

function ensureWindowsSpool(directory: string): void {
  makeDirectories(directory);
  const icacls = nodePath.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'icacls.exe');
  const { status, error } = spawnSync(icacls, windowsAcl(directory), { stdio: 'ignore' });
  if (status !== 0)
    throw new Error(`icacls could not protect ${directory}`, error === undefined ? {} : { cause: error });
}
