/** The directory where pysight keeps what it knows: ours alone, or not used at all. */
import fs from 'node:fs';
import { UsageError } from './errors.ts';
import { makeDirectories } from './make-directories.ts';

/**
 * Makes a directory with mode 0700, or checks that an existing one is safe to trust.
 * @throws UsageError when it cannot be made, is a link, belongs to another user or can be written by others
 */
export function ensurePrivateDirectory(path: string): void {
  makeDirectory(path);
  if (process.getuid === undefined) return;
  const stat = fs.lstatSync(path);
  if (!stat.isDirectory()) throw new UsageError(`${path} is not a directory`);
  if (stat.uid !== process.getuid()) throw new UsageError(`${path} belongs to uid ${stat.uid}: not trusted`);
  if ((stat.mode & 0o022) !== 0)
    throw new UsageError(`${path} can be written by others: run chmod go-w on it`);
}

function makeDirectory(path: string): void {
  try {
    makeDirectories(path, 0o700);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot make the directory ${path}: ${reason}`, { cause: error });
  }
}
