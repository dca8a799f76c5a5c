/**
 * Numbers that name rows. For `a = … OR b = …` SQLite scans a table once for each side and knows by the row's number what it has
 * already. osquery takes a row's position in the answer where an extension gives none: rows of the other side are lost then.
 */

const lowBits = 2 ** 32;
const startA = 0x811c9dc5;
const startB = 0x1505d3b7;
/** Stands for NULL among texts. */
const nullCode = 0xffff_ffff;

/**
 * The numbers of one scan's rows: tell it the values of a row, those left out that may differ from scan to scan, then ask for its
 * number. Rows of the same values have the same numbers in every scan.
 */
export class RowIds {
  // 53 bits of two FNV-1a sums with primes and starts of their own.
  private a = startA;
  private b = startB;
  private readonly last = new Map<number, number>();

  /** Takes in a value; NULL is none of the texts. */
  text(value: string | null): void {
    let { a, b } = this;
    const length = value === null ? nullCode : value.length;
    for (let i = 0; value !== null && i < length; i++) {
      const code = value.charCodeAt(i);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x0100019d);
      b = (b << 7) | (b >>> 25);
    }
    this.a = a;
    this.b = b;
    this.close(length);
  }

  /** Takes in a value that stands in `buffer` from `start` to `end`. */
  bytes(buffer: Uint8Array, start: number, end: number): void {
    let { a, b } = this;
    for (let i = start; i < end; i++) {
      const code = buffer[i] as number;
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x0100019d);
      b = (b << 7) | (b >>> 25);
    }
    this.a = a;
    this.b = b;
    this.close(end - start);
  }

  /**
   * Ends the row.
   * @returns a safe integer from 0 on; a second row of the same values has another one, the same in each scan
   */
  next(): number {
    const first = this.take();
    const before = this.last.get(first);
    const id = before === undefined ? first : this.after(before, first);
    this.last.set(first, id);
    return id;
  }

  private after(before: number, first: number): number {
    this.text(String(before));
    this.text(String(first));
    return this.take();
  }

  private take(): number {
    const a = this.a ^ (this.b >>> 15);
    const id = ((this.b ^ (a >>> 13)) & 0x1fffff) * lowBits + (a >>> 0);
    this.a = startA;
    this.b = startB;
    return id;
  }

  /** Between values, so that `ab`, `c` is not `a`, `bc`. */
  private close(length: number): void {
    this.a = Math.imul(this.a ^ 0x1f, 0x01000193);
    this.b = Math.imul(this.b ^ length, 0x0100019d);
  }
}
