/**
 * Moves finished runs from the spool into the store. Killed at any point it loses nothing (a spool file goes only after its
 * run is on the disk) and doubles nothing (a run is known by its id).
 */
import fs from 'node:fs';
import { systemCode } from '../core/errors.ts';
import type { Host, ProblemSink } from '../core/types.ts';
import { resolveDistributions } from './distributions.ts';
import { type SpoolLimits, type SpoolReject, scanSpool, spoolLimits } from './read-spool.ts';
import type { RunStore } from './run-store.ts';

export interface CollectResult {
  /** Runs moved into the store. */
  readonly collected: number;
  /** Runs still going on. */
  readonly running: number;
  /** Files that were no records and were removed. */
  readonly removed: number;
}

export interface CollectOptions {
  readonly host: Host;
  readonly spool: string;
  readonly store: RunStore;
  readonly problems: ProblemSink;
  readonly limits?: SpoolLimits;
}

const batch = 500;
/** A file that is no record may be one that is being made; after this time it is not. */
const rejectSeconds = 300;

/**
 * One pass over the spool. Needs the right to list the spool and to remove from it (root, SYSTEM).
 * @returns what was done; what was refused is in `problems`
 */
export function collectSpool(options: CollectOptions): CollectResult {
  const { host, spool, store, problems } = options;
  const scan = scanSpool(host, spool, problems, options.limits ?? spoolLimits);
  const finished = scan.records.filter(({ run }) => run.state !== 'running');
  for (let at = 0; at < finished.length; at += batch) {
    const part = finished.slice(at, at + batch);
    store.add(part.map(({ run }) => resolveDistributions(host, run)));
    for (const { path } of part) fs.rmSync(path, { force: true });
  }
  store.tidy();
  return {
    collected: finished.length,
    running: scan.records.length - finished.length,
    removed: scan.rejects.filter((reject) => removeReject(reject, host, problems)).length,
  };
}

/** What is no record only takes room. Directories are not entered: whoever made one may be laying a trap. */
function removeReject(reject: SpoolReject, host: Host, problems: ProblemSink): boolean {
  if (host.now() - reject.modified < rejectSeconds) return false;
  try {
    if (fs.lstatSync(reject.path).isDirectory()) fs.rmdirSync(reject.path);
    else fs.unlinkSync(reject.path);
    return true;
  } catch (error) {
    const code = systemCode(error) || 'an error';
    problems.add({
      code: 'IO',
      path: reject.path,
      message: `it does not belong in the spool and could not be removed: ${code}`,
    });
    return false;
  }
}
