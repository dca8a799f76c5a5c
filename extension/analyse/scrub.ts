/** The last gate: no text of an analysis may hold a secret that was found in the script. */
import { sampleSecret } from '../core/redact.ts';

interface Secret {
  readonly value: string;
  readonly kind: string;
}

/** Shorter ones are parts of ordinary words. */
const shortest = 5;

/**
 * @param value plain data
 * @param secrets secrets in clear
 * @returns the same data; in every text each secret is replaced by its sample
 */
export function scrub<T>(value: T, secrets: readonly Secret[]): T {
  const distinct = new Map(secrets.map((secret) => [secret.value, secret]));
  const long = [...distinct.values()].filter((secret) => secret.value.length >= shortest);
  if (long.length === 0) return value;
  // Longest first: one secret may be part of another.
  const ordered = long.toSorted((a, b) => b.value.length - a.value.length);
  return scrubValue(value, ordered) as T;
}

function scrubValue(value: unknown, secrets: readonly Secret[]): unknown {
  if (typeof value === 'string') return scrubText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, secrets));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrubValue(item, secrets)]));
}

function scrubText(text: string, secrets: readonly Secret[]): string {
  let result = text;
  for (const { value, kind } of secrets) {
    if (result.includes(value)) result = result.replaceAll(value, () => sampleSecret(value, kind));
  }
  return result;
}
