/** Checks SSH signatures (RFC 4253 §6.6, RFC 5656 §3.1.2, RFC 8332, RFC 8709). */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { createReader, keyTypeOf } from './wire.ts';

/**
 * Whether a signature is that of a key.
 * @param authority the key's blob; @param signature blob of algorithm and bytes
 */
export function isSignedBy(authority: Buffer, signed: Buffer, signature: Buffer): boolean {
  try {
    const reader = createReader(signature);
    const algorithm = reader.string().toString('latin1');
    const key = toKey(authority);
    const hash = hashOf(algorithm, keyTypeOf(authority));
    if (key === undefined || hash === undefined) return false;
    const bytes = reader.string();
    if (!algorithm.startsWith('ecdsa')) return verify(hash, signed, key, bytes);
    return verify(hash, signed, { key, dsaEncoding: 'ieee-p1363' }, joinedPair(bytes, algorithm));
  } catch {
    return false; // no key, or no signature
  }
}

/** The hash of a signature by a key of that type; null where the algorithm has its own, undefined for what is not accepted (SHA-1). */
function hashOf(algorithm: string, keyType: string): string | null | undefined {
  if (keyType === 'ssh-rsa') return { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' }[algorithm];
  if (algorithm !== keyType) return undefined;
  const hashes: Readonly<Record<string, string | null>> = {
    'ssh-ed25519': null,
    'ecdsa-sha2-nistp256': 'sha256',
    'ecdsa-sha2-nistp384': 'sha384',
    'ecdsa-sha2-nistp521': 'sha512',
  };
  return hashes[keyType];
}

const curves: Readonly<Record<string, string>> = { nistp256: 'P-256', nistp384: 'P-384', nistp521: 'P-521' };

function toKey(blob: Buffer): KeyObject | undefined {
  const reader = createReader(blob);
  const type = reader.string().toString('latin1');
  const jwk = (key: Readonly<Record<string, string>>) => createPublicKey({ key, format: 'jwk' });
  const text = (bytes: Buffer) => bytes.toString('base64url');
  if (type === 'ssh-ed25519') return jwk({ kty: 'OKP', crv: 'Ed25519', x: text(reader.string()) });
  if (type === 'ssh-rsa') {
    const [e, n] = [reader.string(), reader.string()];
    return jwk({ kty: 'RSA', e: text(e), n: text(unsigned(n)) });
  }
  const crv = curves[reader.string().toString('latin1')];
  const point = reader.string();
  const half = (point.length - 1) / 2;
  if (crv === undefined || point[0] !== 4) return undefined;
  return jwk({ kty: 'EC', crv, x: text(point.subarray(1, 1 + half)), y: text(point.subarray(1 + half)) });
}

/** The two numbers of an ECDSA signature, each as wide as its curve. */
function joinedPair(bytes: Buffer, algorithm: string): Buffer {
  const width = algorithm.endsWith('521') ? 66 : algorithm.endsWith('384') ? 48 : 32;
  const reader = createReader(bytes);
  const pad = (number: Buffer) => Buffer.concat([Buffer.alloc(width - number.length), number]);
  return Buffer.concat([pad(unsigned(reader.string())), pad(unsigned(reader.string()))]);
}

function unsigned(number: Buffer): Buffer {
  return number[0] === 0 ? number.subarray(1) : number;
}
