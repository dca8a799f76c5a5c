/** From OSV records in a zip archive, a directory or one file to the bytes of a compiled index. */
import fs from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { type Compiler, createCompiler } from '../../analyse/advisories/compile.ts';
import { encodeIndex } from '../../analyse/advisories/index-format.ts';
import type { IndexMeta } from '../../analyse/advisories/types.ts';
import { UsageError } from '../../core/errors.ts';
import { parseOsv } from '../../parse/osv.ts';
import { ARCHIVE_LIMITS, ArchiveError, readArchive } from './archive.ts';

export interface BuiltIndex {
  readonly bytes: Buffer;
  readonly meta: IndexMeta;
  /** What was left out, capped. */
  readonly problems: readonly string[];
}

export interface BuildOrigin {
  /** URL or file name, as the index shall say it. */
  readonly source: string;
  readonly etag: string;
  /** Unix seconds. */
  readonly now: number;
}

const RECORD_NAME = /\.(?:json|ya?ml)$/i;
const MAX_ARCHIVE = 2 * 1024 * 1024 * 1024;
const MAX_DIRECTORY_DEPTH = 12;

/**
 * Builds an index from a zip archive in memory.
 * @throws ArchiveError when the archive is broken, UsageError when it holds no advisory for PyPI
 */
export async function buildFromArchive(bytes: Buffer, origin: BuildOrigin): Promise<BuiltIndex> {
  const compiler = createCompiler();
  const isRecord = (name: string): boolean => RECORD_NAME.test(name);
  for await (const entry of readArchive(bytes, isRecord, compiler.problem))
    addText(compiler, entry.name, entry.bytes);
  return finish(compiler, origin);
}

/**
 * Builds an index from what a path names: a zip archive, a directory of JSON or YAML records, or one record.
 * @throws UsageError or ArchiveError with a message that says what to do
 */
export async function buildFromPath(given: string, origin: BuildOrigin): Promise<BuiltIndex> {
  const stat = fs.statSync(given, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError(`${given} does not exist`);
  if (stat.isDirectory()) return buildFromDirectory(given, origin);
  if (stat.size > MAX_ARCHIVE) throw new UsageError(`${given} has over ${MAX_ARCHIVE} bytes: not read`);
  const bytes = fs.readFileSync(given);
  if (!RECORD_NAME.test(given)) return buildFromArchive(bytes, origin);
  const compiler = createCompiler();
  addText(compiler, path.basename(given), bytes);
  return finish(compiler, origin);
}

function buildFromDirectory(root: string, origin: BuildOrigin): BuiltIndex {
  const compiler = createCompiler();
  const pending: { readonly directory: string; readonly depth: number }[] = [{ directory: root, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const entry of fs.readdirSync(next.directory, { withFileTypes: true })) {
      const full = path.join(next.directory, entry.name);
      // Links and dot directories (.git, .github) hold no records of their own.
      if (entry.isDirectory() && !entry.name.startsWith('.') && next.depth < MAX_DIRECTORY_DEPTH)
        pending.push({ directory: full, depth: next.depth + 1 });
      else if (entry.isFile() && RECORD_NAME.test(entry.name)) addFile(compiler, full);
    }
  }
  return finish(compiler, origin);
}

function addFile(compiler: Compiler, file: string): void {
  const { size } = fs.statSync(file);
  if (size > ARCHIVE_LIMITS.entryBytes)
    compiler.problem(`${path.basename(file)}: it has ${size} bytes: passed over`);
  else addText(compiler, path.basename(file), fs.readFileSync(file));
}

function addText(compiler: Compiler, name: string, bytes: Buffer): void {
  let value: unknown;
  try {
    value = /\.json$/i.test(name) ? JSON.parse(bytes.toString('utf8')) : readYaml(bytes.toString('utf8'));
  } catch {
    compiler.problem(`${shortName(name)}: it is damaged or cut off: passed over`);
    return;
  }
  const { record, problems } = parseOsv(value);
  for (const problem of problems) compiler.problem(`${shortName(name)}: ${problem}`);
  if (record !== undefined) compiler.add(record);
}

/** Scalars stay texts: as a number, version 1.10 would be 1.1. Aliases are refused: they can multiply without end. */
function readYaml(text: string): unknown {
  return parseYaml(text, { schema: 'failsafe', maxAliasCount: 0, logLevel: 'error' });
}

function finish(compiler: Compiler, origin: BuildOrigin): BuiltIndex {
  const compiled = compiler.finish();
  const advisories = [...compiled.packages.values()].flatMap((known) => known.advisories);
  if (advisories.length === 0)
    throw new UsageError(
      `no advisory for PyPI in ${origin.source}: give an OSV export (PyPI/all.zip), a directory of OSV records, or a URL`,
    );
  const meta: IndexMeta = {
    source: origin.source,
    created: Math.floor(origin.now),
    etag: origin.etag,
    newest: compiled.newest,
    records: compiled.records,
    withdrawn: compiled.withdrawn,
    advisories: advisories.length,
    malicious: advisories.filter((advisory) => advisory.malicious).length,
    packages: compiled.packages.size,
    problems: compiled.problemCount,
  };
  return { bytes: encodeIndex(compiled.packages, meta), meta, problems: compiled.problems };
}

function shortName(name: string): string {
  return (name.split(/[/\\]/).at(-1) ?? name).slice(0, 100).replace(/[^\x20-\x7e]/g, '?');
}

export { ArchiveError };
