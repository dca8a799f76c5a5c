/** Writes what a command was asked to put into a file. */
import fs from 'node:fs';
import { writeFileAtomic } from '../../core/atomic.ts';
import { systemReason, UsageError } from '../../core/errors.ts';

/** @throws UsageError when the place cannot be written */
export function writeOutput(path: string, text: string | Uint8Array, mode: number): void {
  try {
    const there = fs.statSync(path, { throwIfNoEntry: false });
    // A device or a pipe is written to: a file put in the place of /dev/null would be the end of it.
    if (there !== undefined && !there.isFile()) fs.writeFileSync(path, text);
    else writeFileAtomic(there === undefined ? path : fs.realpathSync(path), text, mode);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${systemReason(error)}`, { cause: error });
  }
}
