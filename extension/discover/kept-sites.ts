/** What is kept between runs of the metadata in a site directory: one record for the names, and one for each column that was asked for. */
import { redactPath } from '../core/redact.ts';
import type { FileStat, TableContext } from '../core/types.ts';
import type { MetadataFacts } from '../parse/metadata-facts.ts';
import type { ContentProblem, ReadMetadata } from './distribution-metadata.ts';

export type FactName = keyof MetadataFacts;

/** The entry whose file metadata was read from, the file's state then, and what it said. */
export interface KeptFile {
  readonly target: string;
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly name: string;
  readonly version: string;
  readonly problem?: ContentProblem;
}

/** The files of a site directory in the order of its entries; null for an entry without one that can be kept. */
export interface KeptSite {
  /** Other than any before: columns that were kept with another record do not belong to this one. */
  readonly token: string;
  readonly files: readonly (KeptFile | null)[];
}

interface KeptColumn {
  readonly token: string;
  readonly values: readonly unknown[];
}

const namesSpace = 'site-names/1';
const columnSpace = (column: FactName) => `site-${column}/1`;

/** Records are told apart by path: whether they still hold is known of each file by itself. */
const always: FileStat = {
  ...{ kind: 'directory', dev: 0, ino: 0, mode: 0, nlink: 0, uid: 0, gid: 0, size: 0 },
  ...{ atime: 0, mtime: 0, ctime: 0, btime: 0, mtimeNs: 0n, ctimeNs: 0n },
};

/** A file that was written so lately may be written to again without another time: no state is kept of it. */
const racyMs = 2000;

export function keptSite({ cache }: TableContext, directory: string): KeptSite | undefined {
  return cache.get<KeptSite>(namesSpace, directory, always);
}

/** Keeps a new record of a site directory. */
export function keepSite(
  { cache }: TableContext,
  directory: string,
  files: readonly (KeptFile | null)[],
): KeptSite {
  const token = `${process.pid} ${performance.timeOrigin + performance.now()}`;
  const site = {
    token,
    files,
    // Looked at when it is written: a name may be a secret, and nothing is written of a directory that holds one.
    toJSON: () => ({
      token,
      files: files.every((file) => file === null || isPlain(file.target)) ? files : [],
    }),
  };
  cache.set<KeptSite>(namesSpace, directory, always, site);
  return site;
}

function isPlain(path: string): boolean {
  return redactPath(path) === path;
}

/** The values of a column, one for each file of the record that is kept under the same token. */
export function keptColumn(
  { cache }: TableContext,
  directory: string,
  column: FactName,
  { token, files }: KeptSite,
): readonly unknown[] | undefined {
  const kept = cache.get<KeptColumn>(columnSpace(column), directory, always);
  return kept?.token === token && kept.values.length === files.length ? kept.values : undefined;
}

/** Keeps a column. Its values come from headers that were made safe. */
export function keepColumn(
  { cache }: TableContext,
  directory: string,
  column: FactName,
  { token }: KeptSite,
  values: readonly unknown[],
): void {
  cache.set<KeptColumn>(columnSpace(column), directory, always, { token, values });
}

/** @returns null for what should be read again by the next run */
export function keptFile(
  target: string,
  { facts, stat, problem }: ReadMetadata,
  nowMs: number,
): KeptFile | null {
  if (stat === undefined || nowMs - changeTime(stat) < racyMs) return null;
  const kept: KeptFile = {
    target,
    dev: stat.dev,
    ino: stat.ino,
    size: stat.size,
    mtimeMs: modificationTime(stat),
    ctimeMs: changeTime(stat),
    name: facts.name,
    version: facts.version,
  };
  return problem === undefined ? kept : { ...kept, problem };
}

/**
 * Whether a file is what it was when it was kept. A file that was replaced is another inode or has a change time of its own, one that
 * was written to another time: no directory above it need be looked at. A write that puts the modification time back leaves the change
 * time, which nobody can set.
 */
export function isUnchanged(kept: KeptFile, stat: FileStat): boolean {
  return (
    stat.ino === kept.ino &&
    stat.size === kept.size &&
    changeTime(stat) === kept.ctimeMs &&
    modificationTime(stat) === kept.mtimeMs &&
    stat.dev === kept.dev &&
    stat.kind === 'file'
  );
}

function modificationTime(stat: FileStat): number {
  return stat.mtimeMs ?? Number(stat.mtimeNs) / 1e6;
}

function changeTime(stat: FileStat): number {
  return stat.ctimeMs ?? Number(stat.ctimeNs) / 1e6;
}
