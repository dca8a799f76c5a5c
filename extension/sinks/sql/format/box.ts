/** Tables with borders, as osqueryi draws them; what is wider than a person's terminal is a value a line, for wrapped borders cannot be read. */
import stringWidth from 'string-width';
import { escapeControls } from './escape.ts';
import type { Format, TextRow, Writer } from './formats.ts';
import { lineFormat } from './line.ts';

/** Rows that the widths are measured over; what comes later may stick out, but memory stays bounded. */
const measured = 10_000;
/** A column is padded to this at most: a wider value sticks out by itself, and does not widen all other rows. */
const widest = 200;
/** What takes one place for each character. */
const plain = /^[ -~]*$/;

export const boxFormat: Format = (options) => {
  const { write, width: most = Number.POSITIVE_INFINITY } = options;
  let columns: readonly string[] = [];
  let waiting: TextRow[] = [];
  let widths: readonly number[] | undefined;
  let lines: Writer | undefined;
  return {
    begin(names) {
      columns = names.map(escapeControls);
      waiting = [];
      widths = undefined;
      lines = undefined;
    },
    rows(rows) {
      if (lines !== undefined) return lines.rows(rows);
      const shown = rows.map((row) => row.map((value) => escapeControls(value ?? '')));
      if (widths !== undefined) return write(shown.map((row) => drawRow(row, widths ?? [])).join(''));
      for (const row of shown) waiting.push(row);
      if (waiting.length >= measured) start();
    },
    end() {
      if (waiting.length > 0) start();
      // Like osqueryi, nothing at all is drawn for no rows.
      if (widths !== undefined) write(drawRule(widths));
    },
  };

  function start(): void {
    const texts = waiting as (readonly string[])[];
    const fitted = columns.map((name, index) =>
      texts.reduce((width, row) => Math.max(width, widthOf(row[index] ?? '')), widthOf(name)),
    );
    if (fitted.reduce((sum, width) => sum + width + 3, 1) > most) return startLines();
    const rule = drawRule(fitted);
    write(`${rule}${drawRow(columns, fitted)}${rule}${texts.map((row) => drawRow(row, fitted)).join('')}`);
    widths = fitted;
    waiting = [];
  }

  function startLines(): void {
    lines = lineFormat(options);
    lines.begin(columns);
    lines.rows(waiting);
    lines.end();
    waiting = [];
  }
};

function widthOf(text: string): number {
  if (text.length > widest * 4) return widest;
  return Math.min(widest, plain.test(text) ? text.length : stringWidth(text));
}

function drawRule(widths: readonly number[]): string {
  return `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
}

function drawRow(values: readonly string[], widths: readonly number[]): string {
  const cells = widths.map((width, index) => {
    const value = values[index] ?? '';
    return ` ${value}${' '.repeat(Math.max(0, width - widthOf(value)))} `;
  });
  return `|${cells.join('|')}|\n`;
}
