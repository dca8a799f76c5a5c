/** The last gate: no text of an analysis may hold a secret that was found in the script. */
import { sampleSecret } from '../core/redact.ts';

interface Secret {
  readonly value: string;
  readonly kind: string;
}

/** Fields that hold words of ours and nothing of the script: a secret may begin as one of them does (`secret_…`). */
const ownWords = new Set([
  'category',
  'severity',
  'confidence',
  'rule',
  'status',
  'access',
  'keySource',
  'context',
]);

/** Shorter ones are parts of ordinary words. */
const shortest = 5;

/**
 * @param value plain data
 * @param secrets secrets in clear
 * @returns the same data; in every text each secret is replaced by its sample
 */
export function scrub<T>(value: T, secrets: readonly Secret[]): T {
  const distinct = new Map<string, Secret>();
  for (const { value: secret, kind } of secrets) {
    if (secret.length < shortest) continue;
    for (const form of [secret, percentEncoded(secret)]) distinct.set(form, { value: form, kind });
  }
  if (distinct.size === 0) return value;
  // Longest first: one secret may be part of another.
  const ordered = [...distinct.values()].sort((a, b) => b.value.length - a.value.length);
  return scrubValue(value, ordered) as T;
}

/** As it stands in a URL; lone surrogates have no such form. */
function percentEncoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

function scrubValue(value: unknown, secrets: readonly Secret[]): unknown {
  if (typeof value === 'string') return scrubText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, secrets));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, ownWords.has(key) ? item : scrubValue(item, secrets)]),
  );
}

function scrubText(text: string, secrets: readonly Secret[]): string {
  let result = text;
  for (const { value, kind } of secrets) {
    if (result.includes(value)) result = result.replaceAll(value, () => sampleSecret(value, kind));
    const cut = cutSecret(result, value);
    if (cut >= 0) result = result.slice(0, cut) + sampleSecret(value, kind);
    const rest = restOfSecret(result, value);
    if (rest > 0) result = `…[${kind}]${result.slice(rest)}`;
  }
  return result;
}

/** Where a text ends in the first part of a secret, as a text that was cut to a length can; else -1. */
function cutSecret(text: string, secret: string): number {
  const at = text.lastIndexOf(secret.slice(0, shortest));
  if (at < 0 || text.length - at >= secret.length) return -1;
  return secret.startsWith(text.slice(at)) ? at : -1;
}

/** How long the last part of a secret is that a text begins with; else 0. */
function restOfSecret(text: string, secret: string): number {
  const at = text.indexOf(secret.slice(-shortest));
  const length = at + shortest;
  return at >= 0 && length < secret.length && secret.endsWith(text.slice(0, length)) ? length : 0;
}
