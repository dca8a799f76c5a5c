/** Reads the core metadata of one distribution: no more of the file than its headers. */
import { unzipSync } from 'fflate';
import { HostError } from '../core/errors.ts';
import type { FileRead, FileStat, ProblemCode, TableContext } from '../core/types.ts';
import { parseCoreMetadata } from '../parse/core-metadata.ts';
import { parseRequiresTxt } from '../parse/egg-info.ts';
import { type MetadataFacts, metadataFacts } from '../parse/metadata-facts.ts';
import { decodeMetadata, headersOf } from '../parse/metadata-text.ts';
import { isFile, textIfThere, trustedTarget } from './look.ts';
import type { SiteEntry } from './site-entries.ts';

/** Headers of nearly all distributions fit; the others are read again, up to the cap. */
const headBytes = 8 * 1024;
const maxHeadBytes = 2 * 1024 * 1024;
const namespace = 'core-metadata/1';

interface CachedFacts {
  readonly facts: MetadataFacts;
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
  return noFacts;
}

const noFacts = metadataFacts(new Map());

function metadataFiles({ host }: TableContext, { format, target, isDirectory }: SiteEntry): string[] {
  const { join } = host.path;
  if (!isDirectory) return format === 'egg-link' ? [] : [target];
  if (format === 'dist-info') return [join(target, 'METADATA'), join(target, 'PKG-INFO')];
  return format === 'egg' ? [join(target, 'EGG-INFO', 'PKG-INFO')] : [join(target, 'PKG-INFO')];
}

/** undefined when the file is absent; empty facts when it is there but cannot be read (reported). */
function readFacts(context: TableContext, file: string, entry: SiteEntry): MetadataFacts | undefined {
  try {
    const { facts, problem } = readCached(context, file, entry);
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
    return noFacts;
  }
}

function readCached(context: TableContext, file: string, entry: SiteEntry): CachedFacts {
  const { cache } = context;
  const known = cache.has(namespace, file) ? cachedFacts(context, file) : undefined;
  if (known !== undefined) return known;
  const { facts, stat } = readNow(context, file, entry);
  cache.set(namespace, file, stat, facts);
  return facts;
}

function cachedFacts({ host, cache }: TableContext, file: string): CachedFacts | undefined {
  const stat = host.stat(file);
  // What a link leads to may change without it.
  return stat.kind === 'file' ? cache.get<CachedFacts>(namespace, file, stat) : undefined;
}

interface ReadFacts {
  readonly facts: CachedFacts;
  readonly stat: FileStat;
}

function readNow(context: TableContext, file: string, entry: SiteEntry): ReadFacts {
  const first = readThroughLink(context, file, headBytes);
  const headers = headersOf(first.bytes);
  const whole = headers.ended || first.bytes.length === first.stat.size;
  if (whole) return { facts: parse(context, headers.bytes, entry, false), stat: first.stat };
  const second = readThroughLink(context, file, maxHeadBytes);
  const longer = headersOf(second.bytes);
  const cut = !longer.ended && second.bytes.length < second.stat.size;
  return { facts: parse(context, longer.bytes, entry, cut), stat: second.stat };
}

/** uv may lay links into its cache instead of files: those of the same owner are followed. */
function readThroughLink({ host }: TableContext, file: string, head: number): FileRead {
  try {
    return host.read(file, { head });
  } catch (error) {
    const target =
      error instanceof HostError && error.code === 'SYMLINK' ? trustedTarget(host, file) : undefined;
    if (target === undefined) throw error;
    return host.read(target, { head });
  }
}

function parse(context: TableContext, bytes: Uint8Array, entry: SiteEntry, cut: boolean): CachedFacts {
  const { text, valid } = decodeMetadata(bytes);
  const facts = withEggRequirements(context, entry, metadataFacts(parseCoreMetadata(text)));
  const problem = contentProblem(facts, valid, cut);
  return problem === undefined ? { facts } : { facts, problem };
}

function contentProblem(facts: MetadataFacts, valid: boolean, cut: boolean): CachedFacts['problem'] {
  if (cut)
    return {
      code: 'TOO_LARGE',
      message: `its headers go on behind ${maxHeadBytes} bytes: the rest was not read`,
    };
  if (facts.name === '')
    return { code: 'MALFORMED', message: 'it states no Name: name and version are from its directory' };
  return valid ? undefined : { code: 'ENCODING', message: 'it is not UTF-8: read as Windows-1252' };
}

/** Eggs state their requirements in a file of their own. */
function withEggRequirements(
  context: TableContext,
  { isDirectory, format, target }: SiteEntry,
  facts: MetadataFacts,
): MetadataFacts {
  if (format === 'dist-info' || !isDirectory || facts.requiresDist.length > 0) return facts;
  const directory = format === 'egg' ? context.host.path.join(target, 'EGG-INFO') : target;
  const file = context.host.path.join(directory, 'requires.txt');
  if (!isFile(context.host, file)) return facts;
  const { requires, extras } = parseRequiresTxt(textIfThere(context, file, { head: 1024 * 1024 }));
  return {
    ...facts,
    requiresDist: requires,
    providesExtra: facts.providesExtra.length > 0 ? facts.providesExtra : extras,
  };
}

const eggMetadata = 'EGG-INFO/PKG-INFO';

function readZippedEgg(context: TableContext, entry: SiteEntry): MetadataFacts {
  const { host, cache, problems } = context;
  try {
    const stat = host.stat(entry.target);
    const known = cache.get<CachedFacts>(namespace, entry.target, stat);
    if (known !== undefined) return known.facts;
    const { bytes } = host.read(entry.target);
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => name === eggMetadata && originalSize <= maxHeadBytes,
    });
    const content = files[eggMetadata];
    if (content === undefined) throw new HostError('MALFORMED', entry.path, `it holds no ${eggMetadata}`);
    const facts = metadataFacts(parseCoreMetadata(decodeMetadata(content).text));
    cache.set<CachedFacts>(namespace, entry.target, stat, { facts });
    return facts;
  } catch (error) {
    const code = error instanceof HostError ? error.code : 'MALFORMED';
    const reason = error instanceof Error ? error.message : 'it is no zip file';
    problems.add({ code, path: entry.path, message: `${reason}; name and version are from its name` });
    return noFacts;
  }
}
