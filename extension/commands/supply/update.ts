/** Getting a newer index: from a URL, and only if that is another file than the last one; the old index stays when it fails. */
import type { IndexMeta } from '../../analyse/advisories/types.ts';
import type { Config } from '../../core/config.ts';
import { UsageError } from '../../core/errors.ts';
import { redactUrl } from '../../core/redact.ts';
import { ArchiveError, buildFromArchive } from './build-index.ts';
import { DownloadError, type DownloadOptions, download, OSV_PYPI_EXPORT } from './download.ts';
import { advisoryIndexPath, readIndexFile, writeIndexFile } from './index-file.ts';

export type Update =
  | { readonly status: 'updated'; readonly meta: IndexMeta; readonly problems: readonly string[] }
  | { readonly status: 'unchanged'; readonly meta: IndexMeta }
  /** Nothing was changed; `meta` is of the index that stays in use, if there is one. */
  | { readonly status: 'failed'; readonly reason: string; readonly meta: IndexMeta | undefined };

export interface UpdateOptions extends DownloadOptions {
  readonly url?: string;
  /** Unix seconds. */
  readonly now?: number;
  /** Called once the download begins, for an announcement. */
  readonly onStart?: (url: string) => void;
}

/**
 * Downloads OSV's PyPI export and puts a new index in place of the old one.
 * @returns what happened; a failure of the network or of the archive is no exception and changes nothing
 */
export async function updateAdvisories(
  config: Pick<Config, 'advisoryIndex' | 'stateDirectory'>,
  options: UpdateOptions = {},
): Promise<Update> {
  const url = options.url ?? OSV_PYPI_EXPORT;
  const source = redactUrl(url);
  const current = currentMeta(config);
  options.onStart?.(source);
  try {
    // The tag belongs to a source: another URL's tag says nothing of this one.
    const etag = current?.source === source ? current.etag : '';
    const answer = await download(url, { ...options, etag });
    if (answer.status === 'unchanged' && current !== undefined) return { status: 'unchanged', meta: current };
    if (answer.status === 'unchanged')
      throw new DownloadError(`${source} answered "unchanged" to a first download`);
    const now = options.now ?? Date.now() / 1000;
    const built = await buildFromArchive(answer.bytes, { source, etag: answer.etag, now });
    writeIndexFile(config, built.bytes);
    return { status: 'updated', meta: built.meta, problems: built.problems };
  } catch (error) {
    if (error instanceof DownloadError || error instanceof ArchiveError || error instanceof UsageError)
      return { status: 'failed', reason: error.message, meta: current };
    throw error;
  }
}

/** The index in use; a damaged one counts as none. */
function currentMeta(config: Pick<Config, 'advisoryIndex' | 'stateDirectory'>): IndexMeta | undefined {
  try {
    return readIndexFile(advisoryIndexPath(config))?.meta;
  } catch {
    return undefined;
  }
}
