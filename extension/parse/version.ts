/** Python versions by PEP 440, on `@renovatebot/pep440`, whose `compare` agrees with `packaging` and whose `satisfies` does not. */
import { compare, parse } from '@renovatebot/pep440';

/** Longest text that is taken for a version; PEP 440 sets no bound, and a longer one only costs time. */
const MAX_VERSION = 256;

/** Whether a text is a PEP 440 version, white space around it allowed as in core metadata. */
export function isVersion(text: string): boolean {
  return text.length <= MAX_VERSION && parse(text.trim()) !== null;
}

/**
 * Orders two valid versions as PEP 440 does.
 * @returns below zero when `a` is older, zero when they are equal (`1.0` and `1.0.0`), above zero when `a` is newer
 */
export function compareVersions(a: string, b: string): number {
  return compare(a.trim(), b.trim());
}

/** A valid version without its local label: `2.0.1+cu118` gives `2.0.1`. */
export function publicVersion(version: string): string {
  const plus = version.indexOf('+');
  return (plus === -1 ? version : version.slice(0, plus)).trim();
}

/** Whether a version carries a local label, as builds of distributors do. */
export function hasLocalLabel(version: string): boolean {
  return version.includes('+');
}

/**
 * The one spelling of a valid version by which equal versions are equal texts: `v1.0-RC.1` and `1.0.0rc1` give `1rc1`.
 * Trailing zeros of the release go, because PEP 440 pads with zeros when it compares.
 * @returns undefined when the text is no version
 */
export function canonicalVersion(text: string): string | undefined {
  if (text.length > MAX_VERSION) return undefined;
  const parsed = parse(text.trim());
  if (parsed === null) return undefined;
  const release = [...parsed.release];
  while (release.length > 1 && release.at(-1) === 0) release.pop();
  const epoch = parsed.epoch === 0 ? '' : `${parsed.epoch}!`;
  const pre = joined(parsed.pre);
  const post = parsed.post ? `.${joined(parsed.post)}` : '';
  const dev = parsed.dev ? `.${joined(parsed.dev)}` : '';
  const local = parsed.local ? `+${joined(parsed.local, '.')}` : '';
  return `${epoch}${release.join('.')}${pre}${post}${dev}${local}`;
}

/** The library types its segments loosely: arrays, null when absent. */
function joined(segment: unknown, separator = ''): string {
  return Array.isArray(segment) ? segment.join(separator) : '';
}
