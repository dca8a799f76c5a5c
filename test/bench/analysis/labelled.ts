/** The labelled scripts of `corpus/`: their bytes, what should be found in them, and on which side of the split they are. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import type { Category } from '../../../extension/analyse/types.ts';

export interface Place {
  readonly cell?: number;
  readonly from: number;
  readonly to: number;
}

export interface Label {
  readonly category: Category;
  readonly reason: string;
  /** Analysts differ on it: counts neither way. */
  readonly optional?: true;
  /** Any of these is right. */
  readonly places: readonly Place[];
}

export interface AiLabel {
  /** `*`: any. */
  readonly provider: string;
  /** `*`: not judged. */
  readonly keySource: string;
  readonly sources: readonly string[];
}

export interface Sample {
  readonly name: string;
  readonly bytes: Buffer;
  readonly innocent: boolean;
  readonly findings: readonly Label[];
  readonly ai: readonly AiLabel[];
  readonly heldBack: boolean;
}

interface Entry {
  readonly innocent?: true;
  readonly findings: readonly Label[];
  readonly ai: readonly AiLabel[];
}

const corpus = new URL('corpus/', import.meta.url);
const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const alnum = lower + lower.toUpperCase() + digits;
const alphabets: Readonly<Record<string, string>> = {
  a: alnum,
  h: `${digits}abcdef`,
  d: digits,
  u: `${alnum}_-`,
  b: `${alnum}+/`,
  l: lower,
  U: `${lower.toUpperCase()}234567`,
};

/** All samples, in the order of their names. */
export function readSamples(): readonly Sample[] {
  const labels = JSON.parse(fs.readFileSync(new URL('labels.json', corpus), 'utf8')) as Record<string, Entry>;
  return Object.entries(labels).map(([name, entry]) => ({
    name,
    bytes: fillSecrets(fs.readFileSync(new URL(`files/${name}`, corpus)), name),
    innocent: entry.innocent === true,
    findings: entry.findings,
    ai: entry.ai,
    heldBack: isHeldBack(name),
  }));
}

/** A third of the names, for good. */
export function isHeldBack(name: string): boolean {
  return (createHash('sha256').update(name).digest()[0] ?? 0) % 3 === 0;
}

/** Puts invented values, always the same for a file, where the text has templates such as `«a40»`. */
function fillSecrets(bytes: Buffer, name: string): Buffer {
  if (!bytes.includes('«')) return bytes;
  let seed = createHash('sha256').update(name).digest().readUInt32LE();
  const next = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed >>> 8;
  };
  const filled = bytes.toString('utf8').replace(/«([ahdublU])(\d+)»/g, (_, kind: string, count: string) => {
    const alphabet = alphabets[kind] ?? alnum;
    return Array.from({ length: Number(count) }, () => alphabet[next() % alphabet.length]).join('');
  });
  return Buffer.from(filled);
}
