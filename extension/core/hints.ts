/**
 * Whether, and where, any of many short texts is in a long one, mostly without looking: three letters that follow each other make a
 * cell, and a text of which any cell is missing cannot be there.
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
  /** The cells of every three ASCII letters that follow each other in each text. */
  readonly grams: readonly Int32Array[];
  /** The list that each text is of. */
  readonly owners: Int32Array;
  readonly length: number;
}

/** @param lists texts in lower case */
export function compileHints(lists: readonly (readonly string[])[]): HintLists {
  const pairs = lists.flatMap((texts, owner) => texts.map((text) => ({ text, owner })));
  return {
    texts: pairs.map(({ text }) => text),
    grams: pairs.map(({ text }) => gramsOf(text)),
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
    const owner = owners[i] ?? 0;
    if (owner === last || !areNoted(grams[i], own)) continue;
    lower ??= text.toLowerCase();
    if (!lower.includes(texts[i] ?? '')) continue;
    found.push(owner);
    last = owner;
  }
  return found;
}

/** Cells that nearly every line of code has: no hint is looked for by them where it has another. */
const ordinary = new Set(
  `ass ate ati con ect end ent ess est ext get ing ion nts ode ont ord ort ret sel ser set sse str ten tes tex tio use ser self`
    .split(/\s+/)
    .flatMap((gram) => [...gramsOf(gram)]),
);

/** Some texts by one cell of each. */
export interface HintFinder {
  /** The number of the group of a cell; 0 for none. */
  readonly groups: Uint16Array;
  readonly texts: readonly (readonly HintPlace[])[];
}

interface HintPlace {
  readonly text: string;
  /** How far the last letter of the cell is from the text's start. */
  readonly last: number;
}

/** @param texts in lower case, of two letters or more */
export function compileFinder(texts: readonly string[]): HintFinder {
  const groups = new Uint16Array(mask + 1);
  const places: HintPlace[][] = [[]];
  const add = (cell: number, place: HintPlace): void => {
    if (groups[cell] === 0) groups[cell] = places.push([]) - 1;
    places[groups[cell] ?? 0]?.push(place);
  };
  for (const text of new Set(texts)) {
    // Only letters of ASCII have their capitals in the same cell.
    for (const form of new Set([text, text.toUpperCase()])) {
      const cells = cellsOf(form).slice(lengthOfGram - 1);
      const chosen = Math.max(
        0,
        cells.findIndex((cell) => !ordinary.has(cell)),
      );
      const cell = cells[chosen];
      if (cell !== undefined) add(cell, { text, last: chosen + lengthOfGram - 1 });
      else
        for (let before = 0; before < 1 << letterBits; before++)
          add(cellsOf(form, before).at(-1) ?? 0, { text, last: form.length - 1 });
    }
  }
  return { groups, texts: places };
}

/** Where the next of the texts begins, whatever its case, at `from` or behind; -1 when there is none. */
export function nextHint(text: string, from: number, { groups, texts }: HintFinder): number {
  let gram = 0;
  for (let i = Math.max(0, from - 1); i < text.length; i++) {
    gram = ((gram << letterBits) ^ (letters[text.charCodeAt(i) & 127] ?? 0)) & mask;
    const group = groups[gram] ?? 0;
    if (group === 0) continue;
    for (const place of texts[group] ?? []) {
      const start = i - place.last;
      if (start >= from && text.slice(start, start + place.text.length).toLowerCase() === place.text)
        return start;
    }
  }
  return -1;
}

function note(text: string, own: number): void {
  let gram = 0;
  for (let i = 0; i < text.length; i++) {
    gram = ((gram << letterBits) ^ (letters[text.charCodeAt(i) & 127] ?? 0)) & mask;
    noted[gram] = own;
  }
}

function areNoted(grams: Int32Array | undefined, own: number): boolean {
  if (grams === undefined) return true;
  for (let i = 0; i < grams.length; i++) if (noted[grams[i] ?? 0] !== own) return false;
  return true;
}

/** The cells that `note` sets at the end of every three ASCII letters: the case of others does not show in a cell. */
function gramsOf(text: string): Int32Array {
  let plain = 0;
  return Int32Array.from(
    cellsOf(text).filter((_, i) => {
      plain = text.charCodeAt(i) < 128 ? plain + 1 : 0;
      return plain >= lengthOfGram;
    }),
  );
}

/** The cell at each letter, as `note` and `nextHint` make them. @param gram of what stands before the text */
function cellsOf(text: string, gram = 0): number[] {
  let cell = gram;
  return Array.from({ length: text.length }, (_, i) => {
    cell = ((cell << letterBits) ^ (letters[text.charCodeAt(i) & 127] ?? 0)) & mask;
    return cell;
  });
}
