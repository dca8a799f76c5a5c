/**
 * CSV (RFC 4180) with a header; cells that a spreadsheet would run as a formula are not changed: it is data for programs. On a
 * terminal it is shown to a person.
 */
import { escapeControls } from './escape.ts';
import type { Format } from './formats.ts';

export const csvFormat: Format = ({ write, terminal }) => {
  const show = terminal ? (value: string) => quote(escapeControls(value)) : quote;
  return {
    begin(columns) {
      write(`${columns.map(show).join(',')}\n`);
    },
    rows(rows) {
      write(rows.map((row) => `${row.map((value) => show(value ?? '')).join(',')}\n`).join(''));
    },
    end() {},
  };
};

function quote(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
