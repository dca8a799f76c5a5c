/** Text of metadata files. They should be UTF-8 (PEP 566); older tools wrote whatever the machine's encoding was. */

export interface MetadataText {
  readonly text: string;
  /** False when bytes were not UTF-8: the text was then read as Windows-1252. */
  readonly valid: boolean;
}

const strict = new TextDecoder('utf-8', { fatal: true });
const western = new TextDecoder('windows-1252');

/**
 * Decodes UTF-8 without its byte order mark; what is not UTF-8 is read as Windows-1252, which never fails.
 * @param cut the bytes are the head of a longer file: a character cut in two at the end is dropped
 */
export function decodeMetadata(bytes: Uint8Array, cut = false): MetadataText {
  const whole = cut ? bytes.subarray(0, completeLength(bytes)) : bytes;
  try {
    return { text: strict.decode(whole), valid: true };
  } catch {
    return { text: western.decode(bytes), valid: false };
  }
}

/** Bytes of a UTF-8 sequence by its first byte. */
function sequenceLength(first: number): number {
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
}

/** Length without a UTF-8 sequence that the end cuts in two. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
