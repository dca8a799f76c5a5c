/** What lies beside a distribution's metadata, read only when something asks for it. */
import type { FileKind, ReadLimits, TableContext } from '../core/types.ts';
import { type DirectUrl, parseDirectUrl } from '../parse/direct-url.ts';
import { parseLines } from '../parse/egg-info.ts';
import { fileUrlToPath } from '../parse/file-url.ts';
import {
  parseRecord,
  type RecordEntry,
  type RecordSummary,
  summarizeEntries,
  summarizeRecord,
} from '../parse/record.ts';
import { modulesOfRecord } from '../parse/top-level.ts';
import { parseWheelFile, type WheelFile } from '../parse/wheel-file.ts';
import { entriesOf, lookAt, readIfThere, textIfThere, trustedTarget } from './look.ts';
import type { Distribution, DistributionDetails } from './types.ts';

const smallFile = 64 * 1024;
const recordNamespace = 'record-summary/1';

const freshMs = 60_000;
const maxWheelFiles = 1000;
/** For how long what a listing showed to be a regular file is opened without another look at it. */
const listedSeconds = 1;

interface Listing {
  readonly files: ReadonlyMap<string, FileKind>;
  /** Unix seconds. */
  readonly time: number;
}

const noFiles: Listing = { files: new Map(), time: 0 };

/** What is in a distribution's metadata directory: listed once, so that no file is looked for that is not there. */
function metadataListing(context: TableContext, distribution: Distribution): Listing {
  const directory = metadataDirectory(context, distribution);
  if (directory === '') return noFiles;
  const lists = context.memo.get('discover/metadata-files', freshMs, () => new Map<string, Listing>());
  const known = lists.get(directory);
  if (known !== undefined) return known;
  const time = context.host.now();
  const files = new Map<string, FileKind>();
  for (const { name, kind } of entriesOf(context, directory)) files.set(name, kind);
  const listing = { files, time };
  lists.set(directory, listing);
  return listing;
}

/** Names in a distribution's metadata directory. */
function metadataFiles(context: TableContext, distribution: Distribution): ReadonlyMap<string, FileKind> {
  return metadataListing(context, distribution).files;
}

/** The text of a small file of the metadata directory; '' when it is not there. */
export function metadataText(
  context: TableContext,
  distribution: Distribution,
  name: string,
  head = smallFile,
): string {
  const kind = metadataFiles(context, distribution).get(name);
  if (kind === undefined || kind === 'directory') return '';
  const path = metadataDirectory(context, distribution) + context.host.path.sep + name;
  // uv may lay links into its cache instead of files: those of the same owner are followed.
  if (kind === 'symlink')
    return textIfThere(context, trustedTarget(context.host, path) ?? path, { head, transient: true });
  const limits = { head, transient: true, ...listedAs(context, distribution, name) };
  return readIfThere(context, path, limits)?.bytes.toString() ?? '';
}

/** What is known of a file of the metadata directory before it is opened. */
function listedAs(context: TableContext, distribution: Distribution, name: string): ReadLimits {
  const { files, time } = metadataListing(context, distribution);
  const regular = files.get(name) === 'file' && context.host.now() - time < listedSeconds;
  return distribution.below === '' || distribution.format === 'egg'
    ? { regular }
    : { regular, below: distribution.below };
}

/** Installer, PEP 610 origin and the like. */
export function readDetails(context: TableContext, distribution: Distribution): DistributionDetails {
  const linked = distribution.format === 'egg-link';
  const files = metadataFiles(context, distribution);
  const directUrl = files.has('direct_url.json') ? readDirectUrl(context, distribution) : undefined;
  const editable = linked || directUrl?.editable === true || distribution.editableHint;
  return {
    installer: metadataText(context, distribution, 'INSTALLER', 256).trim().split('\n', 1)[0] ?? '',
    requested: files.has('REQUESTED'),
    directUrl,
    editable,
    editableLocation: editable ? distribution.linked || locationOf(context, directUrl) : '',
    hasRecord: files.has(recordName(distribution)),
  };
}

function readDirectUrl(context: TableContext, distribution: Distribution): DirectUrl | undefined {
  const parsed = parseDirectUrl(metadataText(context, distribution, 'direct_url.json'));
  if (parsed === undefined) {
    const path = context.host.path.join(metadataDirectory(context, distribution), 'direct_url.json');
    context.problems.add({ code: 'MALFORMED', path, message: 'it is no direct URL record (PEP 610)' });
  }
  return parsed;
}

function locationOf({ host }: TableContext, directUrl: DirectUrl | undefined): string {
  return directUrl?.kind === 'directory' ? fileUrlToPath(directUrl.url, host.platform === 'win32') : '';
}

/** The files of a distribution (RECORD, or `installed-files.txt` of an egg-info), paths relative to the site directory; undefined when it has no list. */
export function readRecord(
  context: TableContext,
  distribution: Distribution,
): readonly RecordEntry[] | undefined {
  const file = recordFile(context, distribution);
  if (file === '') return undefined;
  const read = readIfThere(context, file);
  if (read === undefined) return undefined;
  return parseList(context, distribution, read.bytes);
}

function parseList(
  { host }: TableContext,
  { format, target }: Distribution,
  bytes: Buffer,
): readonly RecordEntry[] {
  const text = bytes.toString('utf8');
  if (format === 'dist-info') return parseRecord(text);
  const base = host.path.basename(target);
  return parseLines(text).map((path) => ({
    path: host.path.join(base, path).replaceAll('\\', '/'),
    hash: '',
    size: undefined,
  }));
}

/** Counts of a RECORD, kept between runs; undefined when there is none. */
export function readRecordSummary(
  context: TableContext,
  distribution: Distribution,
): RecordSummary | undefined {
  const { cache, host } = context;
  const file = recordFile(context, distribution);
  const stat = file !== '' && cache.has(recordNamespace, file) ? lookAt(host, file) : undefined;
  const known = stat === undefined ? undefined : cache.get<RecordSummary>(recordNamespace, file, stat);
  if (known !== undefined) return known;
  if (file === '') return undefined;
  const limits = { transient: true, ...listedAs(context, distribution, recordName(distribution)) };
  const read = readIfThere(context, file, limits);
  if (read === undefined) return undefined;
  const summary =
    distribution.format === 'dist-info'
      ? summarizeRecord(read.bytes.toString('utf8'))
      : summarizeEntries(parseList(context, distribution, read.bytes));
  cache.set(recordNamespace, file, read.stat, summary);
  return summary;
}

/** The WHEEL file; undefined for what was not installed from a wheel. */
export function readWheel(context: TableContext, distribution: Distribution): WheelFile | undefined {
  if (distribution.format !== 'dist-info' || !metadataFiles(context, distribution).has('WHEEL'))
    return undefined;
  const text = metadataText(context, distribution, 'WHEEL');
  // Most distributions were built by the same few versions of the same tools.
  const known = context.memo.get('discover/wheel-files', freshMs, () => new Map<string, WheelFile>());
  const wheel = known.get(text) ?? parseWheelFile(text);
  if (known.size < maxWheelFiles) known.set(text, wheel);
  return wheel;
}

/**
 * The modules and packages that a distribution puts at the top level: `top_level.txt` where there is one, else by its RECORD, as
 * `importlib.metadata.packages_distributions` decides.
 */
export function topLevelModules(context: TableContext, distribution: Distribution): readonly string[] {
  const listed = parseLines(metadataText(context, distribution, 'top_level.txt'));
  return listed.length > 0 ? listed : modulesOfRecord(readRecord(context, distribution) ?? []);
}

function recordName({ format }: Distribution): string {
  return format === 'dist-info' ? 'RECORD' : 'installed-files.txt';
}

/** Path of the list of files; '' when there is none. A link to one is not followed: it is not small. */
function recordFile(context: TableContext, distribution: Distribution): string {
  const name = recordName(distribution);
  if (!metadataFiles(context, distribution).has(name)) return '';
  return metadataDirectory(context, distribution) + context.host.path.sep + name;
}

function metadataDirectory({ host }: TableContext, { format, isDirectory, target }: Distribution): string {
  if (!isDirectory) return '';
  return format === 'egg' ? host.path.join(target, 'EGG-INFO') : target;
}
