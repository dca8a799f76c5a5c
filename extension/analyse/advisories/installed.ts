/** The advisory index of this machine, for tables: opened once, read again when the file changes. */
import { HostError } from '../../core/errors.ts';
import type { FileStat, TableContext } from '../../core/types.ts';
import { IndexError, openIndex } from './index-format.ts';
import { type Match, matchPackage } from './match.ts';
import type { AdvisoryIndex } from './types.ts';

/** An opened index that remembers what it matched. */
export interface Advisories {
  readonly index: AdvisoryIndex;
  /** As `matchPackage`; the answer for a name and version is computed once. */
  match(normalizedName: string, version: string): readonly Match[];
}

const MAX_INDEX = 512 * 1024 * 1024;
const FRESH_MS = 3_600_000;
/** Distinct distributions of one machine; more than this are computed again. */
const MAX_MATCHES = 50_000;

/**
 * The advisory index, or undefined when there is none or it is damaged: both are problems that say what to do, neither fails
 * a query.
 */
export function installedAdvisories(context: TableContext): Advisories | undefined {
  const { host, config, memo, problems } = context;
  const path =
    config.advisoryIndex === ''
      ? host.path.join(config.stateDirectory, 'advisories.idx')
      : config.advisoryIndex;
  try {
    const stat = host.stat(path);
    return memo.get(`advisories/${path}/${keyOf(stat)}`, FRESH_MS, () =>
      remembering(openIndex(host.read(path, { maxBytes: MAX_INDEX }).bytes)),
    );
  } catch (error) {
    if (error instanceof IndexError) problems.add({ code: 'MALFORMED', path, message: error.message });
    else if (!(error instanceof HostError)) throw error;
    else if (error.code !== 'NOT_FOUND') problems.add({ code: error.code, path, message: error.message });
    else
      problems.add({
        code: 'NOT_FOUND',
        path,
        message:
          'no advisory database: vulnerable packages are not looked for; get one with `pysight advisories update`',
      });
    return undefined;
  }
}

function keyOf(stat: FileStat): string {
  return `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeNs}`;
}

function remembering(index: AdvisoryIndex): Advisories {
  const known = new Map<string, readonly Match[]>();
  return {
    index,
    match(normalizedName, version) {
      const key = `${normalizedName}\0${version}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      const matches = matchPackage(index, normalizedName, version);
      if (known.size < MAX_MATCHES) known.set(key, matches);
      return matches;
    },
  };
}
