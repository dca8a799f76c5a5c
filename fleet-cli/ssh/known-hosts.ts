/** known_hosts as sshd(8) describes it: hashed names, patterns, `[host]:port`, `@revoked` and `@cert-authority`. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { globToRegex } from '../inventory/select.ts';

export interface KnownHost {
  readonly marker: '' | 'revoked' | 'cert-authority';
  /** The names field as written. */
  readonly names: string;
  readonly keyType: string;
  /** Base64 of the key blob. */
  readonly key: string;
  readonly file: string;
  readonly line: number;
}

export type Verdict =
  | { readonly kind: 'match' }
  /** No entry for this host and key type, or none at all. */
  | { readonly kind: 'unknown' }
  /** Another key is on record: it may be an attack. */
  | { readonly kind: 'changed'; readonly known: KnownHost }
  | { readonly kind: 'revoked'; readonly known: KnownHost };

/** Parses a known_hosts file; lines that are none are passed over, as OpenSSH does. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  const hosts: KnownHost[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const fields = raw.trim().split(/\s+/);
    const marker = fields[0]?.startsWith('@') === true ? fields.shift()?.slice(1) : '';
    const [names, keyType, key] = fields;
    if (names === undefined || keyType === undefined || key === undefined || names.startsWith('#')) continue;
    if (marker !== '' && marker !== 'revoked' && marker !== 'cert-authority') continue;
    if (keyType !== blobType(key)) continue;
    hosts.push({ marker, names, keyType, key, file, line: index + 1 });
  }
  return hosts;
}

/**
 * Whether a key that a server shows is the one on record.
 * @param name host name or alias as asked for; @param port of the server
 * @param key the server's public key blob (RFC 4253 §6.6)
 */
export function verifyHostKey(hosts: readonly KnownHost[], name: string, port: number, key: Buffer): Verdict {
  const shown = key.toString('base64');
  const relevant = hosts.filter((host) => matchesName(host.names, lookupNames(name, port)));
  const revoked = hosts.find((h) => h.marker === 'revoked' && sameKey(h.key, shown));
  if (revoked !== undefined && relevant.includes(revoked)) return { kind: 'revoked', known: revoked };
  const plain = relevant.filter((host) => host.marker === '');
  if (plain.some((host) => sameKey(host.key, shown))) return { kind: 'match' };
  const other = plain[0];
  return other === undefined ? { kind: 'unknown' } : { kind: 'changed', known: other };
}

/** Key types on record for a host: asking the server for these first avoids a false "changed". */
export function knownKeyTypes(hosts: readonly KnownHost[], name: string, port: number): string[] {
  const relevant = hosts.filter((h) => h.marker === '' && matchesName(h.names, lookupNames(name, port)));
  return [...new Set(relevant.map((host) => host.keyType))];
}

/** A line for known_hosts, as `ssh -o StrictHostKeyChecking=accept-new` would add it. */
export function knownHostLine(name: string, port: number, key: Buffer): string {
  return `${lookupNames(name, port)} ${blobType(key.toString('base64'))} ${key.toString('base64')}\n`;
}

/** `SHA256:…` fingerprint of a key blob, as OpenSSH prints it. */
export function keyFingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function lookupNames(name: string, port: number): string {
  return port === 22 ? name.toLowerCase() : `[${name.toLowerCase()}]:${port}`;
}

function matchesName(names: string, wanted: string): boolean {
  if (names.startsWith('|1|')) return matchesHash(names, wanted);
  let matched = false;
  for (const pattern of names.toLowerCase().split(',')) {
    if (pattern.startsWith('!')) {
      if (globToRegex(pattern.slice(1)).test(wanted)) return false;
    } else if (globToRegex(pattern).test(wanted)) matched = true;
  }
  return matched;
}

function matchesHash(names: string, wanted: string): boolean {
  const [, , salt = '', hash = ''] = names.split('|');
  const expected = Buffer.from(hash, 'base64');
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(wanted).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function sameKey(a: string, b: string): boolean {
  return a.replace(/=+$/, '') === b.replace(/=+$/, '');
}

/** The key type that a blob itself names; '' when it is no key blob. */
function blobType(base64: string): string {
  const blob = Buffer.from(base64, 'base64');
  if (blob.length < 8) return '';
  const length = blob.readUInt32BE(0);
  return length > 0 && length <= 64 && blob.length > 4 + length ? blob.toString('latin1', 4, 4 + length) : '';
}
