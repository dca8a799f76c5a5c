/** Draws that come out the same in every run. */

export interface Draw {
  /** A number from 0 up to, and without, 1. */
  number(): number;
  one<T>(values: readonly T[]): T;
}

/** @param seed any text */
export function createDraw(seed: string): Draw {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  // mulberry32
  const number = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    number,
    one<T>(values: readonly T[]): T {
      if (values.length === 0) throw new Error('there is nothing to draw from');
      return values[Math.floor(number() * values.length)] as T;
    },
  };
}
