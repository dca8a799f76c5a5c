/** Which distribution an installed file belongs to, by RECORD. */
import type { TableContext } from '../core/types.ts';
import { type Distribution, listDistributions, readRecord } from '../discover/distributions.ts';
import type { Environment } from '../discover/environments.ts';

export interface FileOwners {
  /** The distribution that recorded a file, by absolute path. */
  ownerOf(path: string): Distribution | undefined;
}

const FRESH_MS = 60_000;
const MAX_FILES = 2_000_000;

/**
 * Owners of the files at the top of the site directories, and of whole packages, from all RECORDs of an environment; read when it
 * is first asked, kept for a minute.
 */
export function fileOwners(context: TableContext, environment: Environment): FileOwners {
  return context.memo.get(`analyse/file-owners\0${environment.path}`, FRESH_MS, () => {
    const owners = new Map<string, Distribution>();
    for (const distribution of listDistributions(context, environment)) {
      if (context.expired() || owners.size > MAX_FILES) break;
      const { join } = context.host.path;
      for (const { path } of readRecord(context, distribution) ?? [])
        owners.set(
          context.host.path.isAbsolute(path) ? path : join(distribution.directory, path),
          distribution,
        );
    }
    return { ownerOf: (path) => owners.get(path) };
  });
}
