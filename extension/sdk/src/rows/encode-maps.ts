/** Encodes rows that are already maps of texts: routes, configurations, answers to writes. */
import type { StringMap } from '../wire/structs.ts';
import { EncodedRows } from './encoded-rows.ts';
import { RowWriter } from './row-writer.ts';
import { writeMap } from './rows-codec.ts';

export function encodeMaps(rows: readonly StringMap[]): EncodedRows {
  const writer = new RowWriter();
  for (const row of rows) writeMap(writer, row);
  return new EncodedRows(rows.length, rows.length === 0 ? [] : [writer.finish()]);
}
