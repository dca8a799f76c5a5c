/** Which distribution an imported module belongs to, when its name does not say so (`yaml` is PyYAML). */
import { HostError } from '../core/errors.ts';
import type { Host } from '../core/types.ts';
import type { SensorEvent, SensorRun } from './types.ts';

interface Owner {
  readonly distribution: string;
  readonly version: string;
}

const metadataName = /^(?<name>.+?)-(?<version>\d[^-]*?)(?:-py\d(?:\.\d+)?)?\.(?:dist|egg)-info$/;
const siteDirectory = /^(?<site>.*[/\\](?:site|dist)-packages)[/\\](?<rest>.+)$/;
const maxListBytes = 512 * 1024;
const freshMs = 60_000;
const known = new WeakMap<
  Host,
  Map<string, { readonly until: number; readonly owners: Map<string, Owner> }>
>();

/** A run whose imports name their distributions and versions, from the metadata beside the modules. */
export function resolveDistributions(host: Host, run: SensorRun): SensorRun {
  if (!run.events.some(isUnresolved)) return run;
  return { ...run, events: run.events.map((event) => (isUnresolved(event) ? resolve(host, event) : event)) };
}

function isUnresolved(event: SensorEvent): boolean {
  return event.kind === 'import' && event.distribution === '' && siteDirectory.test(event.path);
}

function resolve(host: Host, event: SensorEvent): SensorEvent {
  const { site = '', rest = '' } = siteDirectory.exec(event.path)?.groups ?? {};
  const owners = ownersIn(host, site);
  const parts = rest.split(/[/\\]/);
  const first = (parts[0] ?? '').replace(/\..*$/, '');
  const owner = owners.get(`${first}.${(parts[1] ?? '').replace(/\..*$/, '')}`) ?? owners.get(first);
  return owner === undefined ? event : { ...event, ...owner };
}

function ownersIn(host: Host, site: string): Map<string, Owner> {
  const sites = known.get(host) ?? new Map();
  known.set(host, sites);
  const now = performance.now();
  const found = sites.get(site);
  if (found !== undefined && found.until > now) return found.owners;
  const owners = readOwners(host, site);
  sites.set(site, { until: now + freshMs, owners });
  return owners;
}

/** Modules (and second levels, for namespace packages) by the lists that installers leave: top_level.txt and RECORD. */
function readOwners(host: Host, site: string): Map<string, Owner> {
  const owners = new Map<string, Owner>();
  for (const entry of attempt(() => host.list(site), [])) {
    const { name, version } = metadataName.exec(entry.name)?.groups ?? {};
    if (name === undefined || version === undefined) continue;
    const directory = host.path.join(site, entry.name);
    const owner = { distribution: name.replaceAll('_', '-'), version };
    for (const module of modulesOf(host, directory)) if (!owners.has(module)) owners.set(module, owner);
  }
  return owners;
}

function modulesOf(host: Host, directory: string): Set<string> {
  const read = (file: string): string =>
    attempt(
      () => host.read(host.path.join(directory, file), { head: maxListBytes }).bytes.toString('utf8'),
      '',
    );
  const modules = new Set<string>();
  for (const line of read('top_level.txt').split('\n')) if (line.trim() !== '') modules.add(line.trim());
  for (const line of read('RECORD').split('\n')) {
    const file = line.slice(0, line.indexOf(','));
    if (!/\.(?:py|so|pyd)$/.test(file) || file.startsWith('.')) continue;
    const parts = file.split('/');
    const first = (parts[0] ?? '').replace(/\..*$/, '');
    modules.add(first);
    if (parts.length > 1) modules.add(`${first}.${(parts[1] ?? '').replace(/\..*$/, '')}`);
  }
  return modules;
}

function attempt<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof HostError) return otherwise;
    throw error;
  }
}
