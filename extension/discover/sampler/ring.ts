/**
 * The sampler's memory of the last day: segments of lines in the private state directory, the oldest removed first, and one
 * file with the runs that go on. A segment that is full is compressed, which makes room for a busy day. A crash loses the runs that ended since the last write, at most half a minute.
 */
import fs from 'node:fs';
import nodePath from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { writeFileAtomic } from '../../core/atomic.ts';
import { ensurePrivateDirectory } from '../../core/state-directory.ts';
import { parseLines, type SampledRun, toLine } from './sampled-run.ts';

export interface RingLimits {
  readonly segmentBytes: number;
  /** All files together. */
  readonly totalBytes: number;
  readonly keepSeconds: number;
}

export const ringLimits: RingLimits = {
  segmentBytes: 1024 * 1024,
  totalBytes: 20 * 1024 * 1024,
  keepSeconds: 86_400,
};

export const runningFile = 'running.jsonl';
const segmentName = /^(?<time>\d{13})\.jsonl(?:\.gz)?$/;
/** Room for the runs that go on. */
const runningShare = 0.1;

export interface Ring {
  /** Adds runs that ended, and replaces those that go on. */
  write(ended: readonly SampledRun[], running: readonly SampledRun[], nowMs: number): void;
  /** The runs that went on when it was last written. */
  running(): SampledRun[];
}

/** @param directory made with mode 0700 */
export function openRing(directory: string, limits: RingLimits = ringLimits): Ring {
  ensurePrivateDirectory(directory);
  let current: { path: string; size: number } | undefined;
  return {
    write(ended, running, nowMs) {
      ensurePrivateDirectory(directory);
      // First: where this fails nothing is appended, which would come again with the next write.
      writeFileAtomic(
        nodePath.join(directory, runningFile),
        boundedText(running, limits.totalBytes * runningShare),
      );
      if (ended.length > 0) append(ended, nowMs);
      prune(directory, limits, nowMs);
    },
    running() {
      try {
        return parseLines(fs.readFileSync(nodePath.join(directory, runningFile), 'utf8'));
      } catch {
        return [];
      }
    },
  };

  function append(ended: readonly SampledRun[], nowMs: number): void {
    const text = boundedText(ended, Math.min(limits.totalBytes / 4, limits.segmentBytes * 4));
    if (current !== undefined && current.size > limits.segmentBytes) {
      const { path } = current;
      current = undefined;
      compress(path);
    }
    if (current === undefined)
      current = { path: nodePath.join(directory, `${String(nowMs).padStart(13, '0')}.jsonl`), size: 0 };
    fs.appendFileSync(current.path, text, { mode: 0o600 });
    current.size += Buffer.byteLength(text);
  }
}

/** Killed in between, it leaves both: a run that is read twice is one run. */
function compress(path: string): void {
  writeFileAtomic(`${path}.gz`, gzipSync(fs.readFileSync(path)));
  fs.rmSync(path, { force: true });
}

/** The text of a file of the ring. @returns '' for one that is damaged or would grow too large */
export function ringText(name: string, bytes: Buffer, limits: RingLimits = ringLimits): string {
  if (!name.endsWith('.gz')) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: limits.segmentBytes * 8 }).toString('utf8');
  } catch {
    return '';
  }
}

/** The newest runs that fit. */
function boundedText(runs: readonly SampledRun[], maxBytes: number): string {
  const lines: string[] = [];
  let size = 0;
  for (const run of [...runs].reverse()) {
    const line = `${toLine(run)}\n`;
    size += Buffer.byteLength(line);
    if (size > maxBytes) break;
    lines.push(line);
  }
  return lines.reverse().join('');
}

/** A segment ends when the next begins; one whose last run is too old goes whole. */
function prune(directory: string, limits: RingLimits, nowMs: number): void {
  const segments = fs
    .readdirSync(directory)
    .filter((name) => segmentName.test(name))
    .sort()
    .map((name) => ({ path: nodePath.join(directory, name), ...sizeOf(nodePath.join(directory, name)) }));
  let total = segments.reduce((sum, { size }) => sum + size, 0);
  const room = limits.totalBytes * (1 - runningShare);
  for (const { path, size, mtimeMs } of segments.slice(0, -1)) {
    if (total <= room && mtimeMs >= nowMs - limits.keepSeconds * 1000) break;
    fs.rmSync(path, { force: true });
    total -= size;
  }
}

function sizeOf(path: string): { size: number; mtimeMs: number } {
  const stat = fs.lstatSync(path);
  return { size: stat.size, mtimeMs: stat.mtimeMs };
}

/** Whether a file of the ring's directory holds runs. */
export function isRingFile(name: string): boolean {
  return name === runningFile || segmentName.test(name);
}
