/** Services and timers of systemd: the system's, and those of users' own managers. */
import type { TableContext, User } from '../../core/types.ts';
import { nextCalendarRun } from '../../parse/systemd-calendar.ts';
import {
  execCommands,
  expandSpecifiers,
  lastValueOf,
  parseUnit,
  type UnitFile,
  type UnitIdentity,
  valuesOf,
} from '../../parse/systemd-unit.ts';
import { atHome } from '../by-shebang.ts';
import { homes } from '../invocations/histories.ts';
import { entriesOf, textIfThere, trustedTarget } from '../look.ts';
import { earliest, fromWords, type Scheduled, userNamed } from './scheduled.ts';

/** Highest priority first (systemd.unit(5)). */
const systemPlaces = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];
const userPlaces = [
  '/etc/systemd/user',
  '/run/systemd/user',
  '/usr/local/lib/systemd/user',
  '/usr/lib/systemd/user',
];
const ownPlaces = ['.config/systemd/user', '.local/share/systemd/user'];
const limits = { maxBytes: 512 * 1024 };
const maxUnits = 10_000;
/** Where systemd looks for a program that is named without a directory (systemd.exec(5)). */
const searchPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const timerKeys = [
  'OnCalendar',
  'OnBootSec',
  'OnStartupSec',
  'OnActiveSec',
  'OnUnitActiveSec',
  'OnUnitInactiveSec',
];
/** What runs with a service, in the order in which it does. */
const execKeys = [
  ...['ExecCondition', 'ExecStartPre', 'ExecStart', 'ExecStartPost'],
  ...['ExecReload', 'ExecStop', 'ExecStopPost'],
];

export function* readSystemd(context: TableContext): Generator<Scheduled> {
  if (context.host.platform !== 'linux') return;
  yield* readManager(context, systemPlaces, undefined);
  for (const user of homes(context)) {
    const own = ownPlaces.map((place) => context.host.path.join(user.home, place));
    if (own.some((place) => entriesOf(context, place).length > 0)) yield* readManager(context, own, user);
  }
  yield* readManager(context, userPlaces, undefined, true);
}

interface UnitPlace {
  readonly name: string;
  /** File of the unit; the template for an instance. */
  readonly path: string;
  readonly dropIns: readonly string[];
  /** The units whose `.wants` and the like have a link to it. */
  readonly wantedBy: readonly string[];
  /** It is a link to /dev/null: it cannot be started. */
  readonly masked: boolean;
}

/** @param owner of a user's own units; units for all users' managers have none */
function* readManager(
  context: TableContext,
  places: readonly string[],
  owner: User | undefined,
  isUser = owner !== undefined,
): Generator<Scheduled> {
  const units = findUnits(context, places);
  const load = (unit: UnitPlace): UnitFile =>
    parseUnit(
      (unit.masked ? [] : [unit.path, ...unit.dropIns]).map((path) => textIfThere(context, path, limits)),
    );
  const triggered = new Set<string>();
  for (const unit of units.values()) {
    if (!unit.name.endsWith('.timer') || (unit.name.includes('@.') && unit.wantedBy.length === 0)) continue;
    const timer = load(unit);
    const name = lastValueOf(timer, 'Timer', 'Unit') || unit.name.replace(/\.timer$/, '.service');
    const service = units.get(name) ?? instanceOf(units, name);
    if (service === undefined) continue;
    triggered.add(name);
    yield* toRows(context, service, load(service), owner, isUser, { unit, timer });
  }
  for (const unit of units.values()) {
    const isTemplate = unit.name.includes('@.');
    if (
      !unit.name.endsWith('.service') ||
      // What a timer starts has its row, but for what is started by a target as well.
      (triggered.has(unit.name) && !isWanted(unit)) ||
      (isTemplate && unit.wantedBy.length === 0)
    )
      continue;
    yield* toRows(context, unit, load(unit), owner, isUser, undefined);
  }
}

function* toRows(
  context: TableContext,
  unit: UnitPlace,
  file: UnitFile,
  owner: User | undefined,
  isUser: boolean,
  timer: { readonly unit: UnitPlace; readonly timer: UnitFile } | undefined,
): Generator<Scheduled> {
  const named = lastValueOf(file, 'Service', 'User');
  const dynamic = isUser ? '' : dynamicUserOf(file, unit);
  const user = owner ?? (isUser ? undefined : userNamed(context, named || dynamic || 'root'));
  const identity: UnitIdentity = {
    name: unit.name,
    user: user?.username ?? named,
    uid: user?.uid ?? 0,
    home: user?.home ?? '',
    hostname: context.host.hostname,
    isUser,
  };
  const expand = (text: string): string => expandSpecifiers(text, identity);
  const definition = {
    kind: timer === undefined ? ('systemd_service' as const) : ('systemd_timer' as const),
    name: timer?.unit.name ?? unit.name,
    path: timer?.unit.path ?? unit.path,
    cwd: atHome(expand(lastValueOf(file, 'Service', 'WorkingDirectory').replace(/^-/, '')), user),
    schedule: timer === undefined ? targetsOf(file, unit) : scheduleOf(timer.timer),
    nextRun: () => (timer === undefined ? null : nextOf(timer.timer, context.host.now())),
    enabled:
      !unit.masked && (timer === undefined ? isWanted(unit) : isWanted(timer.unit) && !timer.unit.masked),
    runAs: user?.username ?? (named || dynamic),
    user,
    searchPath,
  };
  for (const line of execKeys.flatMap((key) => valuesOf(file, 'Service', key)))
    for (const words of execCommands(line)) yield* fromWords(context, words.map(expand), definition);
}

function scheduleOf(timer: UnitFile): string {
  return timerKeys
    .flatMap((key) => valuesOf(timer, 'Timer', key).map((value) => `${key}=${value}`))
    .join('; ');
}

/** What wants it as things are, and what would once it is enabled. */
function targetsOf(file: UnitFile, { wantedBy }: UnitPlace): string {
  const stated = [...valuesOf(file, 'Install', 'WantedBy'), ...valuesOf(file, 'Install', 'RequiredBy')];
  return [...new Set([...stated.flatMap((value) => value.split(/\s+/)), ...wantedBy])].join(' ');
}

function isWanted({ wantedBy }: UnitPlace): boolean {
  return wantedBy.length > 0;
}

/** The account that systemd makes for the time that a service runs has the name of the unit, or the one that `User` states. */
function dynamicUserOf(file: UnitFile, { name }: UnitPlace): string {
  const isDynamic = /^(?:1|yes|y|true|t|on)$/i.test(lastValueOf(file, 'Service', 'DynamicUser'));
  return isDynamic ? name.replace(/(?:@[^.]*)?\.service$/, '') : '';
}

/** Times that count from the start of the machine or of a unit are not known from files. */
function nextOf(timer: UnitFile, now: number): number | null {
  return earliest(valuesOf(timer, 'Timer', 'OnCalendar').map((text) => nextCalendarRun(text, now)));
}

/** All units by name; one in a place of higher priority hides the others of its name. */
function findUnits(context: TableContext, places: readonly string[]): Map<string, UnitPlace> {
  const { join } = context.host.path;
  const found = new Map<string, UnitPlace>();
  const wanted = new Map<string, Set<string>>();
  const dropIns = new Map<string, Map<string, string>>();
  for (const place of places) {
    for (const { name, kind } of entriesOf(context, place).slice(0, maxUnits)) {
      const path = join(place, name);
      if (/\.(?:wants|requires|upholds)$/.test(name))
        for (const entry of entriesOf(context, path))
          addTo(wanted, entry.name, name.replace(/\.[a-z]+$/, ''));
      else if (name.endsWith('.d')) addDropIns(context, dropIns, name.slice(0, -2), path);
      else if (/\.(?:service|timer)$/.test(name) && !found.has(name)) {
        const unit = kind === 'symlink' ? linkedUnit(context, name, path) : { path, masked: false };
        if (unit !== undefined) found.set(name, { name, dropIns: [], wantedBy: [], ...unit });
      }
    }
  }
  for (const name of wanted.keys()) {
    const template = found.has(name) ? undefined : instanceOf(found, name);
    if (template !== undefined) found.set(name, { ...template, name });
  }
  for (const unit of found.values())
    found.set(unit.name, {
      ...unit,
      wantedBy: [...(wanted.get(unit.name) ?? [])],
      dropIns: dropInsOf(dropIns, unit.name),
    });
  return found;
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set.add(value));
}

/** `x@y.service` is made from `x@.service`. */
function instanceOf(units: ReadonlyMap<string, UnitPlace>, name: string): UnitPlace | undefined {
  const template = units.get(name.replace(/@[^.]+(?=\.[a-z]+$)/, '@'));
  return template === undefined || !name.includes('@') ? undefined : { ...template, name };
}

function addDropIns(
  context: TableContext,
  all: Map<string, Map<string, string>>,
  unit: string,
  directory: string,
): void {
  const own = all.get(unit) ?? new Map<string, string>();
  all.set(unit, own);
  for (const { name } of entriesOf(context, directory).slice(0, 200))
    if (name.endsWith('.conf') && !own.has(name)) own.set(name, context.host.path.join(directory, name));
}

/** Applied in the order of their names, wherever they lie; those of the template come with its instances. */
function dropInsOf(all: ReadonlyMap<string, ReadonlyMap<string, string>>, name: string): string[] {
  const template = name.replace(/@[^.]+(?=\.[a-z]+$)/, '@');
  const merged = new Map([...(all.get(template) ?? []), ...(all.get(name) ?? [])]);
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

/** A link is a mask, a unit that lies elsewhere (`systemctl link`), or a second name, which is no unit of its own. */
function linkedUnit(
  { host }: TableContext,
  name: string,
  path: string,
): { path: string; masked: boolean } | undefined {
  try {
    if (host.readlink(path) === '/dev/null') return { path, masked: true };
  } catch {
    return undefined;
  }
  const target = trustedTarget(host, path);
  return target !== undefined && host.path.basename(target) === name
    ? { path: target, masked: false }
    : undefined;
}
