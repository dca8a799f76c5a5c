/** Host certificates (OpenSSH, PROTOCOL.certkeys): a key with the names it is for, signed by an authority that known_hosts names. */
import { globToRegex } from '../inventory/select.ts';
import { isSignedBy } from './signature.ts';
import { createReader, keyTypeOf, toWireString } from './wire.ts';

export interface HostCertificate {
  /** Blob of the key that it certifies, as a host without certificate would show it. */
  readonly plainKey: Buffer;
  /** Blob of the authority's key. */
  readonly authority: Buffer;
  readonly isForHosts: boolean;
  /** Names and patterns; empty: any host. */
  readonly principals: readonly string[];
  /** Unix seconds: valid from the first, before the second. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly hasCriticalOptions: boolean;
  readonly signedBytes: Buffer;
  readonly signature: Buffer;
}

const suffix = '-cert-v01@openssh.com';
/** How many fields after the nonce are the key's own, by the type of the key. */
const keyFields: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
};

/** Algorithms to offer a server that may have a certificate. RSA's cannot be used: the SSH library takes their names for a mismatch. */
export const certificateTypes: readonly string[] = Object.keys(keyFields).map((type) => type + suffix);

export function isCertificate(blob: Buffer): boolean {
  return keyTypeOf(blob).endsWith(suffix);
}

/** @returns undefined when the bytes are no certificate of a known type */
export function parseCertificate(blob: Buffer): HostCertificate | undefined {
  try {
    return readCertificate(blob);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readCertificate(blob: Buffer): HostCertificate | undefined {
  const reader = createReader(blob);
  const type = reader.string().toString('latin1').replace(suffix, '');
  const count = keyFields[type];
  if (count === undefined) return undefined;
  reader.string(); // nonce
  const own = Array.from({ length: count }, reader.string);
  reader.skip(8); // serial
  const kind = reader.number();
  reader.string(); // identity
  const names = createReader(reader.string());
  const principals: string[] = [];
  while (names.left() > 0) principals.push(names.string().toString('utf8'));
  const [validAfter, validBefore] = [reader.long(), reader.long()];
  const hasCriticalOptions = reader.string().length > 0;
  reader.string(); // extensions
  reader.string(); // reserved
  const authority = reader.string();
  const signedBytes = blob.subarray(0, blob.length - reader.left());
  const signature = reader.string();
  return {
    plainKey: Buffer.concat([Buffer.from(type), ...own].map(toWireString)),
    ...{ authority, isForHosts: kind === 2, principals, validAfter, validBefore },
    ...{ hasCriticalOptions, signedBytes, signature },
  };
}

/**
 * Why a certificate does not stand for a host; '' when it does. Whether its authority is one to trust is for the caller to know.
 * @param name what the host is called in known_hosts
 * @param now Unix seconds
 */
export function faultOfCertificate(certificate: HostCertificate, name: string, now: number): string {
  const { principals, validAfter, validBefore } = certificate;
  const time = BigInt(Math.floor(now));
  if (!certificate.isForHosts) return 'it is not for hosts';
  if (certificate.hasCriticalOptions) return 'it has options that are not known';
  if (time < validAfter) return 'it is not valid yet';
  if (time >= validBefore) return 'it has expired';
  const named = principals.length === 0 || principals.some((p) => globToRegex(p).test(name));
  if (!named) return `it is for ${principals.join(', ')}`;
  return isSignedBy(certificate.authority, certificate.signedBytes, certificate.signature)
    ? ''
    : 'its signature is wrong';
}
