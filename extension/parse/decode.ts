/** Bytes of a Python source file to text, as CPython's tokenizer decides it (PEP 263), but without ever giving up. */
import { isUtf8 } from 'node:buffer';
import { codecName, decodeUtf8, decodeWith } from './codecs.ts';

export interface Decoded {
  /** The text without BOM, with every line end as `\n` (lines and columns stay what Python counts). */
  readonly text: string;
  /** The codec as Python names it, e.g. `utf-8`, `utf-8-sig`, `cp1252`, `iso8859-1`. */
  readonly encoding: string;
  /** The cookie's own text (PEP 263), '' without one. */
  readonly declared: string;
  /** What is wrong with the encoding, as a phrase; '' when CPython would decode the file. */
  readonly fault: string;
}

interface Choice {
  readonly encoding: string;
  /** Bytes of the byte-order mark. */
  readonly skip: number;
  readonly declared?: string;
  readonly fault?: string;
}

const cookie = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const blankOrComment = /^[ \t\f]*(?:#|$)/;
/** CPython looks at two lines; a first line longer than this holds no cookie worth finding. */
const headBytes = 4096;

/**
 * Decodes Python source.
 * @param bytes a file's content; nothing in it can make this throw
 */
export function decodePython(bytes: Uint8Array): Decoded {
  const choice = fromMark(bytes) ?? fromCookie(bytes) ?? fromZeros(bytes) ?? { encoding: 'utf-8', skip: 0 };
  const body = choice.skip === 0 ? bytes : bytes.subarray(choice.skip);
  const decoded = decodeWith(choice.encoding, body);
  const text = decoded ?? decodeUtf8(body);
  const unsupported = decoded === undefined ? `its encoding ${choice.encoding} is not supported` : '';
  return {
    text: universalNewlines(text),
    encoding: choice.encoding,
    declared: choice.declared ?? '',
    fault: choice.fault ?? (unsupported || faultOf(text, choice.encoding, body)),
  };
}

/** Byte-order marks. CPython runs only the UTF-8 one; editors on Windows write the others. */
function fromMark(bytes: Uint8Array): Choice | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) {
    const declared = cookieOf(bytes.subarray(3));
    const clash = declared !== '' && codecName(declared)?.startsWith('utf-8') !== true;
    const fault = clash ? { fault: `it has a UTF-8 mark but declares ${declared}` } : {};
    return { encoding: 'utf-8-sig', skip: 3, declared, ...fault };
  }
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? marked('utf-32-le', 4) : marked('utf-16-le', 2);
  if (a === 0xfe && b === 0xff) return marked('utf-16-be', 2);
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return marked('utf-32-be', 4);
  return undefined;
}

function marked(encoding: string, skip: number): Choice {
  return { encoding, skip, fault: `it is ${encoding}, which Python does not run` };
}

function fromCookie(bytes: Uint8Array): Choice | undefined {
  const declared = cookieOf(bytes);
  if (declared === '') return undefined;
  const encoding = codecName(declared);
  // UTF-16 and UTF-32 cannot be declared in ASCII: the file is not what it says.
  if (encoding === undefined || /^utf-(?:16|32)/.test(encoding)) {
    return { encoding: 'utf-8', skip: 0, declared, fault: `it declares an encoding that Python rejects` };
  }
  return { encoding, skip: 0, declared };
}

/** The cookie of the first two lines, '' when there is none. */
function cookieOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, headBytes)).toString(
    'latin1',
  );
  const [first = '', second = ''] = head.split(/\r\n|\r|\n/, 2);
  const found = cookie.exec(first)?.[1];
  if (found !== undefined) return found;
  return blankOrComment.test(first) ? (cookie.exec(second)?.[1] ?? '') : '';
}

/** UTF-16 and UTF-32 without a mark show as zeros beside ASCII. */
function fromZeros(bytes: Uint8Array): Choice | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  if (bytes.length < 4) return undefined;
  if (a !== 0 && b === 0 && c === 0 && d === 0) return marked('utf-32-le', 0);
  if (a === 0 && b === 0 && c === 0 && d !== 0) return marked('utf-32-be', 0);
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return marked('utf-16-le', 0);
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return marked('utf-16-be', 0);
  return undefined;
}

function faultOf(text: string, encoding: string, bytes: Uint8Array): string {
  if (text.includes('\uFFFD') && !(encoding.startsWith('utf-8') && isUtf8(bytes)))
    return `some bytes are not valid ${encoding}`;
  return text.includes('\0') ? 'it contains NUL bytes' : '';
}

function universalNewlines(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}
