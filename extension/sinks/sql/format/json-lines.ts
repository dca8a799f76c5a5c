/** JSON lines: a row an object a line, for programs that read a stream. */
import { escapeJson } from './escape.ts';
import type { Format } from './formats.ts';
import { rowToJson } from './json.ts';

export const jsonLinesFormat: Format = ({ write, terminal }) => {
  const show = terminal ? escapeJson : (json: string) => json;
  let columns: readonly string[] = [];
  return {
    begin(names) {
      columns = names;
    },
    rows(rows) {
      write(rows.map((row) => `${show(rowToJson(columns, row))}\n`).join(''));
    },
    end() {},
  };
};
