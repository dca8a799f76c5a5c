/** The policy on host keys: what is on record is right, anything else refuses. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { systemReason, UsageError } from '../../extension/core/errors.ts';
import { makeDirectories } from '../../extension/core/make-directories.ts';
import type { HostSpec } from '../types.ts';
import { RemoteError } from './errors.ts';
import { certificateTypes, faultOfCertificate, isCertificate, parseCertificate } from './host-certificate.ts';
import {
  indexKnownHosts,
  type KnownHost,
  keyFingerprint,
  knownHostLine,
  knownKeyTypes,
  parseKnownHosts,
  type Verdict,
  verifyHostKey,
} from './known-hosts.ts';

export interface HostKeys {
  /** Why the key or certificate that a host shows is refused; undefined when it is the right one. */
  refuse(host: HostSpec, key: Buffer): RemoteError | undefined;
  /** Host key algorithms to ask for, those on record first, so that the key on record is the one shown. */
  typesFor(host: HostSpec): string[];
}

export interface HostKeyOptions {
  /** known_hosts files, read in this order; the first one receives new keys. */
  readonly files: readonly string[];
  /** Add keys of hosts that are not on record yet. A changed or revoked key is refused all the same. */
  readonly acceptNew: boolean;
}

/** What a host without an entry is asked for, best first; SHA-1 is not among them. */
const plainTypes = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** @throws UsageError: without what is on record nothing could be told from a forgery */
function readRecord(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read the host keys in ${file}: ${systemReason(error)}`, { cause: error });
  }
}

export function createHostKeys(options: HostKeyOptions): HostKeys {
  const known = indexKnownHosts(
    options.files.flatMap((file) => (fs.existsSync(file) ? parseKnownHosts(readRecord(file), file) : [])),
  );
  return {
    typesFor(host) {
      const found = find(host);
      const types = knownKeyTypes(found).flatMap((type) =>
        type === 'ssh-rsa' ? plainTypes.filter((name) => name.startsWith('rsa-')) : [type],
      );
      const certified = found.some(({ marker }) => marker === 'cert-authority') ? certificateTypes : [];
      return [
        ...new Set([...certified, ...types.filter((type) => plainTypes.includes(type)), ...plainTypes]),
      ];
    },
    refuse: (host, key) => (isCertificate(key) ? refuseCertificate(host, key) : refusePlain(host, key)),
  };

  /** As ssh does, entries without the port count where there are none with it; an alias has no port. */
  function find(host: HostSpec): readonly KnownHost[] {
    const found = known.find(nameOf(host), portOf(host));
    return found.some(({ marker }) => marker !== 'revoked')
      ? found
      : [...found, ...known.find(nameOf(host), 22)];
  }

  function refuseCertificate(host: HostSpec, key: Buffer): RemoteError | undefined {
    const certificate = parseCertificate(key);
    if (certificate === undefined) return refusal(host, 'shows a certificate that cannot be read');
    const found = find(host);
    for (const blob of [certificate.authority, certificate.plainKey]) {
      const verdict = verifyHostKey(found, blob);
      if (verdict.kind === 'revoked') return revokedKey(host, blob, verdict.known);
    }
    const authority = certificate.authority.toString('base64');
    if (!found.some((entry) => entry.marker === 'cert-authority' && entry.key === authority)) {
      const print = keyFingerprint(certificate.authority);
      return refusal(host, `shows a certificate of the authority ${print}, which is not on record for it`);
    }
    const fault = faultOfCertificate(certificate, nameOf(host), Date.now() / 1000);
    return fault === '' ? undefined : refusal(host, `shows a certificate that does not count: ${fault}`);
  }

  function refusePlain(host: HostSpec, key: Buffer): RemoteError | undefined {
    const found = known.find(nameOf(host), portOf(host));
    const exact = verifyHostKey(found, key);
    const verdict = exact.kind === 'unknown' ? withoutPort(host, key) : exact;
    switch (verdict.kind) {
      case 'match':
        return undefined;
      case 'unknown':
        return options.acceptNew ? accept(host, key) : unknownKey(host, key, find(host));
      case 'revoked':
        return revokedKey(host, key, verdict.known);
      case 'changed':
        return changedKey(host, key, verdict.known);
    }
  }

  /** Another service of the same machine may well have another key, so a difference says nothing here. */
  function withoutPort(host: HostSpec, key: Buffer): Verdict {
    const verdict = verifyHostKey(known.find(nameOf(host), 22), key);
    return verdict.kind === 'changed' ? { kind: 'unknown' } : verdict;
  }

  function accept(host: HostSpec, key: Buffer): RemoteError | undefined {
    const line = knownHostLine(nameOf(host), portOf(host), key);
    const file = options.files[0];
    if (file === undefined)
      return new RemoteError('HOST_KEY', 'there is no known_hosts file to add the new key to');
    makeDirectories(nodePath.dirname(file), 0o700);
    // The last line may have been left without its end.
    const isOpen = fs.existsSync(file) && /[^\n]$/.test(fs.readFileSync(file, 'utf8'));
    fs.appendFileSync(file, isOpen ? `\n${line}` : line, { mode: 0o600 });
    known.add(parseKnownHosts(line, file));
    return undefined;
  }
}

function refusal(host: HostSpec, what: string): RemoteError {
  return new RemoteError('HOST_KEY', `${host.name} ${what}: not connected`);
}

function revokedKey(host: HostSpec, key: Buffer, known: KnownHost): RemoteError {
  return refusal(host, `shows the revoked key ${keyFingerprint(key)} (${place(known)})`);
}

function changedKey(host: HostSpec, key: Buffer, known: KnownHost): RemoteError {
  return new RemoteError(
    'HOST_KEY',
    `the key of ${host.name} is not the one on record in ${place(known)}: it shows ${keyFingerprint(key)}. Someone may be in between. ` +
      'If the host was reinstalled, remove that line after checking the fingerprint on the host.',
  );
}

function unknownKey(host: HostSpec, key: Buffer, found: readonly KnownHost[]): RemoteError {
  const authority = found.find(({ marker }) => marker === 'cert-authority');
  const expected =
    authority === undefined
      ? ''
      : `, and it shows no Ed25519 or ECDSA certificate of the authority in ${place(authority)}`;
  return new RemoteError(
    'HOST_KEY',
    `the key of ${host.name} (${keyFingerprint(key)}) is in no known_hosts${expected}: add it after checking, or run with --accept-new to trust keys seen for the first time`,
  );
}

function nameOf(host: HostSpec): string {
  return host.hostKeyAlias ?? host.address;
}

function portOf(host: HostSpec): number {
  return host.hostKeyAlias === undefined ? host.port : 22;
}

function place(known: { file: string; line: number }): string {
  return `${known.file}:${known.line}`;
}
