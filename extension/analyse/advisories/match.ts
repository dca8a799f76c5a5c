/**
 * Whether an advisory affects a version: OSV's evaluation algorithm with PEP 440's order. A local label of the installed
 * version is ignored unless the boundary has one too, as PEP 440's own specifiers do (`2.0.1+cu118` is `2.0.1`).
 */
import {
  canonicalVersion,
  compareVersions,
  hasLocalLabel,
  isVersion,
  publicVersion,
} from '../../parse/version.ts';
import type { Advisory, AdvisoryIndex, AffectedRange, PackageAdvisories } from './types.ts';

export interface Match {
  readonly advisory: Advisory;
  /** Versions that end an affected stretch and are not affected themselves, above the installed one, ascending. */
  fixed(): readonly string[];
}

/**
 * The advisories of an index that affect an installed version.
 * @param name normalised by PEP 503
 * @param version as the metadata says; a text that is no PEP 440 version only matches an enumerated one of the same spelling
 */
export function matchPackage(index: AdvisoryIndex, name: string, version: string): readonly Match[] {
  const known = index.lookup(name);
  if (known === undefined) return [];
  const candidate = locate(known, version);
  const located = new Map<number, Candidate>();
  const locateBoundary = (place: number): Candidate => {
    const found = located.get(place) ?? locate(known, known.boundaries[place] ?? '');
    located.set(place, found);
    return found;
  };
  return known.advisories
    .filter((advisory) => affects(advisory, candidate))
    .map((advisory) => ({
      advisory,
      fixed: () => fixedVersions(known, advisory, candidate, locateBoundary),
    }));
}

/** Where a version stands among the versions of a package's advisories. */
interface Candidate {
  /** Places of its spellings among the enumerated versions. */
  readonly enumerated: readonly number[];
  /** Below, at or above a boundary, as compareVersions; undefined when the version is no PEP 440 version. */
  readonly order: ((boundary: number) => number) | undefined;
}

function locate(known: PackageAdvisories, version: string): Candidate {
  const raw = version.trim();
  const placesOf = (spellings: readonly string[]): readonly number[] =>
    [...new Set(spellings.map((spelling) => known.versions.indexOf(spelling)))].filter(
      (place) => place !== -1,
    );
  if (!isVersion(raw)) return { enumerated: placesOf([raw.toLowerCase()]), order: undefined };
  const open = publicVersion(raw);
  const openAt = search(known.boundaries, open);
  const fullAt = open === raw ? openAt : search(known.boundaries, raw);
  return {
    enumerated: placesOf([canonicalVersion(raw) ?? raw, canonicalVersion(open) ?? open]),
    order: (boundary) => (hasLocalLabel(known.boundaries[boundary] ?? '') ? fullAt : openAt) - boundary,
  };
}

/** The place of a version among sorted boundaries; between two of them it is a half. */
function search(boundaries: readonly string[], version: string): number {
  let low = 0;
  let high = boundaries.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = compareVersions(version, boundaries[middle] ?? version);
    if (order === 0) return middle;
    if (order > 0) low = middle + 1;
    else high = middle - 1;
  }
  return low - 0.5;
}

function affects(advisory: Advisory, { enumerated, order }: Candidate): boolean {
  if (enumerated.some((place) => advisory.versions.includes(place))) return true;
  return order !== undefined && advisory.ranges.some((range) => inRange(range, order));
}

/** OSV: the state after all events up to the version; within the limits, if there are any. */
function inRange({ events, limits }: AffectedRange, order: (boundary: number) => number): boolean {
  if (limits.length > 0 && !limits.some((limit) => order(limit) < 0)) return false;
  let affected = false;
  for (const [kind, boundary] of events) {
    if (kind === 'introduced' && (boundary < 0 || order(boundary) >= 0)) affected = true;
    else if (kind === 'fixed' && order(boundary) >= 0) affected = false;
    else if (kind === 'last_affected' && order(boundary) > 0) affected = false;
  }
  return affected;
}

function fixedVersions(
  known: PackageAdvisories,
  advisory: Advisory,
  { order }: Candidate,
  locateBoundary: (place: number) => Candidate,
): readonly string[] {
  const places = new Set<number>();
  for (const range of advisory.ranges)
    for (const [kind, place] of range.events)
      if (kind === 'fixed' && (order === undefined || order(place) < 0)) places.add(place);
  return [...places]
    .sort((a, b) => a - b)
    .filter((place) => !affects(advisory, locateBoundary(place)))
    .map((place) => known.boundaries[place] ?? '');
}
