/**
 * What goes when the store of runs is full: the oldest runs of whoever has most in it, so that one user's flood costs nobody else
 * theirs.
 */
import fs from 'node:fs';

/** A segment, oldest first, and a way to put other text in its place. */
export interface FairSegment {
  readonly path: string;
  /** @param text '' removes it */
  replace(text: string): void;
}

/** Some room is made at once, so that not each run rewrites the store. */
const keptShare = 7 / 8;

/** @param totalBytes what all segments together may have */
export function shrinkFairly(segments: readonly FairSegment[], totalBytes: number): void {
  const sizes = new Map<string, number>();
  for (const { path } of segments)
    for (const { owner, bytes } of readLines(path)) sizes.set(owner, (sizes.get(owner) ?? 0) + bytes);
  const share = fairShare([...sizes.values()], Math.floor(totalBytes * keptShare));
  const excess = new Map([...sizes].map(([owner, bytes]) => [owner, bytes - share]));
  for (const { path, replace } of segments) {
    const lines = readLines(path);
    const kept = lines.filter(({ owner, bytes }) => {
      const over = excess.get(owner) ?? 0;
      if (over <= 0) return true;
      excess.set(owner, over - bytes);
      return false;
    });
    if (kept.length < lines.length) replace(kept.map(({ line }) => `${line}\n`).join(''));
  }
}

/**
 * The most that anyone may have for all to fit.
 * @param sizes what each has
 */
export function fairShare(sizes: readonly number[], total: number): number {
  let left = total;
  const sorted = [...sizes].sort((a, b) => a - b);
  for (const [index, size] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - index));
    if (size > share) return share;
    left -= size;
  }
  return total;
}

interface OwnedLine {
  readonly line: string;
  readonly bytes: number;
  /** '' for what is no run. */
  readonly owner: string;
}

function readLines(path: string): OwnedLine[] {
  const lines = fs.readFileSync(path, 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => ({ line, bytes: Buffer.byteLength(line) + 1, owner: ownerOf(line) }));
}

function ownerOf(line: string): string {
  try {
    const run: unknown = JSON.parse(line);
    return typeof run === 'object' && run !== null && 'uid' in run ? String(run.uid) : '';
  } catch {
    return '';
  }
}
