/** What `pysight ingest` does. */
import { createOutput } from '../../extension/commands/console/output.ts';
import { UsageError } from '../../extension/core/errors.ts';
import { escapeControls } from '../../extension/sinks/sql/format/escape.ts';
import { followPaths, ingestPaths } from '../ingest/follow.ts';
import { createCount, type IngestCount, ingestSettings, ingestStream } from '../ingest/ingest.ts';
import { linger } from '../ingest/linger.ts';
import { listLogs } from '../ingest/pieces.ts';
import { prepareReports } from '../reports/document.ts';
import type { Store } from '../store/duckdb.ts';
import { type StoreArguments, storeLocation } from '../store/location.ts';
import { openFleetStore } from '../store/open.ts';
import { printableLocation } from '../store/printable-location.ts';

export interface IngestArguments extends StoreArguments {
  readonly path: string;
  readonly more: readonly string[];
  readonly follow: boolean;
  /** Seconds. */
  readonly poll: number;
  readonly json: boolean;
}

const interrupted = 130;
const someFailed = 3;
const streamPieceBytes = 16 * 1024 * 1024;

/** @returns the exit code: 0, 3 when a file could not be read, or 130 when an interrupt left something unread */
export async function ingestLogs(args: IngestArguments): Promise<number> {
  // yargs gives '' for a lone -.
  const given = [args.path === '' ? '-' : args.path, ...args.more];
  const paths = given.filter((path) => path !== '-');
  const stdin = paths.length < given.length;
  if (args.follow && stdin && paths.length > 0)
    throw new UsageError('follow either files or standard input, not both');
  if (!(args.poll > 0)) throw new UsageError('--poll must be a number over 0');
  listLogs(paths); // what is wrong with them is said before a store is made
  const location = await storeLocation(args);
  const store = await openFleetStore(location, { settings: ingestSettings });
  const count = createCount();
  const started = performance.now();
  const { signal, done } = stoppable();
  try {
    if (args.follow && paths.length > 0) await follow(store, paths, count, args, signal);
    else await ingestPaths(store, paths, count, { signal });
    if (stdin && !signal.aborted) await ingestStandardInput(store, count, signal);
    if (count.lines > 0 && !signal.aborted) await prepareReports(store, Math.floor(Date.now() / 1000));
  } finally {
    done();
    await store.close();
  }
  await print(count, performance.now() - started, args.json, printableLocation(location));
  if (signal.aborted && !args.follow) return interrupted;
  return count.unread.size > 0 ? someFailed : 0;
}

async function follow(
  store: Store,
  paths: readonly string[],
  count: IngestCount,
  args: IngestArguments,
  signal: AbortSignal,
): Promise<void> {
  process.stderr.write(`Following ${paths.length} ${paths.length === 1 ? 'path' : 'paths'}; Ctrl-C ends.\n`);
  await followPaths(store, paths, count, {
    signal,
    pollMs: args.poll * 1000,
    onNews() {
      if (process.stderr.isTTY)
        process.stderr.write(`\r\x1b[K${count.lines} lines, ${count.quarantined} put aside`);
    },
  });
}

async function ingestStandardInput(store: Store, count: IngestCount, signal: AbortSignal): Promise<void> {
  const gulps = linger(process.stdin, { size: streamPieceBytes, lingerMs: 1000, signal });
  await ingestStream(store, gulps, count, { size: 1 });
  process.stdin.destroy();
}

/** The first interrupt ends after the piece at hand; a second one at once, which loses nothing either. */
function stoppable(): { signal: AbortSignal; done: () => void } {
  const abort = new AbortController();
  const stop = () => {
    if (abort.signal.aborted) process.exit(interrupted);
    abort.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: abort.signal, done: () => void process.off('SIGINT', stop).off('SIGTERM', stop) };
}

async function print(count: IngestCount, ms: number, json: boolean, store: string): Promise<void> {
  const output = createOutput();
  const reasons = Object.fromEntries(count.reasons);
  const megabytes = count.bytes / 1e6;
  const rate = ms > 0 ? megabytes / (ms / 1000) : 0;
  if (json) {
    const { lines, bytes, files, unchanged, quarantined } = count;
    const unread = Object.fromEntries(count.unread);
    const summary = {
      files,
      unchanged,
      lines,
      bytes,
      quarantined,
      reasons,
      unread,
      seconds: ms / 1000,
      store,
    };
    output.write(`${JSON.stringify(summary)}\n`);
  } else {
    const unchanged = count.unchanged > 0 ? ` (${count.unchanged} without news)` : '';
    output.write(
      `${count.files} ${count.files === 1 ? 'file' : 'files'}${unchanged} · ${count.lines} lines · ${megabytes.toFixed(1)} MB · ` +
        `${rate.toFixed(1)} MB/s · into ${store}\n`,
    );
    if (count.quarantined > 0) output.write(`${count.quarantined} put aside:\n`);
    for (const [reason, n] of count.reasons) output.write(`  ${n} × ${reason}\n`);
    for (const [path, reason] of count.unread)
      output.write(`could not be read: ${escapeControls(`${path}: ${reason}`)}\n`);
  }
  await output.drained();
}
