/** Makes the SSH library take a host certificate, which it does not know, once we have checked it. */
import type { Client } from 'ssh2';
import constants from 'ssh2/lib/protocol/constants.js';
import { certificateTypes } from './host-certificate.ts';
import { keyTypeOf } from './wire.ts';

/** The parts of the library's key exchange that this touches; 1.17.0 has them, and a test with a real sshd notices when they change. */
interface KeyExchange {
  _hostKey: Buffer;
  readonly negotiated: { serverHostKey: string };
  getPublicKey(): Buffer;
}

/** The library refuses to offer an algorithm that is not on its list. */
export function allowCertificates(): void {
  const known = constants.SUPPORTED_SERVER_HOST_KEY;
  known.push(...certificateTypes.filter((type) => !known.includes(type)));
}

/**
 * To be called while the host key is verified. The exchange hash covers the certificate, the signature over it is by the plain key: between the
 * two the library asks for our public key, and there the plain key takes the certificate's place. Were the library to work in another order,
 * the signature would not fit and the connection be refused.
 */
export function presentPlainKey(client: Client, plainKey: Buffer): void {
  const exchange = (client as unknown as { _protocol: { _kex: KeyExchange } })._protocol._kex;
  const original = exchange.getPublicKey;
  exchange.negotiated.serverHostKey = keyTypeOf(plainKey);
  exchange.getPublicKey = () => {
    exchange._hostKey = plainKey;
    return original.call(exchange);
  };
}
