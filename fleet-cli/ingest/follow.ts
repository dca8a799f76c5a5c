/** Logs that grow and rotate, taken in as they do. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../store/duckdb.ts';
import { type IngestCount, type IngestOptions, ingestFile } from './ingest.ts';
import { identify, listLogs, UnreadableLog } from './pieces.ts';

export interface FollowOptions extends IngestOptions {
  readonly signal: AbortSignal;
  /** Milliseconds between two looks at the files. */
  readonly pollMs: number;
  /** Called after each look that found something. */
  readonly onNews: () => void;
}

/**
 * Takes in all logs of the paths once, oldest first.
 * @throws UsageError for a path that is none
 */
export async function ingestPaths(
  store: Store,
  paths: readonly string[],
  count: IngestCount,
  options: IngestOptions,
): Promise<void> {
  for (const path of paths) await ingestRotated(store, path, count, options);
  for (const log of listLogs(paths)) {
    if (options.signal?.aborted === true) return;
    await ingestFile(store, log, count, options);
  }
}

/** Takes in what is there, then what comes, until the signal. A file that is away for a moment is being rotated. */
export async function followPaths(
  store: Store,
  paths: readonly string[],
  count: IngestCount,
  options: FollowOptions,
): Promise<void> {
  const seen = new Map<string, string>();
  listLogs(paths);
  while (!options.signal.aborted) {
    const before = count.bytes;
    for (const path of paths) await lookAt(store, path, seen, count, options);
    if (count.bytes > before) options.onNews();
    await sleep(options.pollMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

async function lookAt(
  store: Store,
  path: string,
  seen: Map<string, string>,
  count: IngestCount,
  options: FollowOptions,
): Promise<void> {
  const here = fs.existsSync(path) ? logsIn(path) : [];
  const changed = here.filter((log) => seen.get(log) !== stateOf(log));
  if (changed.length === 0) return;
  await ingestRotated(store, path, count, options);
  for (const log of changed) {
    if (options.signal.aborted) return;
    const state = stateOf(log);
    if (state === undefined) continue;
    // Read after its state was noted: what is written meanwhile is news for the next look.
    await ingestFile(store, log, count, options);
    seen.set(log, state);
  }
}

/** A directory may be empty while its logs rotate. */
function logsIn(path: string): string[] {
  try {
    return listLogs([path]);
  } catch {
    return [];
  }
}

function stateOf(path: string): string | undefined {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.ino}:${stat.size}:${stat.mtimeMs}`;
}

/**
 * A log given by name may have been rotated since it was last read, with lines at its end that nobody saw: those copies beside it
 * that were begun under its name are finished first.
 */
async function ingestRotated(
  store: Store,
  path: string,
  count: IngestCount,
  options: IngestOptions,
): Promise<void> {
  if (fs.statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return;
  const base = nodePath.basename(path);
  for (const name of fs.readdirSync(nodePath.dirname(path))) {
    if (!name.startsWith(base) || !/^[.-][\w.-]+$/.test(name.slice(base.length))) continue;
    const copy = nodePath.join(nodePath.dirname(path), name);
    const identity =
      fs.statSync(copy, { throwIfNoEntry: false })?.isFile() === true
        ? await identifyReadable(copy)
        : undefined;
    if (identity === undefined || (await store.positionOf(identity)) === undefined) continue;
    await ingestFile(store, copy, count, options);
  }
}

/** @returns undefined also for a copy that cannot be read: nobody asked for it */
async function identifyReadable(path: string): Promise<string | undefined> {
  try {
    return await identify(path);
  } catch (error) {
    if (error instanceof UnreadableLog) return undefined;
    throw error;
  }
}
