/** From OSV records to advisories by package: withdrawn ones dropped, aliases merged, boundaries checked and sorted. */
import type { OsvEvent, OsvRecord } from '../../parse/osv.ts';
import { isPackageName, normalizePackageName } from '../../parse/package-name.ts';
import { canonicalVersion, compareVersions, isVersion } from '../../parse/version.ts';
import { rate } from './severity.ts';
import {
  type Advisory,
  type AffectedRange,
  ORIGIN,
  type PackageAdvisories,
  type RangeEventKind,
} from './types.ts';

export interface CompiledAdvisories {
  /** Advisories by normalised package name. */
  readonly packages: ReadonlyMap<string, PackageAdvisories>;
  /** What was left out, a sentence each, capped. */
  readonly problems: readonly string[];
  readonly problemCount: number;
  readonly records: number;
  readonly withdrawn: number;
  /** Unix seconds of the newest change. */
  readonly newest: number | null;
}

const MAX_PROBLEMS = 100;

/** Collects records one by one, so that an archive need not be in memory whole. */
export interface Compiler {
  add(record: OsvRecord): void;
  problem(message: string): void;
  finish(): CompiledAdvisories;
}

/** @returns a compiler of OSV records */
export function createCompiler(): Compiler {
  const byPackage = new Map<string, OsvRecord[]>();
  const problems: string[] = [];
  let problemCount = 0;
  let records = 0;
  let withdrawn = 0;
  let newest: number | null = null;
  const problem = (message: string): void => {
    problemCount++;
    if (problems.length < MAX_PROBLEMS) problems.push(message);
  };
  return {
    problem,
    add(record) {
      records++;
      const modified = seconds(record.modified);
      if (modified !== null && (newest === null || modified > newest)) newest = modified;
      if (record.withdrawn) {
        withdrawn++;
        return;
      }
      for (const name of new Set(record.affected.map((affected) => normalizePackageName(affected.name)))) {
        if (!isPackageName(name)) {
          problem(`${record.id}: '${printable(name)}' is no package name`);
          continue;
        }
        const known = byPackage.get(name);
        if (known === undefined) byPackage.set(name, [record]);
        else known.push(record);
      }
    },
    finish() {
      const packages = new Map<string, PackageAdvisories>();
      for (const [name, own] of byPackage) {
        const drafts = groupAliases(own).flatMap((group) => mergeGroup(name, group, problem));
        if (drafts.length > 0) packages.set(name, numberVersions(drafts));
      }
      return { packages, problems, problemCount, records, withdrawn, newest };
    },
  };
}

/** Groups records that share an id, directly or through others (union-find over the ids). */
function groupAliases(records: readonly OsvRecord[]): readonly (readonly OsvRecord[])[] {
  const parents = new Map<string, string>();
  const rootOf = (id: string): string => {
    let at = id;
    for (let parent = parents.get(at); parent !== undefined && parent !== at; parent = parents.get(at)) {
      const above = parents.get(parent) ?? parent;
      parents.set(at, above);
      at = above;
    }
    return at;
  };
  for (const record of records)
    for (const id of [record.id, ...record.aliases]) parents.set(rootOf(id), rootOf(record.id));
  const groups = new Map<string, OsvRecord[]>();
  for (const record of records) {
    const root = rootOf(record.id);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [record]);
    else group.push(record);
  }
  return [...groups.values()];
}

function mergeGroup(
  name: string,
  group: readonly OsvRecord[],
  problem: (message: string) => void,
): readonly Draft[] {
  const versions = new Set<string>();
  const ranges: DraftRange[] = [];
  for (const record of group) {
    for (const affected of record.affected) {
      if (normalizePackageName(affected.name) !== name) continue;
      for (const version of affected.versions)
        versions.add(canonicalVersion(version) ?? version.toLowerCase());
      for (const events of affected.ranges) {
        const range = compileRange(events);
        if (typeof range === 'string') problem(`${record.id}: ${range}`);
        else ranges.push(range);
      }
    }
  }
  const main = preferred(group);
  if (versions.size === 0 && ranges.length === 0) {
    problem(`${main.id}: it names no version of ${name}`);
    return [];
  }
  const ids = [...new Set(group.flatMap((record) => [record.id, ...record.aliases]))].sort(byIdRank);
  return [
    {
      ids,
      record: main.id,
      ...rate(group, (affected) => normalizePackageName(affected.name) === name),
      malicious: group.some((record) => record.malicious),
      summary: group.map((record) => record.summary).find((summary) => summary !== '') ?? '',
      published: extreme(
        group.map((record) => seconds(record.published)),
        Math.min,
      ),
      modified: extreme(
        group.map((record) => seconds(record.modified)),
        Math.max,
      ),
      versions: [...versions],
      ranges,
    },
  ];
}

/** An advisory whose versions are still texts. */
type Draft = Omit<Advisory, 'versions' | 'ranges'> & {
  readonly versions: readonly string[];
  readonly ranges: readonly DraftRange[];
};

interface DraftRange {
  readonly events: readonly (readonly [RangeEventKind, string])[];
  readonly limits: readonly string[];
}

/** A checked range, or why it cannot be used: one boundary that is no version makes the whole range unsure. */
function compileRange(events: readonly OsvEvent[]): DraftRange | string {
  const invalid = events.find((event) => !isBoundary(event));
  if (invalid !== undefined)
    return `a range was left out: '${printable(invalid.version)}' is no PEP 440 version`;
  const limits = events.filter((event) => event.kind === 'limit').map((event) => event.version);
  const marks = events.filter((event) => event.kind !== 'limit');
  return {
    limits: limits.includes('*') ? [] : limits,
    events: marks.map((event) => [event.kind as RangeEventKind, event.version] as const),
  };
}

function isBoundary({ kind, version }: OsvEvent): boolean {
  return isVersion(version) || (kind === 'limit' && version === '*');
}

/** Sorts all boundaries of a package once and puts places in that order for the texts. */
function numberVersions(drafts: readonly Draft[]): PackageAdvisories {
  const versions = [...new Set(drafts.flatMap((draft) => draft.versions))];
  const versionPlaces = new Map(versions.map((version, place) => [version, place]));
  const texts = new Set(
    drafts.flatMap((draft) =>
      draft.ranges.flatMap((range) => [
        ...range.limits,
        ...range.events.filter((event) => !isOrigin(event)).map(([, version]) => version),
      ]),
    ),
  );
  const boundaries: string[] = [];
  const places = new Map<string, number>();
  for (const text of [...texts].sort(compareVersions)) {
    const last = boundaries.at(-1);
    if (last === undefined || compareVersions(last, text) !== 0) boundaries.push(text);
    places.set(text, boundaries.length - 1);
  }
  const placeOf = (text: string): number => places.get(text) ?? ORIGIN;
  const advisories = drafts.map((draft) => ({
    ...draft,
    versions: draft.versions.map((version) => versionPlaces.get(version) ?? ORIGIN),
    ranges: withoutDoubles(draft.ranges.map((range) => numberRange(range, placeOf))),
  }));
  return { boundaries, versions, advisories };
}

function numberRange(range: DraftRange, placeOf: (text: string) => number): AffectedRange {
  const events = range.events.map((event): readonly [RangeEventKind, number] =>
    isOrigin(event) ? [event[0], ORIGIN] : [event[0], placeOf(event[1])],
  );
  return { events: events.sort(compareEvents), limits: range.limits.map(placeOf) };
}

/** At one version the end of one affected stretch comes before the start of the next. */
function compareEvents(a: readonly [RangeEventKind, number], b: readonly [RangeEventKind, number]): number {
  return a[1] - b[1] || Number(a[0] === 'introduced') - Number(b[0] === 'introduced');
}

/** `0` introduces at the very first version, pre-releases of 0 included. */
function isOrigin([kind, version]: readonly [RangeEventKind, string]): boolean {
  return kind === 'introduced' && version === '0';
}

function withoutDoubles(ranges: readonly AffectedRange[]): readonly AffectedRange[] {
  return [...new Map(ranges.map((range) => [JSON.stringify(range), range])).values()];
}

const RANKS = ['MAL-', 'CVE-', 'GHSA-', 'PYSEC-'];

function rankOf(id: string): number {
  const rank = RANKS.findIndex((prefix) => id.startsWith(prefix));
  return rank === -1 ? RANKS.length : rank;
}

function byIdRank(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || (a < b ? -1 : Number(a > b));
}

/** The record whose page an analyst should open: the first in the order of ids that exists in OSV's data. */
function preferred(group: readonly OsvRecord[]): OsvRecord {
  const sorted = [...group].sort((a, b) => byIdRank(a.id, b.id));
  return sorted[0] as OsvRecord;
}

function seconds(time: string): number | null {
  const ms = Date.parse(time);
  return Number.isFinite(ms) ? Math.floor(ms / 1000) : null;
}

function extreme(values: readonly (number | null)[], pick: (...values: number[]) => number): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : pick(...known);
}

function printable(text: string): string {
  return text.slice(0, 60).replace(/[^\x20-\x7e]/g, '?');
}
