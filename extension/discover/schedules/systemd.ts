/** Services and timers of systemd: the system's, and those of users' own managers. */
import type { TableContext, User } from '../../core/types.ts';
import { withPaths } from '../../parse/path-variables.ts';
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
import { earliest, fromWords, type Scheduled, type ScheduleKind, userNamed } from './scheduled.ts';

/** Highest priority first (systemd.unit(5)). */
const systemPlaces = [
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/etc/systemd/system',
  '/run/systemd/system',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/run/systemd/generator.late',
];
const userPlaces = [
  '/etc/systemd/user',
  '/run/systemd/user',
  '/usr/local/lib/systemd/user',
  '/usr/lib/systemd/user',
];
const ownPlaces = ['.config/systemd/user.control', '.config/systemd/user', '.local/share/systemd/user'];
const limits = { maxBytes: 512 * 1024 };
const maxUnits = 10_000;
/** Where systemd looks for a program that is named without a directory (systemd.exec(5)). */
const searchPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
/** Units that start another one, and what in them says when. */
const triggers: Readonly<Record<string, { kind: ScheduleKind; section: string; keys: readonly string[] }>> = {
  timer: {
    kind: 'systemd_timer',
    section: 'Timer',
    keys: [
      ...['OnCalendar', 'OnBootSec', 'OnStartupSec', 'OnActiveSec', 'OnUnitActiveSec', 'OnUnitInactiveSec'],
      ...['OnClockChange', 'OnTimezoneChange', 'RandomizedDelaySec'],
    ],
  },
  path: {
    kind: 'systemd_path',
    section: 'Path',
    keys: ['PathExists', 'PathExistsGlob', 'PathChanged', 'PathModified', 'DirectoryNotEmpty'],
  },
  socket: {
    kind: 'systemd_socket',
    section: 'Socket',
    keys: [
      ...['ListenStream', 'ListenDatagram', 'ListenSequentialPacket', 'ListenFIFO', 'ListenSpecial'],
      ...['ListenNetlink', 'ListenMessageQueue', 'ListenUSBFunction'],
    ],
  },
};
/** What runs with a service, in the order in which it does. */
const execKeys = [
  ...['ExecCondition', 'ExecStartPre', 'ExecStart', 'ExecStartPost'],
  ...['ExecReload', 'ExecStop', 'ExecStopPost'],
];

export function* readSystemd(context: TableContext): Generator<Scheduled> {
  if (context.host.platform !== 'linux') return;
  yield* readManager(context, systemPlaces, undefined);
  for (const user of homes(context)) {
    const own = [
      `/run/user/${user.uid}/systemd/transient`,
      ...ownPlaces.map((place) => context.host.path.join(user.home, place)),
    ];
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
  /** A drop-in or a link of the manager's own places speaks of it, or it lies there. */
  readonly own: boolean;
}

/** @param owner of a user's own units; units for all users' managers have none */
function* readManager(
  context: TableContext,
  places: readonly string[],
  owner: User | undefined,
  isUser = owner !== undefined,
): Generator<Scheduled> {
  // A user's manager also starts what packages bring, once the user has enabled it.
  const units = findUnits(context, places, owner === undefined ? [] : userPlaces);
  const load = (unit: UnitPlace): UnitFile =>
    parseUnit(
      (unit.masked ? [] : [unit.path, ...unit.dropIns]).map((path) => textIfThere(context, path, limits)),
    );
  const triggered = new Set<string>();
  for (const unit of units.values()) {
    const kind = triggerOf(unit);
    if (kind === undefined || (unit.name.includes('@.') && unit.wantedBy.length === 0)) continue;
    const file = load(unit);
    const name = startedUnit(unit, kind, file);
    const service = units.get(name) ?? instanceOf(units, name);
    if (service === undefined || !(unit.own || service.own)) continue;
    triggered.add(service.name);
    yield* toRows(context, service, load(service), owner, isUser, { unit, file, kind });
  }
  for (const unit of units.values()) {
    const isTemplate = unit.name.includes('@.');
    if (
      !unit.own ||
      !unit.name.endsWith('.service') ||
      // What another unit starts has its row, but for what is started by a target as well.
      (triggered.has(unit.name) && !isWanted(unit)) ||
      (isTemplate && unit.wantedBy.length === 0)
    )
      continue;
    yield* toRows(context, unit, load(unit), owner, isUser, undefined);
  }
}

type TriggerKind = (typeof triggers)[string];

interface Trigger {
  readonly unit: UnitPlace;
  readonly file: UnitFile;
  readonly kind: TriggerKind;
}

function triggerOf({ name }: UnitPlace): TriggerKind | undefined {
  const suffix = name.slice(name.lastIndexOf('.') + 1);
  return Object.hasOwn(triggers, suffix) ? triggers[suffix] : undefined;
}

/** The one of its own name, unless it names another; a socket that accepts connections starts an instance for each. */
function startedUnit({ name }: UnitPlace, { section }: TriggerKind, file: UnitFile): string {
  const stated = lastValueOf(file, section, section === 'Socket' ? 'Service' : 'Unit');
  const bare = name.replace(/\.[a-z]+$/, '');
  const accepts = section === 'Socket' && isTrue(lastValueOf(file, 'Socket', 'Accept'));
  return stated || (accepts ? `${bare}@.service` : `${bare}.service`);
}

function* toRows(
  context: TableContext,
  unit: UnitPlace,
  file: UnitFile,
  owner: User | undefined,
  isUser: boolean,
  trigger: Trigger | undefined,
): Generator<Scheduled> {
  const named = lastValueOf(file, 'Service', 'User');
  const dynamic = isUser ? '' : dynamicUserOf(file, unit);
  const user = owner ?? (isUser ? undefined : userNamed(context, named || dynamic || 'root'));
  const manager = isUser ? owner : (userNamed(context, 'root') ?? systemIdentity);
  const identity: UnitIdentity = {
    name: unit.name,
    // Of whoever runs the manager, not of the account that the service gets.
    user: manager?.username ?? '',
    uid: manager?.uid ?? null,
    home: manager?.home ?? '',
    hostname: context.host.hostname,
    isUser,
  };
  const variables = variablesOf(file);
  const expand = (text: string): string => expandSpecifiers(withPaths(text, variables), identity);
  const definition = {
    kind: trigger?.kind.kind ?? ('systemd_service' as const),
    name: trigger?.unit.name ?? unit.name,
    path: trigger?.unit.path ?? unit.path,
    cwd: atHome(expand(lastValueOf(file, 'Service', 'WorkingDirectory').replace(/^-/, '')), user),
    schedule: trigger === undefined ? targetsOf(file, unit) : scheduleOf(trigger),
    nextRun: () => (trigger === undefined ? null : nextOf(trigger.file, context.host.now())),
    enabled: !unit.masked && isStarted(trigger?.unit ?? unit),
    runAs: user?.username ?? (named || dynamic),
    user,
    searchPath,
  };
  for (const line of execKeys.flatMap((key) => valuesOf(file, 'Service', key)))
    for (const words of execCommands(line)) yield* fromWords(context, words.map(expand), definition);
}

const systemIdentity = { username: 'root', uid: 0, home: '/root' } as const;

/** Variables of `Environment=`, of which those that are paths are put in their place. */
function variablesOf(file: UnitFile): ReadonlyMap<string, string> {
  const words = valuesOf(file, 'Service', 'Environment').flatMap((line) => execCommands(line)[0] ?? []);
  return new Map(
    words.flatMap((word) => {
      const at = word.indexOf('=');
      return at <= 0 ? [] : [[word.slice(0, at), word.slice(at + 1)] as const];
    }),
  );
}

function scheduleOf({ file, kind }: Trigger): string {
  return kind.keys
    .flatMap((key) => valuesOf(file, kind.section, key).map((value) => `${key}=${value}`))
    .join('; ');
}

/** A target wants it, or it was made to be started at once (`systemd-run`). */
function isStarted(unit: UnitPlace): boolean {
  return !unit.masked && (isWanted(unit) || unit.path.includes('/systemd/transient/'));
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
  return isTrue(lastValueOf(file, 'Service', 'DynamicUser')) ? name.replace(/(?:@.*)?\.service$/, '') : '';
}

function isTrue(text: string): boolean {
  return /^(?:1|yes|y|true|t|on)$/i.test(text);
}

/** Times that count from the start of the machine or of a unit are not known from files. */
function nextOf(timer: UnitFile, now: number): number | null {
  return earliest(valuesOf(timer, 'Timer', 'OnCalendar').map((text) => nextCalendarRun(text, now)));
}

/**
 * All units by name; one in a place of higher priority hides the others of its name.
 * @param vendor places after these; what lies there is told as not the manager's own, and who wants it there does not count
 */
function findUnits(
  context: TableContext,
  places: readonly string[],
  vendor: readonly string[],
): Map<string, UnitPlace> {
  const { join } = context.host.path;
  const found = new Map<string, UnitPlace>();
  const wanted = new Map<string, Set<string>>();
  const dropIns = new Map<string, Map<string, string>>();
  const spokenOf = new Set<string>();
  for (const place of [...places, ...vendor]) {
    const isOwn = places.includes(place);
    for (const { name, kind } of entriesOf(context, place).slice(0, maxUnits)) {
      const path = join(place, name);
      if (/\.(?:wants|requires|upholds)$/.test(name)) {
        if (isOwn)
          for (const entry of entriesOf(context, path))
            addTo(wanted, entry.name, name.replace(/\.[a-z]+$/, ''));
      } else if (name.endsWith('.d')) {
        addDropIns(context, dropIns, name.slice(0, -2), path);
        if (isOwn) spokenOf.add(name.slice(0, -2));
      } else if (/\.(?:service|timer|path|socket)$/.test(name) && !found.has(name)) {
        const unit = kind === 'symlink' ? linkedUnit(context, name, path) : { path, masked: false };
        if (unit !== undefined) found.set(name, { name, dropIns: [], wantedBy: [], ...unit, own: isOwn });
      }
    }
  }
  for (const name of wanted.keys()) {
    const template = found.has(name) ? undefined : instanceOf(found, name);
    if (template !== undefined) found.set(name, template);
  }
  for (const unit of found.values())
    found.set(unit.name, {
      ...unit,
      wantedBy: [...(wanted.get(unit.name) ?? [])],
      dropIns: dropInsOf(dropIns, unit.name),
      own: unit.own || wanted.has(unit.name) || spokenOf.has(unit.name),
    });
  return found;
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set.add(value));
}

/** `x@y.service` is made from `x@.service`. */
function instanceOf(units: ReadonlyMap<string, UnitPlace>, name: string): UnitPlace | undefined {
  const template = units.get(templateOf(name));
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

/** An instance may have points in its name: `proxy@db.corp.service`. */
function templateOf(name: string): string {
  return name.replace(/@.+(?=\.[a-z]+$)/, '@');
}

/** Applied in the order of their names, wherever they lie; those of all services and of the template come with each. */
function dropInsOf(all: ReadonlyMap<string, ReadonlyMap<string, string>>, name: string): string[] {
  const type = name.slice(name.lastIndexOf('.') + 1);
  const names = [type, templateOf(name), name];
  const merged = new Map(names.flatMap((one) => [...(all.get(one) ?? [])]));
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
