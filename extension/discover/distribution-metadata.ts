/** Reads the core metadata of one distribution: no more of the file than its headers. */
import { unzipSync } from 'fflate';
import { HostError } from '../core/errors.ts';
import type { FileRead, FileStat, ProblemCode, TableContext } from '../core/types.ts';
import { parseRequiresTxt } from '../parse/egg-info.ts';
import {
  type EggRequirements,
  type MetadataFacts,
  metadataFacts,
  safeHeaders,
} from '../parse/metadata-facts.ts';
import { decodeMetadata, headersOf } from '../parse/metadata-text.ts';
import { isFile, readIfThere, trustedTarget } from './look.ts';
import type { SiteEntry } from './site-entries.ts';

/** Headers of 19 distributions in 20 fit; the others are read again, up to the cap. */
const headBytes = 4000;
const maxHeadBytes = 2 * 1024 * 1024;
const namespace = 'core-metadata/2';

/** What is kept of a file between runs: parsing it again takes less than reading it. */
interface CachedHeaders {
  readonly headers: string;
  readonly extra?: EggRequirements;
  /** A problem of the content, told again each time. */
  readonly problem?: { readonly code: ProblemCode; readonly message: string };
}

/** The metadata of an entry; with empty fields when it has none that can be read, which is a problem. */
export function readMetadata(context: TableContext, entry: SiteEntry): MetadataFacts {
  if (!entry.isDirectory && entry.format === 'egg') return readZippedEgg(context, entry);
  const files = metadataFiles(context, entry);
  for (const file of files) {
    const facts = readFacts(context, file, entry);
    if (facts !== undefined) return facts;
  }
  if (files.length > 0) {
    context.problems.add({
      code: 'NOT_FOUND',
      path: entry.path,
      message: 'it has no core metadata: name and version are from its name',
    });
  }
  return metadataFacts('');
}

function metadataFiles({ host }: TableContext, { format, target, isDirectory }: SiteEntry): string[] {
  if (!isDirectory) return format === 'egg-link' ? [] : [target];
  // Not `path.join`: it would normalise again what is normal already, thousands of times.
  const prefix = target + host.path.sep;
  if (format === 'dist-info') return [`${prefix}METADATA`, `${prefix}PKG-INFO`];
  return [format === 'egg' ? `${prefix}EGG-INFO${host.path.sep}PKG-INFO` : `${prefix}PKG-INFO`];
}

/** undefined when the file is absent; empty facts when it is there but cannot be read (reported). */
function readFacts(context: TableContext, file: string, entry: SiteEntry): MetadataFacts | undefined {
  try {
    const { headers, extra, problem } = readCached(context, file, entry);
    const facts = metadataFacts(headers, extra);
    if (problem !== undefined) context.problems.add({ ...problem, path: file });
    return facts;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    if (error.code === 'NOT_FOUND') return undefined;
    context.problems.add({
      code: error.code,
      path: file,
      message: `${error.message}; name and version are from its directory`,
    });
    return metadataFacts('');
  }
}

function readCached(context: TableContext, file: string, entry: SiteEntry): CachedHeaders {
  const known = context.cache.has(namespace, file) ? cachedHeaders(context, file) : undefined;
  if (known !== undefined) return known;
  const { found, stat } = readNow(context, file, entry);
  context.cache.set(namespace, file, stat, found);
  return found;
}

function cachedHeaders({ host, cache }: TableContext, file: string): CachedHeaders | undefined {
  const stat = host.stat(file);
  // What a link leads to may change without it.
  return stat.kind === 'file' ? cache.get<CachedHeaders>(namespace, file, stat) : undefined;
}

interface ReadHeaders {
  readonly found: CachedHeaders;
  readonly stat: FileStat;
}

function readNow(context: TableContext, file: string, entry: SiteEntry): ReadHeaders {
  const first = readThroughLink(context, file, headBytes);
  const headers = headersOf(first.bytes);
  const whole = headers.ended || first.bytes.length === first.stat.size;
  if (whole) return { found: inspect(context, headers.bytes, entry, false), stat: first.stat };
  const second = readThroughLink(context, file, maxHeadBytes);
  const longer = headersOf(second.bytes);
  const cut = !longer.ended && second.bytes.length < second.stat.size;
  return { found: inspect(context, longer.bytes, entry, cut), stat: second.stat };
}

/** uv may lay links into its cache instead of files: those of the same owner are followed. */
function readThroughLink({ host }: TableContext, file: string, head: number): FileRead {
  try {
    return host.read(file, { head, transient: true });
  } catch (error) {
    const target =
      error instanceof HostError && error.code === 'SYMLINK' ? trustedTarget(host, file) : undefined;
    if (target === undefined) throw error;
    return host.read(target, { head, transient: true });
  }
}

function inspect(context: TableContext, bytes: Uint8Array, entry: SiteEntry, cut: boolean): CachedHeaders {
  const { text, valid } = decodeMetadata(bytes);
  const headers = safeHeaders(text);
  const extra = entry.format === 'dist-info' ? undefined : eggRequirements(context, entry);
  const problem = contentProblem(headers, valid, cut);
  if (extra === undefined && problem === undefined) return { headers };
  return {
    headers,
    ...(extra === undefined ? {} : { extra }),
    ...(problem === undefined ? {} : { problem }),
  };
}

function contentProblem(headers: string, valid: boolean, cut: boolean): CachedHeaders['problem'] {
  if (cut)
    return {
      code: 'TOO_LARGE',
      message: `its headers go on behind ${maxHeadBytes} bytes: the rest was not read`,
    };
  if (!/^name:[ \t]*\S/im.test(headers))
    return { code: 'MALFORMED', message: 'it states no Name: name and version are from its directory' };
  return valid ? undefined : { code: 'ENCODING', message: 'it is not UTF-8: read as ISO 8859-1' };
}

/** Eggs state their requirements in a file of their own. */
function eggRequirements(
  context: TableContext,
  { isDirectory, format, target }: SiteEntry,
): EggRequirements | undefined {
  if (format === 'dist-info' || !isDirectory) return undefined;
  const directory = format === 'egg' ? context.host.path.join(target, 'EGG-INFO') : target;
  const file = context.host.path.join(directory, 'requires.txt');
  if (!isFile(context.host, file)) return undefined;
  const bytes = readIfThere(context, file, { head: 1024 * 1024 })?.bytes;
  return bytes === undefined ? undefined : parseRequiresTxt(safeText(bytes));
}

const eggMetadata = 'EGG-INFO/PKG-INFO';

function readZippedEgg(context: TableContext, entry: SiteEntry): MetadataFacts {
  const { host, cache, problems } = context;
  try {
    const stat = host.stat(entry.target);
    const known = cache.get<CachedHeaders>(namespace, entry.target, stat);
    if (known !== undefined) return metadataFacts(known.headers);
    const { bytes } = host.read(entry.target);
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => name === eggMetadata && originalSize <= maxHeadBytes,
    });
    const content = files[eggMetadata];
    if (content === undefined) throw new HostError('MALFORMED', entry.path, `it holds no ${eggMetadata}`);
    const headers = safeText(headersOf(Buffer.from(content)).bytes);
    cache.set<CachedHeaders>(namespace, entry.target, stat, { headers });
    return metadataFacts(headers);
  } catch (error) {
    const code = error instanceof HostError ? error.code : 'MALFORMED';
    const reason = error instanceof Error ? error.message : 'it is no zip file';
    problems.add({ code, path: entry.path, message: `${reason}; name and version are from its name` });
    return metadataFacts('');
  }
}

function safeText(bytes: Uint8Array): string {
  return safeHeaders(decodeMetadata(bytes).text);
}
