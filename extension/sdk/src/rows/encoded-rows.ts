/** Rows in the form that goes out on the socket, so that encoding can be done in another thread or process. */
import type { StringMap } from '../wire/structs.ts';
import { RowReader } from './row-reader.ts';
import { readMap, type SeenText } from './rows-codec.ts';

/** The bytes of `count` rows. They are handed on as they are and must not be changed after. */
export class EncodedRows {
  readonly count: number;
  /** The rows' bytes in order; a row never spans two of them. */
  readonly chunks: readonly Uint8Array[];
  /** Whether the memory may be moved to another thread instead of copied; such rows can be answered with only once. */
  readonly transfer: boolean;

  constructor(count: number, chunks: readonly Uint8Array[], options: { readonly transfer?: boolean } = {}) {
    this.count = count;
    this.chunks = chunks;
    this.transfer = options.transfer === true;
  }

  get byteLength(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  }
}

/**
 * The rows as maps of texts, decoded one chunk after another.
 * @throws ProtocolError when the bytes are not rows
 */
export function* decodeRows(encoded: EncodedRows): IterableIterator<StringMap> {
  for (const chunk of encoded.chunks) {
    const reader = new RowReader(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    const keys: SeenText[] = [];
    const values: SeenText[] = [];
    while (reader.offset < reader.buffer.length) yield readMap(reader, keys, values);
  }
}
