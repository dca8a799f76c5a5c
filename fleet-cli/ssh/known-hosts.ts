/** known_hosts as sshd(8) describes it: hashed names, patterns, `[host]:port`, `@revoked` and `@cert-authority`. */
import { createHash, createHmac } from 'node:crypto';
import { globToRegex } from '../inventory/select.ts';
import { keyTypeOf } from './wire.ts';

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
    if (keyType !== keyTypeOf(Buffer.from(key, 'base64'))) continue;
    hosts.push({ marker, names, keyType, key, file, line: index + 1 });
  }
  return hosts;
}

/** The entries of known_hosts files, found by name without going through all of them. */
export interface KnownHosts {
  /** Entries for a host: those that name it before those with a pattern. */
  find(name: string, port: number): readonly KnownHost[];
  add(hosts: readonly KnownHost[]): void;
}

/** Names without wildcards are looked up; patterns and hashed names are tried one by one, once for each name asked for. */
export function indexKnownHosts(hosts: readonly KnownHost[]): KnownHosts {
  const named = new Map<string, KnownHost[]>();
  const others: { readonly host: KnownHost; readonly matches: (wanted: string) => boolean }[] = [];
  const asked = new Map<string, KnownHost[]>();
  const add = (more: readonly KnownHost[]) => {
    for (const host of more) {
      if (/[*?!|]/.test(host.names)) others.push({ host, matches: toMatcher(host.names) });
      else for (const name of new Set(host.names.toLowerCase().split(','))) push(named, name, host);
    }
  };
  add(hosts);
  return {
    add(more) {
      asked.clear();
      add(more);
    },
    find(name, port) {
      const wanted = lookupName(name, port);
      const found = asked.get(wanted) ?? lookUp(wanted);
      asked.set(wanted, found);
      return found;
    },
  };

  function lookUp(wanted: string): KnownHost[] {
    const matching = others.filter(({ matches }) => matches(wanted)).map(({ host }) => host);
    return [...(named.get(wanted) ?? []), ...matching];
  }
}

function push(map: Map<string, KnownHost[]>, name: string, host: KnownHost): void {
  const list = map.get(name);
  if (list === undefined) map.set(name, [host]);
  else list.push(host);
}

/**
 * Whether a key that a server shows is the one on record.
 * @param found the entries for the server
 * @param key the server's public key blob (RFC 4253 §6.6)
 */
export function verifyHostKey(found: readonly KnownHost[], key: Buffer): Verdict {
  const shown = key.toString('base64');
  const revoked = found.find((host) => host.marker === 'revoked' && sameKey(host.key, shown));
  if (revoked !== undefined) return { kind: 'revoked', known: revoked };
  const plain = found.filter((host) => host.marker === '');
  if (plain.some((host) => sameKey(host.key, shown))) return { kind: 'match' };
  const other = plain[0];
  return other === undefined ? { kind: 'unknown' } : { kind: 'changed', known: other };
}

/** Key types among entries: asking the server for these first avoids a false "changed". */
export function knownKeyTypes(found: readonly KnownHost[]): string[] {
  return [...new Set(found.filter((host) => host.marker === '').map((host) => host.keyType))];
}

/** A line for known_hosts, as `ssh -o StrictHostKeyChecking=accept-new` would add it. */
export function knownHostLine(name: string, port: number, key: Buffer): string {
  return `${lookupName(name, port)} ${keyTypeOf(key)} ${key.toString('base64')}\n`;
}

/** `SHA256:…` fingerprint of a key blob, as OpenSSH prints it. */
export function keyFingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function lookupName(name: string, port: number): string {
  return port === 22 ? name.toLowerCase() : `[${name.toLowerCase()}]:${port}`;
}

function toMatcher(names: string): (wanted: string) => boolean {
  if (names.startsWith('|')) return toHashMatcher(names);
  const patterns = names
    .toLowerCase()
    .split(',')
    .map((text) => ({ drops: text.startsWith('!'), glob: globToRegex(text.replace(/^!/, '')) }));
  return (wanted) => {
    const matching = patterns.filter(({ glob }) => glob.test(wanted));
    return matching.length > 0 && !matching.some(({ drops }) => drops);
  };
}

function toHashMatcher(names: string): (wanted: string) => boolean {
  const [, version, salt = '', hash = ''] = names.split('|');
  const expected = Buffer.from(hash, 'base64');
  const key = Buffer.from(salt, 'base64');
  return (wanted) => version === '1' && createHmac('sha1', key).update(wanted).digest().equals(expected);
}

function sameKey(a: string, b: string): boolean {
  return a.replace(/=+$/, '') === b.replace(/=+$/, '');
}
