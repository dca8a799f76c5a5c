/**
 * Whether any of many short texts is in a long one, mostly without looking: one pass notes every three letters that follow
 * each other, and a text whose first three are not among them cannot be there.
 */

const size = 1 << 16;
const lengthOfGram = 3;

const lowerCase = new Uint8Array(128);
for (let code = 0; code < 128; code++) lowerCase[code] = code >= 65 && code <= 90 ? code + 32 : code;

/** Scratch memory, shared by all calls: a cell is set when it holds the number of the present one. */
const noted = new Uint32Array(size);
let round = 0;

const unknown = -1;
const known = new WeakMap<readonly string[], Int32Array>();

export interface Hints {
  /** Whether one of the texts, in lower case, is in the text, whatever its case. */
  some(hints: readonly string[]): boolean;
}

/**
 * Use it before the next one is made: they share memory.
 * @param text any text
 */
export function createHints(text: string): Hints {
  round = (round + 1) >>> 0 || 1;
  const own = round;
  note(text, own);
  let lower: string | undefined;
  return {
    some(hints) {
      const grams = gramsOf(hints);
      for (let i = 0; i < grams.length; i++) {
        const gram = grams[i] ?? unknown;
        if (gram !== unknown && noted[gram] !== own) continue;
        lower ??= text.toLowerCase();
        if (lower.includes(hints[i] ?? '')) return true;
      }
      return false;
    },
  };
}

/** The cell of each text's first three letters. */
function gramsOf(hints: readonly string[]): Int32Array {
  let grams = known.get(hints);
  if (grams === undefined) {
    grams = Int32Array.from(hints, (hint) => (hint.length < lengthOfGram ? unknown : gramOf(hint)));
    known.set(hints, grams);
  }
  return grams;
}

function note(text: string, own: number): void {
  let a = 0;
  let b = 0;
  for (let i = 0; i < text.length; i++) {
    const c = plain(text.charCodeAt(i));
    noted[mix(a, b, c)] = own;
    a = b;
    b = c;
  }
}

function gramOf(hint: string): number {
  return mix(plain(hint.charCodeAt(0)), plain(hint.charCodeAt(1)), plain(hint.charCodeAt(2)));
}

function plain(code: number): number {
  return code < 128 ? (lowerCase[code] ?? 0) : code;
}

function mix(a: number, b: number, c: number): number {
  return ((a << 9) ^ (b << 4) ^ c ^ (b >> 3)) & (size - 1);
}
