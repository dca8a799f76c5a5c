/**
 * Finished runs, kept after their spool files are gone: segments of JSON lines in the private state directory. A segment is
 * written whole under a name of its own and never changed by another process, so that readers and writers need no lock; a run
 * that stands in two segments (a crash between writing it and removing its spool file) is one run, by its id.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import nodePath from 'node:path';
import { writeFileAtomic } from '../core/atomic.ts';
import { HostError } from '../core/errors.ts';
import { ensurePrivateDirectory } from '../core/state-directory.ts';
import type { Host, ProblemSink } from '../core/types.ts';
import { shrinkFairly } from './fair-store.ts';
import type { SensorRun } from './types.ts';

export interface StoreLimits {
  /** A segment is closed when it is larger. */
  readonly segmentBytes: number;
  /** When all together are larger, the oldest runs of whoever has most go. */
  readonly totalBytes: number;
  /** Seconds that a run is kept. */
  readonly keepSeconds: number;
}

export const storeLimits: StoreLimits = {
  segmentBytes: 1024 * 1024,
  totalBytes: 64 * 1024 * 1024,
  keepSeconds: 30 * 24 * 3600,
};

const segmentName = /^(?<time>\d{13})-[0-9a-f]{12}\.jsonl$/;
const maxSegmentBytes = 16 * 1024 * 1024;
/** Small segments become one of at most this many times the size at which one is closed: well below what is read. */
const joinedSegments = 4;

export interface RunStore {
  /** Adds finished runs; when it returns they are on the disk. */
  add(runs: readonly SensorRun[]): void;
  /** Removes what is too old or too much, and joins small segments. */
  tidy(): void;
}

/** @param directory made with mode 0700 */
export function openRunStore(directory: string, limits: StoreLimits = storeLimits): RunStore {
  ensurePrivateDirectory(directory);
  let current: { path: string; text: string } | undefined;
  return {
    add(runs) {
      if (runs.length === 0) return;
      for (const run of runs) {
        current ??= { path: nodePath.join(directory, newName()), text: '' };
        current.text += `${JSON.stringify(run)}\n`;
        // Large runs come together as well: a segment beyond what is read would take all of its runs along.
        if (current.text.length <= limits.segmentBytes) continue;
        writeFileAtomic(current.path, current.text);
        current = undefined;
      }
      if (current !== undefined) writeFileAtomic(current.path, current.text);
      syncDirectory(directory);
    },
    tidy() {
      const own = current?.path;
      const segments = listSegments(directory).filter(({ path }) => path !== own);
      joinSmall(directory, segments, limits);
      prune(directory, limits, own);
    },
  };
}

/** All kept runs, each once; segments that cannot be read are problems. */
export function readRunStore(host: Host, directory: string, problems: ProblemSink): Map<string, SensorRun> {
  const runs = new Map<string, SensorRun>();
  for (const name of segmentNames(host, directory, problems)) {
    const path = host.path.join(directory, name);
    try {
      for (const run of parseSegment(host.read(path, { maxBytes: maxSegmentBytes }).bytes.toString('utf8')))
        if (!runs.has(run.id)) runs.set(run.id, run);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      // Joined with others meanwhile: its runs stand in the new segment.
      if (error.code !== 'NOT_FOUND') problems.add({ code: error.code, path, message: error.message });
    }
  }
  return runs;
}

/** Runs of a segment; a line that is no run is left out. */
export function parseSegment(text: string): SensorRun[] {
  const runs: SensorRun[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      const value: unknown = JSON.parse(line);
      if (isRun(value)) runs.push(value);
    } catch {
      // A damaged line costs that run alone.
    }
  }
  return runs;
}

/** The store is private to us; this guards against a damaged disk and records of another version. */
function isRun(value: unknown): value is SensorRun {
  if (typeof value !== 'object' || value === null) return false;
  const run = value as Readonly<Record<string, unknown>>;
  return (
    runTexts.every((name) => typeof run[name] === 'string') &&
    runNumbers.every((name) => typeof run[name] === 'number') &&
    Array.isArray(run['argv']) &&
    run['argv'].every((word) => typeof word === 'string') &&
    Array.isArray(run['events']) &&
    run['events'].every(isEvent)
  );
}

function isEvent(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const event = value as Readonly<Record<string, unknown>>;
  return eventTexts.every((name) => typeof event[name] === 'string');
}

/** What is used without asking whether it is there. */
const runTexts = ['id', 'executable', 'cwd', 'python', 'mode', 'main', 'codeHash', 'state'] as const;
const runNumbers = ['uid', 'pid', 'ppid', 'startTime', 'lastTime'] as const;
const eventTexts = ['kind', 'name', 'detail', 'origin', 'distribution', 'version'] as const;

function segmentNames(host: Host, directory: string, problems: ProblemSink): string[] {
  try {
    const names = host.list(directory).map((entry) => entry.name);
    return names.filter((name) => segmentName.test(name)).sort();
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    if (error.code !== 'NOT_FOUND')
      problems.add({ code: error.code, path: directory, message: error.message });
    return [];
  }
}

interface Segment {
  readonly path: string;
  readonly time: number;
  readonly size: number;
}

function listSegments(directory: string): Segment[] {
  const segments: Segment[] = [];
  for (const name of fs.readdirSync(directory).sort()) {
    const time = segmentName.exec(name)?.groups?.['time'];
    const path = nodePath.join(directory, name);
    const stat = time === undefined ? undefined : fs.lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() === true) segments.push({ path, time: Number(time), size: stat.size });
  }
  return segments;
}

/** Short-lived collectors leave small segments; those older than a minute are joined. */
function joinSmall(directory: string, segments: readonly Segment[], limits: StoreLimits): void {
  const old = Date.now() - 60_000;
  let room = limits.segmentBytes * joinedSegments;
  const small = segments.filter(({ size, time }) => {
    if (size >= limits.segmentBytes / 2 || time >= old || size > room) return false;
    room -= size;
    return true;
  });
  const first = small[0];
  if (first === undefined || small.length < 8) return;
  const runs = new Map<string, SensorRun>();
  for (const { path } of small)
    for (const run of parseSegment(fs.readFileSync(path, 'utf8'))) runs.set(run.id, run);
  const text = [...runs.values()].map((run) => `${JSON.stringify(run)}\n`).join('');
  writeFileAtomic(nodePath.join(directory, newName(first.time)), text);
  syncDirectory(directory);
  for (const { path } of small) fs.rmSync(path, { force: true });
}

/** The segment that is being written has its text in memory, so it stays as it is. */
function prune(directory: string, limits: StoreLimits, own: string | undefined): void {
  const expiry = Date.now() - limits.keepSeconds * 1000;
  const segments = listSegments(directory);
  for (const { path } of segments.filter(({ time }) => time < expiry)) fs.rmSync(path, { force: true });
  const kept = segments.filter(({ time }) => time >= expiry);
  const total = kept.reduce((sum, { size }) => sum + size, 0);
  if (total <= limits.totalBytes) return;
  const closed = kept.filter(({ path }) => path !== own);
  const open = total - closed.reduce((sum, { size }) => sum + size, 0);
  shrinkFairly(
    closed.map(({ path, time }) => ({
      path,
      replace: (text) => replaceSegment(directory, path, time, text),
    })),
    Math.max(0, limits.totalBytes - open),
  );
  syncDirectory(directory);
}

/** Under another name first: a run stands in two segments for a moment, never in none. */
function replaceSegment(directory: string, path: string, time: number, text: string): void {
  if (text !== '') writeFileAtomic(nodePath.join(directory, newName(time)), text);
  fs.rmSync(path, { force: true });
}

function newName(time = Date.now()): string {
  return `${String(time).padStart(13, '0')}-${randomBytes(6).toString('hex')}.jsonl`;
}

/** The rename itself must reach the disk before the spool file may go. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(directory, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}
