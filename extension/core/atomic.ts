/** Files that are either the old or the new one whole, whatever happens between. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';

/**
 * Replaces a file by rename, after its bytes have reached the disk.
 * @param bytes the content, whole or piece by piece
 * @param mode of the new file whatever the umask; 0600 by default, and while it is written
 * @throws what node:fs throws; the old file is untouched then
 */
export function writeFileAtomic(
  path: string,
  bytes: string | Uint8Array | Iterable<Uint8Array>,
  mode = 0o600,
): void {
  const write = (fd: number) => {
    for (const piece of isWhole(bytes) ? [bytes] : bytes) fs.writeFileSync(fd, piece);
  };
  replaceFile(path, write, mode);
}

/**
 * As `writeFileAtomic`, for what is not written from its start to its end.
 * @param write is given the new file, and its name until it is whole
 */
export function replaceFile(
  path: string,
  write: (fd: number, temporary: string) => void,
  mode = 0o600,
): void {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const fd = fs.openSync(temporary, 'wx', 0o600);
    try {
      write(fd, temporary);
      fs.fchmodSync(fd, mode);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(temporary, path);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

function isWhole(bytes: string | Uint8Array | Iterable<Uint8Array>): bytes is string | Uint8Array {
  return typeof bytes === 'string' || bytes instanceof Uint8Array;
}
