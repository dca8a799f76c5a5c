/** Names of distributions. */

/** The normalised name of a distribution (PEP 503): `Zope.Interface` gives `zope-interface`. */
export function normalizePackageName(name: string): string {
  return name
    .trim()
    .replace(/[-_.]+/g, '-')
    .toLowerCase();
}

const NORMALIZED = /^[a-z0-9](?:[a-z0-9-]{0,212}[a-z0-9])?$/;

/** Whether a normalised name is one that an index would accept (PEP 508 letters). */
export function isPackageName(normalized: string): boolean {
  return NORMALIZED.test(normalized);
}
