/**
 * Python's codecs in TypeScript, as far as source files use them: names as `codecs.lookup` gives them, single-byte codecs by
 * table, CJK codecs by the platform's own decoders, and the escaping ones, which hide text from tools that do not know them.
 */
import { isAscii } from 'node:buffer';
import data from './data/codecs.json' with { type: 'json' };
import { decodeEscapes, decodeUtf7 } from './escape-codecs.ts';

const aliases = new Map(Object.entries(data.aliases as Readonly<Record<string, string>>));
const tables = new Map(Object.entries(data.tables as Readonly<Record<string, string>>));

/** CJK codecs of Python and the nearest decoder of the Encoding standard. */
const platformDecoders: ReadonlyMap<string, string> = new Map([
  ['big5', 'big5'],
  ['big5hkscs', 'big5'],
  ['cp950', 'big5'],
  ['cp932', 'shift_jis'],
  ['shift_jis', 'shift_jis'],
  ['shift_jis_2004', 'shift_jis'],
  ['shift_jisx0213', 'shift_jis'],
  ['cp949', 'euc-kr'],
  ['euc_kr', 'euc-kr'],
  ['euc_jp', 'euc-jp'],
  ['euc_jis_2004', 'euc-jp'],
  ['euc_jisx0213', 'euc-jp'],
  ['gb18030', 'gb18030'],
  ['gb2312', 'gbk'],
  ['gbk', 'gbk'],
  ['iso2022_jp', 'iso-2022-jp'],
  ['iso2022_jp_1', 'iso-2022-jp'],
  ['iso2022_jp_2', 'iso-2022-jp'],
  ['iso2022_jp_2004', 'iso-2022-jp'],
  ['iso2022_jp_3', 'iso-2022-jp'],
  ['iso2022_jp_ext', 'iso-2022-jp'],
  ['utf-16-le', 'utf-16le'],
  ['utf-16-be', 'utf-16be'],
]);

const replacement = '\uFFFD';

/**
 * The name that Python itself gives a codec.
 * @param label as written in a coding cookie
 * @returns e.g. `cp1252` for `Windows-1252`; undefined when Python knows no such text codec
 */
export function codecName(label: string): string | undefined {
  const key = label
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '_')
    .replace(/^rot_13$/, 'rot13');
  const found = aliases.get(key) ?? aliases.get(key.replaceAll('.', '_'));
  if (found !== undefined) return found;
  const dashed = key.replaceAll('_', '-');
  return known.has(key) ? key : known.has(dashed) ? dashed : undefined;
}

/** Python 2 took `rot13` for source too. */
const known: ReadonlySet<string> = new Set([
  ...aliases.values(),
  ...tables.keys(),
  ...platformDecoders.keys(),
  'rot13',
]);

/**
 * Decodes with a codec of Python; bytes that it does not know become U+FFFD.
 * @param codec a name that `codecName` gave
 * @returns undefined when the codec is not supported here
 */
export function decodeWith(codec: string, bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (codec === 'utf-8' || codec === 'utf-8-sig') return decodeUtf8(bytes);
  if (codec === 'iso8859-1') return buffer.toString('latin1');
  if (codec === 'ascii') return buffer.toString('latin1').replaceAll(/[\x80-\xff]/g, replacement);
  if (codec === 'utf-32-le' || codec === 'utf-32-be') return decodeUtf32(buffer, codec === 'utf-32-be');
  if (codec === 'utf-7') return decodeUtf7(buffer.toString('latin1'));
  if (codec === 'unicode-escape' || codec === 'raw-unicode-escape') {
    return decodeEscapes(buffer.toString('latin1'), codec === 'raw-unicode-escape');
  }
  if (codec === 'rot13') return buffer.toString('latin1').replaceAll(/[a-z]/gi, rotate);
  const table = tables.get(codec);
  if (table !== undefined) return decodeTable(buffer, table);
  return decodeOnPlatform(codec, bytes);
}

/** UTF-8 without a BOM; invalid bytes become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  // Most sources are ASCII, which copies as it is.
  if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return new TextDecoder('utf-8').decode(bytes);
}

function decodeTable(bytes: Buffer, table: string): string {
  const full = table.length === 128 ? undefined : table;
  const latin = bytes.toString('latin1');
  return full === undefined
    ? latin.replaceAll(/[\x80-\xff]/g, (c) => table.charAt(c.charCodeAt(0) - 128))
    : latin.replaceAll(/[\s\S]/g, (c) => full.charAt(c.charCodeAt(0)));
}

function decodeOnPlatform(codec: string, bytes: Uint8Array): string | undefined {
  const label = platformDecoders.get(codec);
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return undefined; // A Node without full ICU.
  }
}

function decodeUtf32(bytes: Buffer, bigEndian: boolean): string {
  const parts: string[] = [];
  let part: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    part.push(code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? 0xfffd : code);
    if (part.length === 4096) {
      parts.push(String.fromCodePoint(...part));
      part = [];
    }
  }
  return parts.join('') + String.fromCodePoint(...part) + (bytes.length % 4 === 0 ? '' : replacement);
}

function rotate(letter: string): string {
  const code = letter.charCodeAt(0);
  const base = code >= 97 ? 97 : 65;
  return String.fromCharCode(((code - base + 13) % 26) + base);
}
