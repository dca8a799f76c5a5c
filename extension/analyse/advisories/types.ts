/** Advisories as they are compiled, stored and matched. */
import type { Severity } from '../types.ts';

export type RangeEventKind = 'introduced' | 'fixed' | 'last_affected';

/** Before every version: where `introduced: 0` starts. */
export const ORIGIN = -1;

/** A range of versions: events in the order of versions, and the versions before which it applies at all. */
export interface AffectedRange {
  /** Boundaries are places in the package's `boundaries`, or `ORIGIN`. */
  readonly events: readonly (readonly [RangeEventKind, number])[];
  readonly limits: readonly number[];
}

/**
 * The advisories of one package. Boundaries are sorted once, when they are compiled: matching a version then takes two binary
 * searches and whole numbers, however many advisories there are.
 */
export interface PackageAdvisories {
  /** Versions that start or end a range, sorted by PEP 440, equal ones once. */
  readonly boundaries: readonly string[];
  /** Enumerated versions, canonical; those that are no PEP 440 versions in lower case as written. */
  readonly versions: readonly string[];
  readonly advisories: readonly Advisory[];
}

/** One vulnerability or malicious release of one package: all OSV records that are aliases of each other. */
export interface Advisory {
  /** Every id, the primary one first: MAL, CVE, GHSA, PYSEC, then others. */
  readonly ids: readonly string[];
  /** Id of the record that osv.dev shows. */
  readonly record: string;
  readonly severity: Severity | 'unknown';
  /** CVSS score 0–10; null without a vector. */
  readonly score: number | null;
  /** CVSS vector, or ''. */
  readonly vector: string;
  readonly malicious: boolean;
  readonly summary: string;
  /** Unix seconds; null when the records do not say. */
  readonly published: number | null;
  readonly modified: number | null;
  /** Places in the package's `versions`. */
  readonly versions: readonly number[];
  readonly ranges: readonly AffectedRange[];
}

/** What an index says of itself. */
export interface IndexMeta {
  /** Where the records came from: URL or file name. */
  readonly source: string;
  /** Unix seconds when the index was compiled. */
  readonly created: number;
  /** HTTP entity tag of the download, or ''. */
  readonly etag: string;
  /** Unix seconds of the newest `modified` among the records. */
  readonly newest: number | null;
  readonly records: number;
  readonly withdrawn: number;
  readonly advisories: number;
  readonly malicious: number;
  readonly packages: number;
  /** Records, ranges and entries that were left out. */
  readonly problems: number;
}

/** A compiled index, opened. */
export interface AdvisoryIndex {
  readonly meta: IndexMeta;
  /** Bytes of the index. */
  readonly size: number;
  /**
   * The advisories of a package.
   * @param name normalised by PEP 503
   * @returns undefined when there are none
   */
  lookup(name: string): PackageAdvisories | undefined;
  /** Normalised names of all packages, sorted. */
  packages(): Iterable<string>;
}
