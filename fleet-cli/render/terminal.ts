/** Tables for reports on a terminal: no borders, columns that fit the width, untrusted text escaped. */
import pc from 'picocolors';
import stringWidth from 'string-width';
import { escapeControls } from '../../extension/sinks/sql/format/escape.ts';

export interface TerminalColumn {
  readonly title: string;
  /** Numbers stand to the right. Default left. */
  readonly align?: 'left' | 'right';
  /** Narrower than this it is never made. Default the title's width, at most 12. */
  readonly minWidth?: number;
}

export interface TerminalOptions {
  /** Cells of a line; lines are not cut when undefined. Default: the terminal's, no limit elsewhere. */
  readonly width?: number | undefined;
  /** Whether titles are bold. Default: what the terminal and NO_COLOR say. */
  readonly color?: boolean;
}

const gap = '  ';

/**
 * @param rows values by column; null is empty
 * @returns lines with their ends: the titles, then the rows; '' when there are no rows
 */
export function renderTable(
  columns: readonly TerminalColumn[],
  rows: readonly (readonly (string | number | bigint | null)[])[],
  options: TerminalOptions = {},
): string {
  if (rows.length === 0) return '';
  const texts = rows.map((row) => columns.map((_, index) => escapeControls(String(row[index] ?? ''))));
  const natural = columns.map(({ title }, index) =>
    texts.reduce((width, row) => Math.max(width, stringWidth(row[index] ?? '')), stringWidth(title)),
  );
  const limit = 'width' in options ? options.width : process.stdout.columns;
  const widths = limit === undefined ? natural : fitWidths(columns, natural, limit);
  const { bold } = pc.createColors(options.color ?? pc.isColorSupported);
  const titles = drawLine(
    columns,
    columns.map(({ title }) => title),
    widths,
  );
  return [bold(titles), ...texts.map((row) => drawLine(columns, row, widths))]
    .map((line) => `${line}\n`)
    .join('');
}

/** Takes width from the widest columns first, down to what each needs at least. */
function fitWidths(columns: readonly TerminalColumn[], natural: readonly number[], limit: number): number[] {
  const widths = [...natural];
  const least = columns.map(({ title, minWidth }) => minWidth ?? Math.min(12, stringWidth(title)));
  let over = widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1)) - limit;
  while (over > 0) {
    const spare = widths.map((width, index) => (width > (least[index] ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    over--;
  }
  return widths;
}

function drawLine(
  columns: readonly TerminalColumn[],
  values: readonly string[],
  widths: readonly number[],
): string {
  const cells = columns.map(({ align }, index) => {
    const width = widths[index] ?? 0;
    const text = truncate(values[index] ?? '', width);
    const padding = ' '.repeat(Math.max(0, width - stringWidth(text)));
    return align === 'right' ? padding + text : text + padding;
  });
  return cells.join(gap).trimEnd();
}

/** Cuts text to a width in terminal cells; the ellipsis says so. */
export function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let result = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const size = stringWidth(segment);
    if (used + size > width - 1) break;
    result += segment;
    used += size;
  }
  return width > 0 ? `${result}…` : '';
}

/**
 * Breaks text between words.
 * @param room cells of a line
 * @param first cells of the first one; default `room`
 * @returns lines, of which one is wider only where a single word is
 */
export function wrapWords(text: string, room: number, first = room): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    if (line !== undefined && stringWidth(`${line} ${word}`) > (lines.length === 0 ? first : room)) {
      lines.push(line);
      line = undefined;
    }
    line = line === undefined ? word : `${line} ${word}`;
  }
  return line === undefined || line === '' ? lines : [...lines, line];
}

/**
 * Lines for a person: each that is wider than the terminal goes on below, to the right of where it began.
 * @param text lines, each with its end
 * @param width cells of the terminal; undefined where it is none: nothing is broken
 * @param hang cells that the rest of a line stands to the right of its beginning; fewer on a narrow terminal. Default 2
 */
export function wrapLines(text: string, width: number | undefined, hang = 2): string {
  if (width === undefined) return text;
  return text
    .split('\n')
    .map((line) => {
      const indent = line.length - line.trimStart().length;
      const margin = Math.min(indent + hang, Math.floor(width / 3));
      return wrapWords(line, Math.max(20, width - margin), width).join(`\n${' '.repeat(margin)}`);
    })
    .join('\n');
}
