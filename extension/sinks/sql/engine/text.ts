/**
 * Text between JavaScript and SQLite's memory. Bytes that are not UTF-8 are lone surrogates U+DC80–U+DCFF here, as PEP 383
 * has them, and come back as the same bytes.
 */
import { raw, type Sqlite } from './sqlite.ts';

const loneSurrogate = /\p{Surrogate}/u;

export interface TextCodec {
  /** The text of `length` bytes at a pointer. */
  read(pointer: number, length: number): string;
  /** Puts text into memory that is valid until the next call. */
  write(text: string): { readonly pointer: number; readonly length: number };
  writeBytes(bytes: Uint8Array): { readonly pointer: number; readonly length: number };
}

export function createTextCodec(sqlite: Sqlite): TextCodec {
  const { wasm } = sqlite;
  const encoder = new TextEncoder();
  let scratch = wasm.alloc(4096);
  let capacity = 4096;

  return { read, write, writeBytes };

  function read(pointer: number, length: number): string {
    const heap = wasm.heap8u();
    return decodeText(Buffer.from(heap.buffer, heap.byteOffset + pointer, length));
  }

  function write(text: string): { pointer: number; length: number } {
    if (loneSurrogate.test(text)) return writeBytes(encodeText(text));
    reserve(text.length * 3);
    const target = wasm.heap8u().subarray(scratch, scratch + capacity);
    return { pointer: scratch, length: encoder.encodeInto(text, target).written };
  }

  function writeBytes(bytes: Uint8Array): { pointer: number; length: number } {
    reserve(bytes.length);
    wasm.heap8u().set(bytes, scratch);
    return { pointer: scratch, length: bytes.length };
  }

  function reserve(bytes: number): void {
    if (bytes <= capacity) return;
    wasm.dealloc(scratch);
    capacity = bytes;
    scratch = wasm.alloc(bytes);
  }
}

/** UTF-8 to text; each byte that does not belong becomes U+DC00 plus its value. */
export function decodeText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  let result = '';
  for (let at = 0; at < bytes.length; ) {
    const size = sequenceLength(bytes, at);
    if (size === 0) result += String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
    else result += bytes.toString('utf8', at, at + size);
    at += Math.max(size, 1);
  }
  return result;
}

/** Length of the valid UTF-8 sequence at `at`, or 0. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (size === 0 || at + size > bytes.length) return 0;
  const text = bytes.toString('utf8', at, at + size);
  const replaced = size === 3 && bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd;
  return replaced || (!text.includes('\ufffd') && text.length > 0) ? size : 0;
}

/** Text to UTF-8; a lone surrogate that `decodeText` made becomes its byte again. */
export function encodeText(text: string): Buffer {
  const parts = text.split(/((?<![\ud800-\udbff])[\udc80-\udcff])/);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.of(part.charCodeAt(0) - 0xdc00) : Buffer.from(part, 'utf8'),
    ),
  );
}

/** Reads the text that `sqlite3_value_text` or `sqlite3_column_text` gives; undefined for NULL. */
export function readText(
  codec: TextCodec,
  text: (...args: readonly number[]) => number,
  bytes: (...args: readonly number[]) => number,
  ...of: readonly number[]
): string | undefined {
  const pointer = text(...of);
  return pointer === 0 ? undefined : codec.read(pointer, bytes(...of));
}

/** `sqlite3_result_text` with a copy of the text. */
export function textResult(sqlite: Sqlite, codec: TextCodec): (context: number, text: string) => void {
  const result = raw(sqlite, 'sqlite3_result_text');
  return (context, text) => {
    const { pointer, length } = codec.write(text);
    result(context, pointer, length, -1); // SQLITE_TRANSIENT
  };
}
