/**
 * Encodes typed rows. This is the hot path of a table: the texts of keys are prepared once, short texts and small integers are
 * written without an intermediate object, and the bytes go into chunks that are handed to another thread without a copy.
 */
import { CellError } from '../errors.ts';
import type { Columns, ColumnType } from '../schema.ts';
import { thriftType } from '../wire/thrift-type.ts';
import { convertCell } from './cells.ts';
import { EncodedRows } from './encoded-rows.ts';
import { RowIds } from './row-ids.ts';
import { writeLength, writeString } from './row-writer.ts';

const firstChunkBytes = 16 * 1024;
const maxChunkBytes = 1024 * 1024;
const mapHeadBytes = 6;
/** Integers below this are written digit by digit. */
const smallInteger = 1e9;

export interface RowEncoderOptions {
  /** Which columns the query reads; the others are left out and their cells not computed. */
  readonly uses?: (column: string) => boolean;
  /**
   * Whether rows carry a `rowid`, by which SQLite tells them apart: the one that each row gives (writable tables), or one made of
   * the values that are read (`volatile` columns left out), the same in every scan. Without it osquery takes the row's position.
   */
  readonly rowid?: 'given' | 'made';
  /** Encoding stops with an error beyond this; default 1 GiB. */
  readonly maxBytes?: number;
  /** Told of a value that does not fit its column, which is NULL then. Without it such a value is thrown as a `CellError`. */
  readonly onInvalid?: (error: CellError) => void;
}

interface Plan {
  readonly name: string;
  readonly type: ColumnType;
  /** Length and bytes of the key, as they stand before each value. */
  readonly key: Uint8Array;
  /** Whether the value names the row. */
  readonly names: boolean;
}

type Row = Readonly<Record<string, unknown>>;

export class RowEncoder {
  private readonly plans: readonly Plan[];
  private readonly ids: RowIds | undefined;
  private readonly rowid: Plan | undefined;
  private readonly options: RowEncoderOptions;
  private readonly maxBytes: number;
  private readonly chunks: Uint8Array[] = [];
  private buffer = Buffer.allocUnsafeSlow(firstChunkBytes);
  private offset = 0;
  private rowStart = 0;
  private count = 0;
  private finished = 0;

  /** @param columns the table's columns; rows give a value, null or a function for each */
  constructor(columns: Columns, options: RowEncoderOptions = {}) {
    this.options = options;
    this.maxBytes = options.maxBytes ?? 2 ** 30;
    const used = Object.entries(columns).filter(([name]) => options.uses === undefined || options.uses(name));
    this.plans = used.map(([name, { type, volatile }]) => createPlan(name, type, volatile !== true));
    // Without values to compare, SQLite only counts.
    const made = options.rowid === 'made' && !('rowid' in columns) && this.plans.some(({ names }) => names);
    this.ids = made ? new RowIds() : undefined;
    if (made || options.rowid === 'given') this.rowid = createPlan('rowid', 'BIGINT', false);
  }

  /** Encodes one row. @throws CellError when a value does not fit and nobody is told of it */
  add(row: Row): void {
    this.rowStart = this.offset;
    this.mapHead();
    for (const plan of this.plans) {
      // A chunk may end within a row, which then moves: only distances within it stay.
      const before = this.offset - this.rowStart;
      this.cell(plan, row[plan.name]);
      if (plan.names) this.ids?.bytes(this.buffer, this.rowStart + before + plan.key.length, this.offset);
    }
    if (this.rowid !== undefined) this.cell(this.rowid, this.ids?.next() ?? row['rowid']);
    this.count++;
  }

  /** The rows so far, in bytes. */
  get byteLength(): number {
    return this.finished + this.offset;
  }

  /** The chunks that are full, to be sent on while further rows are encoded. `finish` gives the rest then, and the count of all. */
  takeChunks(): readonly Uint8Array[] {
    return this.chunks.splice(0);
  }

  /** Ends the encoding; the encoder must not be used after. */
  finish(): EncodedRows {
    if (this.offset > 0) this.chunks.push(this.buffer.subarray(0, this.offset));
    return new EncodedRows(this.count, this.chunks);
  }

  private mapHead(): void {
    this.ensure(mapHeadBytes);
    this.buffer[this.offset] = thriftType.string;
    this.buffer[this.offset + 1] = thriftType.string;
    writeLength(this.buffer, this.offset + 2, this.plans.length + (this.rowid === undefined ? 0 : 1));
    this.offset += mapHeadBytes;
  }

  private cell(plan: Plan, cell: unknown): void {
    const value = typeof cell === 'function' ? (cell as () => unknown)() : cell;
    if (typeof value === 'string' && plan.type === 'TEXT') this.text(plan, value);
    else if (typeof value === 'number' && isSmall(value) && plan.type !== 'TEXT' && plan.type !== 'BLOB')
      this.digits(plan, value);
    else this.converted(plan, value);
  }

  private text(plan: Plan, value: string): void {
    this.ensure(plan.key.length + 4 + value.length * 3);
    this.key(plan.key);
    this.offset = writeString(this.buffer, this.offset, value);
  }

  private digits(plan: Plan, value: number): void {
    this.ensure(plan.key.length + 4 + 9);
    this.key(plan.key);
    const length = digitCount(value);
    writeLength(this.buffer, this.offset, length);
    let rest = value;
    for (let place = this.offset + 3 + length; place >= this.offset + 4; place--) {
      const tenth = (rest / 10) | 0;
      this.buffer[place] = 48 + rest - tenth * 10;
      rest = tenth;
    }
    this.offset += 4 + length;
  }

  private converted(plan: Plan, value: unknown): void {
    const text = this.convert(plan, value);
    if (typeof text === 'string') {
      this.text(plan, text);
      return;
    }
    this.ensure(plan.key.length + 4 + text.length);
    this.key(plan.key);
    writeLength(this.buffer, this.offset, text.length);
    this.buffer.set(text, this.offset + 4);
    this.offset += 4 + text.length;
  }

  private convert(plan: Plan, value: unknown): string | Uint8Array {
    try {
      return convertCell[plan.type](value, plan.name);
    } catch (error) {
      if (!(error instanceof CellError) || this.options.onInvalid === undefined) throw error;
      this.options.onInvalid(error);
      return '';
    }
  }

  private key(key: Uint8Array): void {
    const { buffer, offset } = this;
    for (let index = 0; index < key.length; index++) buffer[offset + index] = key[index] as number;
    this.offset = offset + key.length;
  }

  /** Makes room; a row that does not fit moves to a new chunk, so that no row spans two. */
  private ensure(bytes: number): void {
    if (this.offset + bytes <= this.buffer.length) return;
    if (this.byteLength + bytes > this.maxBytes)
      throw new RangeError(`the rows are larger than the limit of ${this.maxBytes} bytes`);
    const begun = this.offset - this.rowStart;
    const wanted = Math.min(this.buffer.length * 2, maxChunkBytes);
    const next = Buffer.allocUnsafeSlow(Math.max(wanted, (begun + bytes) * 2));
    this.buffer.copy(next, 0, this.rowStart, this.offset);
    if (this.rowStart > 0) this.chunks.push(this.buffer.subarray(0, this.rowStart));
    this.finished += this.rowStart;
    this.buffer = next;
    this.rowStart = 0;
    this.offset = begun;
  }
}

/**
 * Encodes rows at once.
 * @param columns the table's columns
 * @param rows typed rows
 */
export function encodeRows(
  columns: Columns,
  rows: Iterable<Row>,
  options: RowEncoderOptions = {},
): EncodedRows {
  const encoder = new RowEncoder(columns, options);
  for (const row of rows) encoder.add(row);
  return encoder.finish();
}

function createPlan(name: string, type: ColumnType, names: boolean): Plan {
  const text = Buffer.from(name, 'utf8');
  const key = new Uint8Array(4 + text.length);
  key.set(text, 4);
  new DataView(key.buffer).setInt32(0, text.length);
  return { name, type, key, names };
}

function isSmall(value: number): boolean {
  // -0 is left to the converter, which gives '0'.
  return value >= 0 && value < smallInteger && (value | 0) === value && !Object.is(value, -0);
}

function digitCount(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 10_000) return value < 1000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  if (value < 100_000_000) return value < 10_000_000 ? 7 : 8;
  return 9;
}
