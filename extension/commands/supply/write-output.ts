/** Writes what a command was asked to put into a file. */
import { writeFileAtomic } from '../../core/atomic.ts';
import { UsageError } from '../../core/errors.ts';

/** @throws UsageError when the place cannot be written */
export function writeOutput(path: string, text: string, mode: number): void {
  try {
    writeFileAtomic(path, text, mode);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot write ${path}: ${reason}`, { cause: error });
  }
}
