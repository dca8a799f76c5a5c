/** The policy on host keys: what is on record is right, anything else refuses. */
import fs from 'node:fs';
import nodePath from 'node:path';
import type { HostSpec } from '../types.ts';
import { RemoteError } from './errors.ts';
import {
  keyFingerprint,
  knownHostLine,
  knownKeyTypes,
  parseKnownHosts,
  verifyHostKey,
} from './known-hosts.ts';

export interface HostKeys {
  /** Why the key that a host shows is refused; undefined when it is the right one. */
  refuse(host: HostSpec, key: Buffer): RemoteError | undefined;
  /** Host key algorithms to ask for, so that the key on record is the one shown; empty for the library's own order. */
  typesFor(host: HostSpec): string[];
}

export interface HostKeyOptions {
  /** known_hosts files, read in this order; the first one receives new keys. */
  readonly files: readonly string[];
  /** Add keys of hosts that are not on record yet. A changed or revoked key is refused all the same. */
  readonly acceptNew: boolean;
}

const rsaAlgorithms = ['rsa-sha2-512', 'rsa-sha2-256'];

export function createHostKeys(options: HostKeyOptions): HostKeys {
  const known = options.files.flatMap((file) =>
    fs.existsSync(file) ? parseKnownHosts(fs.readFileSync(file, 'utf8'), file) : [],
  );
  return {
    typesFor: (host) =>
      knownKeyTypes(known, nameOf(host), host.port).flatMap((type) =>
        type === 'ssh-rsa' ? rsaAlgorithms : [type],
      ),
    refuse(host, key) {
      const verdict = verifyHostKey(known, nameOf(host), host.port, key);
      const fingerprint = keyFingerprint(key);
      switch (verdict.kind) {
        case 'match':
          return undefined;
        case 'unknown':
          return options.acceptNew ? accept(host, key) : unknownKey(host, fingerprint);
        case 'revoked':
          return new RemoteError(
            'HOST_KEY',
            `${host.name} shows the revoked key ${fingerprint} (${place(verdict.known)}): not connected`,
          );
        case 'changed':
          return new RemoteError(
            'HOST_KEY',
            `the key of ${host.name} is not the one on record in ${place(verdict.known)}: it shows ${fingerprint}. Someone may be in between. ` +
              'If the host was reinstalled, remove that line after checking the fingerprint on the host.',
          );
      }
    },
  };

  function accept(host: HostSpec, key: Buffer): RemoteError | undefined {
    const line = knownHostLine(nameOf(host), host.port, key);
    const file = options.files[0];
    if (file === undefined)
      return new RemoteError('HOST_KEY', 'there is no known_hosts file to add the new key to');
    fs.mkdirSync(nodePath.dirname(file), { recursive: true, mode: 0o700 });
    fs.appendFileSync(file, line, { mode: 0o600 });
    known.push(...parseKnownHosts(line, file));
    return undefined;
  }
}

function unknownKey(host: HostSpec, fingerprint: string): RemoteError {
  return new RemoteError(
    'HOST_KEY',
    `the key of ${host.name} (${fingerprint}) is in no known_hosts: add it after checking, or run with --accept-new to trust keys seen for the first time`,
  );
}

function nameOf(host: HostSpec): string {
  return host.hostKeyAlias ?? host.address;
}

function place(known: { file: string; line: number }): string {
  return `${known.file}:${known.line}`;
}
