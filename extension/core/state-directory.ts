/** The directory where pysight keeps what it knows: ours alone, or not used at all. */
import fs from 'node:fs';

/**
 * Makes a directory with mode 0700, or checks that an existing one is safe to trust.
 * @throws Error when it is a link, belongs to another user or can be written by others
 */
export function ensurePrivateDirectory(path: string): void {
  fs.mkdirSync(path, { recursive: true, mode: 0o700 });
  if (process.getuid === undefined) return;
  const stat = fs.lstatSync(path);
  if (!stat.isDirectory()) throw new Error(`${path} is not a directory`);
  if (stat.uid !== process.getuid()) throw new Error(`${path} belongs to uid ${stat.uid}: not trusted`);
  if ((stat.mode & 0o022) !== 0) throw new Error(`${path} can be written by others: run chmod go-w on it`);
}
