/** The metadata of all distributions of a site directory: of a file that did not change, what an earlier run kept of it. */
import type { TableContext } from '../core/types.ts';
import type { MetadataFacts } from '../parse/metadata-facts.ts';
import { keepableFile, readMetadata } from './distribution-metadata.ts';
import { isUnchanged, type KeptFile, type KeptSite, keepSite, keptFile, keptSite } from './kept-sites.ts';
import { lookAt } from './look.ts';
import type { SiteEntry } from './site-entries.ts';
import { createSiteFacts, type SiteFacts } from './site-facts.ts';

/** @returns the facts of each entry, of fewer when the time ran out */
export function readSiteMetadata(
  context: TableContext,
  directory: string,
  entries: readonly SiteEntry[],
): readonly MetadataFacts[] {
  const kept = keptSite(context, directory);
  const find = createFinder(context, kept);
  const site = createSiteFacts(context, directory, entries);
  const files: (KeptFile | null)[] = [];
  const nowMs = context.host.now() * 1000;
  for (const entry of entries) {
    if (context.expired()) return site.all;
    const known = find(entry, files.length);
    files.push(
      known === undefined ? addRead(context, site, entry, nowMs) : addKept(context, site, entry, known),
    );
  }
  site.kept = isSame(kept, files) ? kept : keepSite(context, directory, files);
  return site.all;
}

function addRead(context: TableContext, site: SiteFacts, entry: SiteEntry, nowMs: number): KeptFile | null {
  const read = readMetadata(context, entry);
  site.add(read.facts.name, read.facts.version, read.facts);
  return keptFile(entry.target, read, nowMs);
}

function addKept(context: TableContext, site: SiteFacts, entry: SiteEntry, known: KeptFile): KeptFile {
  const { problem } = known;
  site.add(known.name, known.version, undefined);
  if (problem !== undefined) context.problems.add({ ...problem, path: keepableFile(context, entry) });
  return known;
}

function isSame(kept: KeptSite | undefined, files: readonly (KeptFile | null)[]): kept is KeptSite {
  if (kept?.files.length !== files.length) return false;
  return files.every((file, index) => file === kept.files[index]);
}

type Find = (entry: SiteEntry, index: number) => KeptFile | undefined;

/** Finds what is kept of an entry whose file is as it was. Nearly always that stands in the same place as the entry. */
function createFinder(context: TableContext, kept: KeptSite | undefined): Find {
  if (kept === undefined) return () => undefined;
  let byTarget: ReadonlyMap<string, KeptFile> | undefined;
  return (entry, index) => {
    let known = kept.files[index];
    if (known?.target !== entry.target) {
      byTarget ??= new Map(
        kept.files.flatMap((file) => (file === null ? [] : [[file.target, file] as const])),
      );
      known = byTarget.get(entry.target);
    }
    if (known === undefined || known === null) return undefined;
    const file = keepableFile(context, entry);
    const stat = file === '' ? undefined : lookAt(context.host, file);
    return stat !== undefined && isUnchanged(known, stat) ? known : undefined;
  };
}
