/**
 * Whether any of many short texts is in a long one, mostly without looking: one pass notes every three letters that follow
 * each other, and a text whose first three are not among them cannot be there.
 */

const lengthOfGram = 3;

/** Five bits for each of three letters: what came before them is shifted out. */
const letterBits = 5;
const mask = (1 << (lengthOfGram * letterBits)) - 1;

/** Letters without their case. */
const letters = new Uint8Array(128);
for (let code = 0; code < 128; code++) letters[code] = code >= 65 && code <= 90 ? code + 32 : code;

/** Scratch memory, shared by all calls: a cell is set when it holds the number of the present one. It fits the processor's nearest cache. */
const noted = new Uint8Array(mask + 1);
const lastRound = 255;
let round = 0;

/** Lists of texts made ready for asking which of them are there. */
export interface HintLists {
  readonly texts: readonly string[];
  /** The cell of each text's first three letters, or -1. */
  readonly grams: Int32Array;
  /** The list that each text is of. */
  readonly owners: Int32Array;
  readonly length: number;
}

const unknown = -1;

/** @param lists texts in lower case */
export function compileHints(lists: readonly (readonly string[])[]): HintLists {
  const pairs = lists.flatMap((texts, owner) => texts.map((text) => ({ text, owner })));
  return {
    texts: pairs.map(({ text }) => text),
    grams: Int32Array.from(pairs, ({ text }) => (text.length < lengthOfGram ? unknown : gramOf(text))),
    owners: Int32Array.from(pairs, ({ owner }) => owner),
    length: lists.length,
  };
}

/**
 * @param text any text
 * @returns the numbers of the lists of which at least one text is in it, whatever its case, in order
 */
export function listsIn(text: string, { texts, grams, owners, length }: HintLists): number[] {
  if (round === lastRound) noted.fill(0);
  round = (round % lastRound) + 1;
  note(text, round);
  const own = round;
  const found: number[] = [];
  let lower: string | undefined;
  let last = -1;
  for (let i = 0; i < grams.length && last < length; i++) {
    const gram = grams[i] ?? unknown;
    if (gram !== unknown && noted[gram] !== own) continue;
    const owner = owners[i] ?? 0;
    if (owner === last) continue;
    lower ??= text.toLowerCase();
    if (!lower.includes(texts[i] ?? '')) continue;
    found.push(owner);
    last = owner;
  }
  return found;
}

function note(text: string, own: number): void {
  let gram = 0;
  for (let i = 0; i < text.length; i++) {
    gram = ((gram << letterBits) ^ (letters[text.charCodeAt(i) & 127] ?? 0)) & mask;
    noted[gram] = own;
  }
}

/** The cell that `note` sets at the third letter, whatever came before the first. */
function gramOf(text: string): number {
  let gram = 0;
  for (let i = 0; i < lengthOfGram; i++)
    gram = ((gram << letterBits) ^ (letters[text.charCodeAt(i) & 127] ?? 0)) & mask;
  return gram;
}
