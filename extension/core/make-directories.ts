/** Directories with those above them. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { systemCode } from './errors.ts';

/**
 * Makes a directory and what is missing above it, as `mkdir -p`. Node's own recursive call never returns where the system makes
 * nothing, as below /proc, and says of a read-only file system that something does not exist.
 * @param mode of each that is made
 * @throws the system's error: what is there is no directory, or it cannot be made
 */
export function makeDirectories(path: string, mode = 0o777): void {
  try {
    fs.mkdirSync(path, { mode });
  } catch (error) {
    const above = nodePath.dirname(path);
    if (systemCode(error) === 'ENOENT' && !fs.existsSync(above)) {
      makeDirectories(above, mode);
      return makeDirectories(path, mode);
    }
    if (fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
