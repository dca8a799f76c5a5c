/** Which distributions native modules belong to, by where they lie. */
import type { TableContext } from '../../core/types.ts';
import { entriesOf, textIfThere } from '../look.ts';
import type { Library } from './observation.ts';

const inSite = /^(?<site>.*[/\\](?:site|dist)-packages)[/\\](?<top>[^/\\]+)/;
const metadataName = /^(?<name>.+?)-(?<version>\d[^-]*?)(?:-py\d(?:\.\d+)?)?\.(?:dist|egg)-info$/;
const maxList = 64 * 1024;
const freshMs = 60_000;

/**
 * @param modules paths of mapped files
 * @returns the distributions that own them, by name; a module whose owner is unknown gives its top-level name without version
 */
export function librariesOf(context: TableContext, modules: readonly string[]): Library[] {
  const found = new Map<string, Library>();
  for (const path of modules) {
    const { site, top } = inSite.exec(path)?.groups ?? {};
    if (site === undefined || top === undefined) continue;
    // auditwheel puts libraries that a wheel brings along into `<name>.libs`.
    const module = top.replace(/\.libs$/, '').replace(/\..*$/, '');
    const owner = ownersIn(context, site).get(module.toLowerCase()) ?? { name: module, version: '' };
    found.set(owner.name, owner);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ownersIn(context: TableContext, site: string): ReadonlyMap<string, Library> {
  return context.memo.get(`invocations/owners\0${site}`, freshMs, () => readOwners(context, site));
}

function readOwners(context: TableContext, site: string): Map<string, Library> {
  const { host } = context;
  const owners = new Map<string, Library>();
  for (const entry of entriesOf(context, site)) {
    const { name, version } = metadataName.exec(entry.name)?.groups ?? {};
    if (name === undefined || version === undefined) continue;
    const library = { name: name.replaceAll('_', '-'), version };
    const list = textIfThere(context, host.path.join(site, entry.name, 'top_level.txt'), { head: maxList });
    for (const module of [...list.split('\n'), ...recorded(context, site, entry.name), name]) {
      const key = module.trim().toLowerCase();
      if (key !== '' && !owners.has(key)) owners.set(key, library);
    }
  }
  return owners;
}

/** First components of RECORD's paths, for wheels without top_level.txt. */
function recorded(context: TableContext, site: string, metadata: string): Set<string> {
  const tops = new Set<string>();
  const path = context.host.path.join(site, metadata, 'RECORD');
  for (const line of textIfThere(context, path, { head: maxList }).split('\n')) {
    const top = line.slice(0, line.indexOf(',')).split('/')[0] ?? '';
    if (top !== '' && !top.startsWith('.') && !top.includes('-info')) tops.add(top.replace(/\..*$/, ''));
  }
  return tops;
}
