/** Hashes of text as hex, and base64. */
import { createHash } from 'node:crypto';
import { decodeText } from '../engine/text.ts';
import { type SqlArgument, type SqlFunction, strict } from './types.ts';

export const hashFunctions: readonly SqlFunction[] = [
  ...['md5', 'sha1', 'sha256'].map((algorithm) =>
    strict(algorithm, 1, (value) => createHash(algorithm).update(bytesOf(value)).digest('hex')),
  ),
  strict('to_base64', 1, (value) => toBase64(bytesOf(value))),
  strict('conditional_to_base64', 1, (value) => {
    const bytes = bytesOf(value);
    return bytes.every((byte) => byte >= 0x20 && byte < 0x7f) ? (value?.text() ?? '') : toBase64(bytes);
  }),
  strict('from_base64', 1, (value) => fromBase64(value?.text() ?? '')),
];

function bytesOf(argument: SqlArgument | undefined): Uint8Array {
  return argument?.bytes() ?? new Uint8Array();
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** '' for what is not base64; line ends are ignored. */
function fromBase64(text: string): string {
  const compact = text.replace(/[\r\n]/g, '');
  return /^[A-Za-z0-9+/]*={0,2}$/.test(compact) ? decodeText(Buffer.from(compact, 'base64')) : '';
}
