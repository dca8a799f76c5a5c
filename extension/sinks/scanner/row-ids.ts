/**
 * Numbers that name rows. For `a = … OR b = …` SQLite scans a table once for each side and knows by the row's number what it has
 * already: a number that only counts the rows of one scan would drop rows of the other side, and give others twice.
 */

type Cell = string | number | bigint | Uint8Array | null | undefined;

/** The numbers of one scan's rows. */
export interface RowIds {
  /**
   * @param cells the values of a row, those that may differ from scan to scan left out
   * @returns a safe integer from 0 on: the same for the same values in every scan, another one for a second such row
   */
  next(cells: Iterable<Cell>): number;
}

export function createRowIds(): RowIds {
  const last = new Map<number, number>();
  return {
    next(cells) {
      const first = digest(cells);
      const before = last.get(first);
      const id = before === undefined ? first : digest([before, first]);
      last.set(first, id);
      return id;
    },
  };
}

/** Columns that a scan itself can change: reading a file is an access to it. */
export const unstableColumns: ReadonlySet<string> = new Set(['atime', 'first_seen']);

const lowBits = 2 ** 32;

/** 53 bits of two FNV-1a sums with primes and starts of their own. */
function digest(cells: Iterable<Cell>): number {
  let a = 0x811c9dc5;
  let b = 0x1505d3b7;
  for (const cell of cells) {
    const text = typeof cell === 'string' ? cell : cell === null || cell === undefined ? '\0' : String(cell);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x0100019d);
      b = (b << 7) | (b >>> 25);
    }
    // Between cells, so that `ab`, `c` is not `a`, `bc`.
    a = Math.imul(a ^ 0x1f, 0x01000193);
    b = Math.imul(b ^ text.length, 0x0100019d);
  }
  a ^= b >>> 15;
  return ((b ^ (a >>> 13)) & 0x1fffff) * lowBits + (a >>> 0);
}
