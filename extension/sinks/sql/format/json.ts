/**
 * JSON exactly as `osqueryi --json` prints it: all values text, NULL as "", keys sorted, one row a line. On a terminal also what JSON
 * itself leaves as it is, and a terminal does not, is escaped.
 */
import { escapeJson } from './escape.ts';
import type { Format, TextRow } from './formats.ts';

export const jsonFormat: Format = ({ write, terminal }) => {
  const show = terminal ? escapeJson : (json: string) => json;
  let columns: readonly string[] = [];
  let count = 0;
  return {
    begin(names) {
      columns = names;
      count = 0;
      write('[\n');
    },
    rows(rows) {
      write(rows.map((row) => `${count++ > 0 ? ',\n' : ''}  ${show(rowToJson(columns, row))}`).join(''));
    },
    end() {
      write('\n]\n');
    },
  };
};

/** A row as osquery serialises it; of columns with the same name the last one counts. */
export function rowToJson(columns: readonly string[], row: TextRow): string {
  const values = new Map(columns.map((name, index) => [name, row[index] ?? '']));
  const names = [...values.keys()].sort(byBytes);
  return `{${names.map((name) => `${quote(name)}:${quote(values.get(name) ?? '')}`).join(',')}}`;
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** osquery's writer has its hex digits in upper case. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /(?<!\\)((?:\\\\)*\\u)([0-9a-f]{4})/g,
    (_, start: string, hex: string) => start + hex.toUpperCase(),
  );
}
