/** Which distributions a site directory holds, by the names in it. */
import type { DirEntry, TableContext } from '../core/types.ts';
import { parseDistInfoName, parseEggLink, parseEggName } from '../parse/egg-info.ts';
import { normalizePackageName } from '../parse/package-name.ts';
import { entriesOf, lookAt, textIfThere, trustedDirectory, trustedTarget } from './look.ts';
import { shareScan } from './shared.ts';
import type { DistributionFormat } from './types.ts';

/** A distribution by its name in a site directory; its metadata is not read yet. */
export interface SiteEntry {
  readonly format: DistributionFormat;
  /** As `Distribution.path`. */
  readonly path: string;
  /** The same without links. */
  readonly target: string;
  readonly isDirectory: boolean;
  /** The site directory, where the entry is a directory in it and no link, and its metadata lies right in it; else ''. */
  readonly below: string;
  /** From the name of the file: what stands when the metadata is missing. */
  readonly name: string;
  readonly version: string;
  /** A `.pth` of the site directory makes it an editable install (setuptools, hatchling). */
  readonly editableHint: boolean;
  /** Project directory of an `.egg-link`. */
  readonly linked: string;
}

const freshMs = 60_000;
const suffix = /\.(dist-info|egg-info|egg|egg-link)$/i;
const editablePth = /^(?:__editable__\.(.+?)-\d.*|_editable_impl_(.+))\.pth$/;

/** The distributions of a site directory, in order of name; listed once a minute at most. */
export function siteEntries(context: TableContext, directory: string): readonly SiteEntry[] {
  return shareScan(context, `discover/site/${directory}`, freshMs, (own) => readSite(own, directory));
}

function readSite(context: TableContext, directory: string): SiteEntry[] {
  const listed = entriesOf(context, directory);
  const editable = new Set<string>();
  for (const { name } of listed) {
    const match = name.endsWith('.pth') ? editablePth.exec(name) : null;
    if (match !== null) editable.add(normalizePackageName(match[1] ?? match[2] ?? ''));
  }
  const found: SiteEntry[] = [];
  for (const entry of listed) {
    if (!suffix.test(entry.name) || isLeftover(context, directory, entry.name)) continue;
    const described = describeEntry(context, directory, entry, editable);
    if (described !== undefined) found.push(described);
  }
  return inOrderOfPath(found);
}

/** Sorting the paths alone needs no call for each comparison. Only links to the same project have one in common. */
function inOrderOfPath(entries: readonly SiteEntry[]): SiteEntry[] {
  const paths = entries.map(({ path }) => path).sort();
  const rank = new Map<string, number>();
  for (let i = 0; i < paths.length; i++) {
    const path = paths[i] ?? '';
    if (!rank.has(path)) rank.set(path, i);
  }
  const ordered: SiteEntry[] = [];
  for (const entry of entries) {
    let index = rank.get(entry.path) ?? 0;
    while (ordered[index] !== undefined) index++;
    ordered[index] = entry;
  }
  return ordered;
}

/** pip renames what it removes to `~name` (`-name` before pip 19.1); an interrupted removal leaves it behind, without its modules. */
function isLeftover(context: TableContext, directory: string, name: string): boolean {
  if (!name.startsWith('~') && !name.startsWith('-')) return false;
  context.problems.add({
    code: 'MALFORMED',
    path: context.host.path.join(directory, name),
    message: 'it is left over from an interrupted removal by pip: not counted as installed',
  });
  return true;
}

function describeEntry(
  context: TableContext,
  directory: string,
  { name, kind }: DirEntry,
  editable: ReadonlySet<string>,
): SiteEntry | undefined {
  const { host } = context;
  const path = directory + host.path.sep + name;
  const dot = name.lastIndexOf('.');
  const format = name.slice(dot + 1).toLowerCase() as DistributionFormat;
  const stem = name.slice(0, dot);
  const target = kind === 'symlink' ? (trustedTarget(host, path) ?? path) : path;
  const isDirectory =
    kind === 'symlink' ? trustedDirectory(host, target) !== undefined : kind === 'directory';
  if (format === 'egg-link') return isDirectory ? undefined : describeLink(context, path, stem);
  const named =
    format === 'dist-info' ? parseDistInfoName(stem) : (parseEggName(stem) ?? { name: stem, version: '' });
  if (format === 'dist-info' && !isDirectory) return undefined;
  return {
    format,
    path,
    target,
    isDirectory,
    below: kind === 'directory' && format !== 'egg' ? directory : '',
    name: named.name,
    version: named.version,
    editableHint: editable.size > 0 && editable.has(normalizePackageName(named.name)),
    linked: '',
  };
}

/** A development install of old setuptools: the link names the project, which holds its own `.egg-info`. */
function describeLink(context: TableContext, link: string, stem: string): SiteEntry {
  const { host } = context;
  const project = parseEggLink(textIfThere(context, link, { head: 4096 }));
  const entry = {
    format: 'egg-link' as const,
    isDirectory: true,
    below: '',
    name: stem,
    version: '',
    editableHint: true,
    linked: project,
  };
  const info = host.path.isAbsolute(project) ? findEggInfo(context, project, stem) : undefined;
  if (info !== undefined) return { ...entry, path: info, target: info };
  context.problems.add({
    code: 'NOT_FOUND',
    path: link,
    message: 'the project that it links to has no .egg-info: name is from the link, the version is not known',
  });
  return { ...entry, path: link, target: link, isDirectory: false };
}

function findEggInfo(context: TableContext, project: string, stem: string): string | undefined {
  const { host } = context;
  const wanted = normalizePackageName(stem);
  if (lookAt(host, project)?.kind !== 'directory') return undefined;
  for (const { name, kind } of entriesOf(context, project)) {
    if (kind !== 'directory' || !name.endsWith('.egg-info')) continue;
    if (normalizePackageName(name.slice(0, -'.egg-info'.length)) === wanted)
      return host.path.join(project, name);
  }
  return undefined;
}
