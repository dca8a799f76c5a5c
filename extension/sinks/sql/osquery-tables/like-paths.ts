/** Paths that match a LIKE pattern as osquery resolves it: `%` within one name, `%%` at the end also below. */
import { likePattern } from '../../../core/like-pattern.ts';
import type { Host } from '../../../core/types.ts';
import { attempt } from './core-table.ts';

const maxPaths = 100_000;
const maxDepth = 64;

/** @param pattern an absolute path with `%` */
export function* expandPattern(host: Host, pattern: string): Generator<string> {
  const { root } = host.path.parse(pattern);
  const parts = pattern
    .slice(root.length)
    .split(/[\\/]/)
    .filter((part) => part !== '');
  let left = maxPaths;
  for (const path of expand(host, root, parts)) {
    if (left-- <= 0) return;
    yield path;
  }
}

function* expand(host: Host, base: string, parts: readonly string[]): Generator<string> {
  const [part, ...rest] = parts;
  if (part === undefined) {
    yield base;
  } else if (!part.includes('%')) {
    const path = host.path.join(base, part);
    if (rest.length > 0 || attempt(() => host.stat(path)) !== undefined) yield* expand(host, path, rest);
  } else {
    const matches = likePattern(part);
    for (const entry of attempt(() => host.list(base)) ?? []) {
      if (!matches(entry.name)) continue;
      const path = host.path.join(base, entry.name);
      yield* expand(host, path, rest);
      if (part === '%%' && rest.length === 0 && entry.kind === 'directory') yield* below(host, path, 1);
    }
  }
}

function* below(host: Host, directory: string, depth: number): Generator<string> {
  if (depth > maxDepth) return;
  for (const entry of attempt(() => host.list(directory)) ?? []) {
    const path = host.path.join(directory, entry.name);
    yield path;
    if (entry.kind === 'directory') yield* below(host, path, depth + 1);
  }
}
