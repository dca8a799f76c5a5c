/** Entries of a zip archive, in memory: bounded in number and size, and their names are never used as paths. */
import { inflateRawSync } from 'node:zlib';
import yauzl from 'yauzl';

export interface ArchiveEntry {
  /** For messages only. */
  readonly name: string;
  readonly bytes: Buffer;
}

export interface ArchiveLimits {
  readonly entries: number;
  /** Inflated bytes of one entry. */
  readonly entryBytes: number;
  /** Inflated bytes of all entries. */
  readonly totalBytes: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = {
  entries: 1_000_000,
  entryBytes: 8 * 1024 * 1024,
  totalBytes: 4 * 1024 * 1024 * 1024,
};

const STORED = 0;
const DEFLATED = 8;

/** The archive is no zip, or is cut off: nothing more can be read of it. */
export class ArchiveError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ArchiveError';
  }
}

/**
 * The files of a zip archive whose name is wanted.
 * @param bytes the whole archive
 * @param wanted judges a name; entries with `..`, a drive or a leading slash are reported and passed over before it is asked
 * @param problem told of each entry that is passed over
 * @throws ArchiveError when the archive itself is broken or exceeds a limit as a whole
 */
export async function* readArchive(
  bytes: Buffer,
  wanted: (name: string) => boolean,
  problem: (message: string) => void,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): AsyncGenerator<ArchiveEntry> {
  const zip = await opened(bytes);
  let entries = 0;
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (++entries > limits.entries)
        throw new ArchiveError(`the archive has over ${limits.entries} entries`);
      const name = entry.fileNameRaw.toString('utf8');
      if (name.endsWith('/')) continue;
      if (isUnsafe(name)) {
        problem(`${printable(name)}: its name leads out of the archive: passed over`);
        continue;
      }
      if (!wanted(name)) continue;
      const read = await readEntry(zip, entry, bytes, limits);
      if (typeof read === 'string') {
        problem(`${printable(name)}: ${read}: passed over`);
        continue;
      }
      total += read.length;
      if (total > limits.totalBytes)
        throw new ArchiveError(`the archive inflates to over ${limits.totalBytes} bytes`);
      yield { name, bytes: read };
    }
  } catch (error) {
    throw error instanceof ArchiveError ? error : broken(error);
  } finally {
    zip.close();
  }
}

async function opened(bytes: Buffer): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.fromBufferPromise(bytes, {
      lazyEntries: true,
      decodeStrings: false,
      autoClose: false,
    });
  } catch (error) {
    throw broken(error);
  }
}

/** The bytes of an entry, or why it was not read. The declared size is not trusted: inflating stops at the limit. */
async function readEntry(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  bytes: Buffer,
  limits: ArchiveLimits,
): Promise<Buffer | string> {
  if (entry.isEncrypted()) return 'it is encrypted';
  if (entry.uncompressedSize > limits.entryBytes) return `it inflates to over ${limits.entryBytes} bytes`;
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const end = fileDataStart + entry.compressedSize;
  if (end > bytes.length) return 'it is cut off';
  const data = bytes.subarray(fileDataStart, end);
  if (entry.compressionMethod === STORED) return data;
  if (entry.compressionMethod !== DEFLATED)
    return `compression method ${entry.compressionMethod} is not supported`;
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, entry.uncompressedSize) });
  } catch {
    return 'it is damaged, or inflates to more than it declares';
  }
}

function isUnsafe(name: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes('..') || name.includes('\0');
}

function broken(error: unknown): ArchiveError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ArchiveError(`not a zip archive that can be read: ${printable(reason)}`, { cause: error });
}

function printable(text: string): string {
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
}
