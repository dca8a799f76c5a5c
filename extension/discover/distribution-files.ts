/** What lies beside a distribution's metadata, read only when something asks for it. */
import type { TableContext } from '../core/types.ts';
import { type DirectUrl, parseDirectUrl } from '../parse/direct-url.ts';
import { parseLines } from '../parse/egg-info.ts';
import { fileUrlToPath } from '../parse/file-url.ts';
import { parseRecord, type RecordEntry, type RecordSummary, summarizeRecord } from '../parse/record.ts';
import { modulesOfRecord } from '../parse/top-level.ts';
import { parseWheelFile, type WheelFile } from '../parse/wheel-file.ts';
import { entriesOf, lookAt, readIfThere, textIfThere, trustedTarget } from './look.ts';
import type { Distribution, DistributionDetails } from './types.ts';

const smallFile = 64 * 1024;
const recordNamespace = 'record-summary/1';

const noDetails: DistributionDetails = {
  installer: '',
  requested: false,
  directUrl: undefined,
  editable: false,
  editableLocation: '',
  hasRecord: false,
};

/** Installer, PEP 610 origin and the like; costs one directory listing and what it shows to be there. */
export function readDetails(context: TableContext, distribution: Distribution): DistributionDetails {
  const directory = metadataDirectory(context, distribution);
  const linked = distribution.format === 'egg-link';
  if (directory === '') return { ...noDetails, editable: linked, editableLocation: distribution.linked };
  const names = new Set(entriesOf(context, directory).map((entry) => entry.name));
  const text = (name: string): string =>
    names.has(name) ? readSmall(context, context.host.path.join(directory, name)) : '';
  const directUrl = names.has('direct_url.json')
    ? readDirectUrl(context, directory, text('direct_url.json'))
    : undefined;
  const editable = linked || directUrl?.editable === true || distribution.editableHint;
  return {
    installer: text('INSTALLER').trim().split('\n', 1)[0] ?? '',
    requested: names.has('REQUESTED'),
    directUrl,
    editable,
    editableLocation: editable ? distribution.linked || locationOf(context, directUrl) : '',
    hasRecord: names.has(recordName(distribution)),
  };
}

function readDirectUrl(context: TableContext, directory: string, text: string): DirectUrl | undefined {
  const parsed = parseDirectUrl(text);
  if (parsed === undefined) {
    const path = context.host.path.join(directory, 'direct_url.json');
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
  if (file === '' || lookAt(context.host, file) === undefined) return undefined;
  const read = readIfThere(context, file);
  if (read === undefined) return undefined;
  const text = read.bytes.toString('utf8');
  if (distribution.format === 'dist-info') return parseRecord(text);
  const { join, basename } = context.host.path;
  const base = basename(distribution.target);
  return parseLines(text).map((path) => ({
    path: join(base, path).replaceAll('\\', '/'),
    hash: '',
    size: undefined,
  }));
}

/** Counts of a RECORD, kept between runs; undefined when there is none. */
export function readRecordSummary(
  context: TableContext,
  distribution: Distribution,
): RecordSummary | undefined {
  const file = recordFile(context, distribution);
  const stat = file === '' ? undefined : lookAt(context.host, file);
  if (stat === undefined) return undefined;
  const known = context.cache.get<RecordSummary>(recordNamespace, file, stat);
  if (known !== undefined) return known;
  const entries = readRecord(context, distribution);
  if (entries === undefined) return undefined;
  const summary = summarizeRecord(entries);
  context.cache.set(recordNamespace, file, stat, summary);
  return summary;
}

/** The WHEEL file; undefined for what was not installed from a wheel. */
export function readWheel(context: TableContext, distribution: Distribution): WheelFile | undefined {
  if (distribution.format !== 'dist-info') return undefined;
  const file = context.host.path.join(distribution.target, 'WHEEL');
  return lookAt(context.host, file) === undefined ? undefined : parseWheelFile(readSmall(context, file));
}

/**
 * The modules and packages that a distribution puts at the top level: `top_level.txt` where there is one, else by its RECORD, as
 * `importlib.metadata.packages_distributions` decides.
 */
export function topLevelModules(context: TableContext, distribution: Distribution): readonly string[] {
  const directory = metadataDirectory(context, distribution);
  const file = directory === '' ? '' : context.host.path.join(directory, 'top_level.txt');
  const listed =
    file === '' || lookAt(context.host, file) === undefined ? [] : parseLines(readSmall(context, file));
  return listed.length > 0 ? listed : modulesOfRecord(readRecord(context, distribution) ?? []);
}

function recordName({ format }: Distribution): string {
  return format === 'dist-info' ? 'RECORD' : 'installed-files.txt';
}

function recordFile(context: TableContext, distribution: Distribution): string {
  const directory = metadataDirectory(context, distribution);
  return directory === '' ? '' : context.host.path.join(directory, recordName(distribution));
}

function metadataDirectory({ host }: TableContext, { format, isDirectory, target }: Distribution): string {
  if (!isDirectory) return '';
  return format === 'egg' ? host.path.join(target, 'EGG-INFO') : target;
}

/** uv may lay links into its cache instead of files: those of the same owner are followed. */
function readSmall(context: TableContext, path: string): string {
  return textIfThere(context, trustedTarget(context.host, path) ?? path, { head: smallFile });
}
