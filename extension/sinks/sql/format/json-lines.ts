/** JSON lines: a row an object a line, for programs that read a stream. */
import type { Format } from './formats.ts';
import { rowToJson } from './json.ts';

export const jsonLinesFormat: Format = ({ write }) => {
  let columns: readonly string[] = [];
  return {
    begin(names) {
      columns = names;
    },
    rows(rows) {
      write(rows.map((row) => `${rowToJson(columns, row)}\n`).join(''));
    },
    end() {},
  };
};
