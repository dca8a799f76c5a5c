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
import { decodeHeaders, decodeMetadata, endOfHeaders } from '../parse/metadata-text.ts';
import { isFile, readIfThere, trustedTarget } from './look.ts';
import type { SiteEntry } from './site-entries.ts';

/** Headers of 19 distributions in 20 fit; the others are read again, up to the cap. */
const headBytes = 4000;
const maxHeadBytes = 2 * 1024 * 1024;
const eggNamespace = 'zipped-egg/2';

/** The metadata of an entry as it was read. */
export interface ReadMetadata {
  readonly facts: MetadataFacts;
  /** The state of `keepableFile`, when it was read from that alone. */
  readonly stat?: FileStat;
  /** A problem of the content, told again each time. */
  readonly problem?: ContentProblem;
}

export interface ContentProblem {
  readonly code: ProblemCode;
  readonly message: string;
}

const nothing: ReadMetadata = { facts: metadataFacts('') };

/**
 * The file whose state decides what the metadata of an entry is; '' when that is more than one file: an egg's requirements lie beside
 * its headers, and a PKG-INFO counts as long as there is no METADATA.
 */
export function keepableFile({ host }: TableContext, { format, isDirectory, target }: SiteEntry): string {
  if (format === 'dist-info') return `${target}${host.path.sep}METADATA`;
  return format === 'egg-info' && !isDirectory ? target : '';
}

/** The metadata of an entry; with empty fields when it has none that can be read, which is a problem. */
export function readMetadata(context: TableContext, entry: SiteEntry): ReadMetadata {
  if (!entry.isDirectory && entry.format === 'egg') return { facts: readZippedEgg(context, entry) };
  if (!entry.isDirectory && entry.format === 'egg-link') return nothing;
  // Not `path.join`: it would normalise again what is normal already, thousands of times.
  const prefix = entry.target + context.host.path.sep;
  const found =
    entry.format === 'dist-info'
      ? (readFacts(context, `${prefix}METADATA`, entry) ?? readFacts(context, `${prefix}PKG-INFO`, entry))
      : readFacts(context, eggFile(context, entry), entry);
  if (found !== undefined) return found;
  context.problems.add({
    code: 'NOT_FOUND',
    path: entry.path,
    message: 'it has no core metadata: name and version are from its name',
  });
  return nothing;
}

function eggFile({ host }: TableContext, { format, target, isDirectory }: SiteEntry): string {
  if (!isDirectory) return target;
  return host.path.join(target, ...(format === 'egg' ? ['EGG-INFO'] : []), 'PKG-INFO');
}

/** undefined when the file is absent; empty facts when it is there but cannot be read (reported). */
function readFacts(context: TableContext, file: string, entry: SiteEntry): ReadMetadata | undefined {
  try {
    const read = readNow(context, file, entry);
    if (read.problem !== undefined) context.problems.add({ ...read.problem, path: file });
    return read;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    if (error.code === 'NOT_FOUND') return undefined;
    context.problems.add({
      code: error.code,
      path: file,
      message: `${error.message}; name and version are from its directory`,
    });
    return nothing;
  }
}

function readNow(context: TableContext, file: string, entry: SiteEntry): ReadMetadata {
  const first = readThroughLink(context, file, entry, headBytes);
  const end = endOfHeaders(first.bytes);
  if (end !== -1) return inspect(context, file, entry, first, end, false);
  if (first.bytes.length === first.stat.size)
    return inspect(context, file, entry, first, first.bytes.length, false);
  const second = readThroughLink(context, file, entry, maxHeadBytes);
  const longer = endOfHeaders(second.bytes);
  const cut = longer === -1 && second.bytes.length < second.stat.size;
  return inspect(context, file, entry, second, longer === -1 && !cut ? second.bytes.length : longer, cut);
}

interface LinkedRead extends FileRead {
  readonly linked?: true;
}

/** uv may lay links into its cache instead of files: those of the same owner are followed. */
function readThroughLink(context: TableContext, file: string, entry: SiteEntry, head: number): LinkedRead {
  const { host } = context;
  try {
    const known = entry.below === '' ? {} : { below: entry.below };
    return host.read(file, { head, transient: true, regular: true, ...known });
  } catch (error) {
    const target =
      error instanceof HostError && error.code === 'SYMLINK' ? trustedTarget(host, file) : undefined;
    if (target === undefined) throw error;
    return { ...host.read(target, { head, transient: true }), linked: true };
  }
}

function inspect(
  context: TableContext,
  file: string,
  entry: SiteEntry,
  { bytes, stat, linked, changed }: LinkedRead,
  end: number,
  cut: boolean,
): ReadMetadata {
  const { text, valid } = decodeHeaders(bytes, end);
  const extra = entry.format === 'dist-info' ? undefined : eggRequirements(context, entry);
  const facts = metadataFacts(text, extra);
  const problem = contentProblem(facts, text, valid, cut);
  // What a link leads to may change without it.
  const isKeepable = linked === undefined && changed === undefined && file === keepableFile(context, entry);
  if (problem === undefined) return isKeepable ? { facts, stat } : { facts };
  return isKeepable ? { facts, stat, problem } : { facts, problem };
}

function contentProblem(
  { name }: MetadataFacts,
  headers: string,
  valid: boolean,
  cut: boolean,
): ContentProblem | undefined {
  if (cut)
    return {
      code: 'TOO_LARGE',
      message: `its headers go on behind ${maxHeadBytes} bytes: the rest was not read`,
    };
  if (name === '' && !/^name:[ \t]*\S/im.test(headers))
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
const eggRequires = 'EGG-INFO/requires.txt';

interface KeptEgg {
  readonly headers: string;
  readonly requirements: EggRequirements | null;
}

function readZippedEgg(context: TableContext, entry: SiteEntry): MetadataFacts {
  const { host, cache, problems } = context;
  try {
    const stat = host.stat(entry.target);
    const known = cache.get<KeptEgg>(eggNamespace, entry.target, stat);
    if (known !== undefined) return metadataFacts(known.headers, known.requirements ?? undefined);
    const { bytes } = host.read(entry.target);
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) =>
        (name === eggMetadata || name === eggRequires) && originalSize <= maxHeadBytes,
    });
    const content = files[eggMetadata];
    if (content === undefined) throw new HostError('MALFORMED', entry.path, `it holds no ${eggMetadata}`);
    const bytesOf = Buffer.from(content);
    const headers = safeHeaders(decodeHeaders(bytesOf, endOfHeaders(bytesOf)).text);
    const stated = files[eggRequires];
    const requirements = stated === undefined ? undefined : parseRequiresTxt(safeText(stated));
    cache.set<KeptEgg>(eggNamespace, entry.target, stat, { headers, requirements: requirements ?? null });
    return metadataFacts(headers, requirements);
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
