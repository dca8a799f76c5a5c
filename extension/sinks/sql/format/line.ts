/** One value a line, `name = value`, rows apart by an empty line, as osqueryi's line mode. */
import { escapeControls } from './escape.ts';
import type { Format } from './formats.ts';

export const lineFormat: Format = ({ write, terminal }) => {
  const show = terminal ? escapeControls : (text: string) => text;
  let columns: readonly string[] = [];
  let width = 0;
  let count = 0;
  return {
    begin(names) {
      columns = names;
      width = Math.max(5, ...names.map((name) => name.length));
      count = 0;
    },
    rows(rows) {
      for (const row of rows) {
        const lines = columns.map(
          (name, index) => `${show(name).padStart(width)} = ${show(row[index] ?? '')}\n`,
        );
        write(`${count++ > 0 ? '\n' : ''}${lines.join('')}`);
      }
    },
    end() {},
  };
};
