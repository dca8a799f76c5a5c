/** CSV (RFC 4180) with a header; cells that a spreadsheet would run as a formula are not changed: it is data for programs. */
import type { Format } from './formats.ts';

export const csvFormat: Format = ({ write }) => ({
  begin(columns) {
    write(`${columns.map(quote).join(',')}\n`);
  },
  rows(rows) {
    write(rows.map((row) => `${row.map((value) => quote(value ?? '')).join(',')}\n`).join(''));
  },
  end() {},
});

function quote(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
