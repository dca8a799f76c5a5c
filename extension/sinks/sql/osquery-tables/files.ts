/** file and hash: they need `path` or `directory`, also as LIKE with osquery's `%` and `%%`. */
import { createHash } from 'node:crypto';
import type { FileKind, Host } from '../../../core/types.ts';
import { attempt, type CoreContext, type CoreRow, type CoreTable } from './core-table.ts';
import { expandPattern } from './like-paths.ts';

export const fileTables: readonly CoreTable[] = [
  { name: 'file', rows: fileRows },
  { name: 'hash', rows: hashRows },
];

/** osquery's `--read_max`. */
const maxHashed = 50 * 1024 * 1024;
const algorithms = ['md5', 'sha1', 'sha256'] as const;

interface Found {
  readonly path: string;
  readonly directory: string;
}

/** The paths that the constraints name; each once. */
function* findPaths({ host, query }: CoreContext): Generator<Found> {
  const seen = new Set<string>();
  for (const { column, operator, value } of query.constraints) {
    const isPattern = operator === 'LIKE';
    if ((operator !== '=' && !isPattern) || (column !== 'path' && column !== 'directory')) continue;
    if (!host.path.isAbsolute(value)) continue;
    const named = isPattern ? expandPattern(host, value) : [value];
    for (const name of named) {
      const children = column === 'path' ? [name] : childrenOf(host, name);
      for (const path of children) {
        if (seen.has(path)) continue;
        seen.add(path);
        yield { path, directory: column === 'path' ? host.path.dirname(path) : name };
      }
    }
  }
}

function childrenOf(host: Host, directory: string): string[] {
  const entries = attempt(() => host.list(directory)) ?? [];
  return entries.map((entry) => host.path.join(directory, entry.name));
}

const types: Readonly<Record<FileKind, string>> = {
  file: 'regular',
  directory: 'directory',
  symlink: 'symlink',
  other: 'unknown',
};

/** Follows a link at the end, as osquery does; `symlink` says that it was one. */
function* fileRows(context: CoreContext): Generator<CoreRow> {
  const { host } = context;
  for (const { path, directory } of findPaths(context)) {
    const own = attempt(() => host.stat(path));
    if (own === undefined) continue;
    const isLink = own.kind === 'symlink';
    const stat = isLink ? (attempt(() => host.stat(host.realpath(path))) ?? own) : own;
    yield {
      path,
      directory,
      filename: host.path.basename(path),
      inode: stat.ino,
      uid: stat.uid,
      gid: stat.gid,
      mode: (stat.mode & 0o7777).toString(8).padStart(4, '0'),
      device: stat.dev,
      size: stat.size,
      atime: Math.floor(stat.atime),
      mtime: Math.floor(stat.mtime),
      ctime: Math.floor(stat.ctime),
      btime: Math.floor(stat.btime),
      hard_links: stat.nlink,
      symlink: isLink ? 1 : 0,
      type: types[stat.kind],
      symlink_target_path: () => (isLink ? attempt(() => host.readlink(path)) : ''),
    };
  }
}

function* hashRows(context: CoreContext): Generator<CoreRow> {
  const { host, query } = context;
  const wanted = algorithms.filter((algorithm) => query.uses(algorithm));
  for (const { path, directory } of findPaths(context)) {
    const target = attempt(() => host.realpath(path));
    if (target === undefined || attempt(() => host.stat(target).kind) !== 'file') continue;
    yield { path, directory, ...hashFile(host, target, wanted) };
  }
}

function hashFile(host: Host, path: string, wanted: readonly (typeof algorithms)[number][]): CoreRow {
  if (wanted.length === 0) return {};
  const hashes = wanted.map((algorithm) => ({ algorithm, hash: createHash(algorithm) }));
  const read = attempt(() =>
    host.stream(path, (chunk) => hashes.map(({ hash }) => hash.update(chunk)), { maxBytes: maxHashed }),
  );
  if (read === undefined) return {};
  return Object.fromEntries(hashes.map(({ algorithm, hash }) => [algorithm, hash.digest('hex')]));
}
