/** The index on disk: where it is, read with its checksum verified, replaced atomically. */
import fs from 'node:fs';
import path from 'node:path';
import { openIndex } from '../../analyse/advisories/index-format.ts';
import type { AdvisoryIndex } from '../../analyse/advisories/types.ts';
import type { Config } from '../../core/config.ts';
import { systemReason, UsageError } from '../../core/errors.ts';
import { makeDirectories } from '../../core/make-directories.ts';
import { ensurePrivateDirectory } from '../../core/state-directory.ts';
import { writeOutput } from './write-output.ts';

/** Where the compiled index is. */
export function advisoryIndexPath(config: Pick<Config, 'advisoryIndex' | 'stateDirectory'>): string {
  return config.advisoryIndex === ''
    ? path.join(config.stateDirectory, 'advisories.idx')
    : config.advisoryIndex;
}

/**
 * @returns undefined when there is none
 * @throws IndexError when it is damaged or of another version
 */
export function readIndexFile(file: string): AdvisoryIndex | undefined {
  if (!fs.existsSync(file)) return undefined;
  return openIndex(fs.readFileSync(file));
}

/**
 * Puts a new index in place of the old one, after checking that what was built can be opened.
 * @throws UsageError when the place cannot be written or trusted; the old index is untouched then
 */
export function writeIndexFile(
  config: Pick<Config, 'advisoryIndex' | 'stateDirectory'>,
  bytes: Buffer,
): string {
  openIndex(bytes);
  const file = advisoryIndexPath(config);
  try {
    if (config.advisoryIndex === '') ensurePrivateDirectory(config.stateDirectory);
    else makeDirectories(path.dirname(file));
  } catch (error) {
    throw new UsageError(`cannot write the advisory index ${file}: ${systemReason(error)}`, { cause: error });
  }
  // Advisories are public: tables of an unprivileged process may read them too.
  writeOutput(file, bytes, 0o644);
  return file;
}
