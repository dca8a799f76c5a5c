/** Reports on a terminal: the denominator, figures, the worst, then short tables that fit the width. */
import pc from 'picocolors';
import stringWidth from 'string-width';
import { escapeControls } from '../../extension/sinks/sql/format/escape.ts';
import { describeReportDenominator } from '../reports/denominator.ts';
import type {
  ReportColumn,
  ReportDocument,
  ReportRow,
  ReportSection,
  SectionResult,
} from '../reports/types.ts';
import { formatValue, groupDigits, isAlarming, isNumeric } from './report-values.ts';
import { renderTable, truncate, wrapWords } from './terminal.ts';

export interface ReportTerminalOptions {
  /** Cells of a line; undefined where nothing is cut. */
  readonly width: number | undefined;
  readonly color: boolean;
  /** Rows of a section; its own number when undefined. */
  readonly top?: number | undefined;
}

interface Style extends ReportTerminalOptions {
  readonly colors: ReturnType<typeof pc.createColors>;
}

/** @returns the report as text */
export function renderTerminal(document: ReportDocument, options: ReportTerminalOptions): string {
  const style: Style = { ...options, colors: pc.createColors(options.color) };
  const { colors } = style;
  const period = `since ${formatValue(document.since, 'time')} UTC`;
  const lines = [
    colors.bold(escapeControls(document.title)),
    `${describeReportDenominator(document.denominator)} · ${period}`,
    ...document.notices.flatMap((notice) =>
      wrap(`! ${escapeControls(notice)}`, 0, style.width).map((line) => colors.yellow(line)),
    ),
  ];
  const body = document.reports.map(({ report, sections }) => {
    const heading =
      document.reports.length > 1 ? `\n${colors.bold(colors.cyan(report.title.toUpperCase()))}\n` : '';
    return heading + sections.map((section) => `\n${renderSection(section, style)}`).join('');
  });
  return `${lines.join('\n')}\n${body.join('')}${renderMore(document, style)}`;
}

/** Where to go from the overview. */
function renderMore({ reports }: ReportDocument, { colors, width }: Style): string {
  if (reports.length !== 1 || reports[0]?.report.name !== 'overview') return '';
  const text =
    'More: pysight report --list names the other reports, --top 50 shows more rows, --output report.html is all of them in one page.';
  return `\n${wrap(text, 0, width)
    .map((line) => `${colors.dim(line)}\n`)
    .join('')}`;
}

function renderSection(result: SectionResult, style: Style): string {
  const { section } = result;
  const top = style.top ?? section.top ?? 10;
  const rows = result.rows.slice(0, top);
  if (rows.length === 0) return renderEmpty(section, style);
  if (section.layout === 'figures') return renderFigures(result.rows, style);
  const more = result.total - rows.length;
  const count =
    more > 0 ? style.colors.dim(` (${rows.length} of ${formatValue(result.total, 'number')})`) : '';
  const body =
    section.layout === 'cards' ? renderCards(result, rows, style) : renderRows(result.columns, rows, style);
  return `${style.colors.bold(section.title)}${count}\n${body}`;
}

function renderEmpty({ title, empty }: ReportSection, { colors, width }: Style): string {
  if (width === undefined || stringWidth(`${title}: ${empty}`) <= width)
    return `${colors.bold(title)}: ${colors.dim(empty)}\n`;
  const lines = wrap(empty, 2, width).map((line) => `${colors.dim(line)}\n`);
  return `${colors.bold(title)}:\n${lines.join('')}`;
}

function renderFigures(rows: readonly ReportRow[], style: Style): string {
  const cells = rows.map((row) => {
    const label = String(row['label'] ?? '');
    const note = groupDigits(String(row['note'] ?? ''));
    return {
      alarm: isAlarming(row),
      value: formatValue(row['value'] ?? null, 'number'),
      text: note === '' ? label : `${label}, ${note}`,
    };
  });
  const numbers = Math.max(...cells.map(({ value }) => value.length));
  const widest = Math.max(...cells.map(({ text }) => stringWidth(text))) + numbers + 4;
  const across =
    style.width === undefined ? 1 : Math.max(1, Math.min(3, Math.floor((style.width + 2) / widest)));
  const lines: string[] = [];
  const down = Math.ceil(cells.length / across);
  for (let line = 0; line < down; line++) {
    const parts: string[] = [];
    for (let column = 0; column < across; column++) {
      const cell = cells[column * down + line];
      if (cell === undefined) continue;
      const plain = `${cell.value.padStart(numbers)} ${cell.text}`;
      const padding = ' '.repeat(Math.max(0, widest - 2 - stringWidth(plain)));
      const value = style.colors.bold(cell.value.padStart(numbers));
      parts.push(`${cell.alarm ? style.colors.red(value) : value} ${cell.text}${padding}`);
    }
    lines.push(parts.join('  ').trimEnd());
  }
  return `${lines.join('\n')}\n`;
}

/** Each row: its first column and second as a heading, the rest as words below. */
function renderCards(result: SectionResult, rows: readonly ReportRow[], style: Style): string {
  const [first, second, ...rest] = result.columns;
  return rows
    .map((row) => {
      const score = first === undefined ? '' : show(row, first);
      const name = second === undefined ? '' : show(row, second);
      const short = rest.filter((column) => !isLong(column));
      const facts = short
        .map((column) => ({ column, text: show(row, column) }))
        .filter(({ text, column }) => text !== '' && !(column.name === 'alike' && text === '1'))
        .map(({ column, text }) => `${column.title.toLowerCase()} ${text}`)
        .join(' · ');
      const paint = paintScore(row, first, style);
      const long = rest
        .filter(isLong)
        .map((column) => ({ column, text: show(row, column) }))
        .filter(({ text }) => text !== '');
      return [
        cut(`${paint(score.padStart(4))}  ${style.colors.bold(name)}`, style.width),
        ...(facts === '' ? [] : [cut(`      ${style.colors.dim(facts)}`, style.width)]),
        ...long.flatMap(({ column, text }) =>
          wrap(`${column.title}: ${text}`, 6, style.width).map((line) =>
            column.name === 'action' ? style.colors.bold(line) : line,
          ),
        ),
      ]
        .map((line) => `${line}\n`)
        .join('');
    })
    .join('');
}

/** Scores from which a card is red, and yellow. */
const redScore = 70;
const yellowScore = 40;

function paintScore(row: ReportRow, column: ReportColumn | undefined, { colors }: Style) {
  const score = column?.name === 'risk' ? Number(row[column.name] ?? 0) : 0;
  return (text: string): string => {
    if (score >= redScore) return colors.red(colors.bold(text));
    return score >= yellowScore ? colors.yellow(colors.bold(text)) : colors.bold(text);
  };
}

const longNames = new Set(['action', 'because', 'risk_reasons']);

function isLong(column: ReportColumn): boolean {
  return longNames.has(column.name);
}

/** Narrower than this a column of text says nothing. */
const leastText = 12;
const gap = 2;

function renderRows(columns: readonly ReportColumn[], rows: readonly ReportRow[], style: Style): string {
  const used = columns.filter((column) => rows.some((row) => show(row, column) !== ''));
  const all = used.map((column) => measure(column, rows));
  const kept = style.width === undefined ? all : dropLast(all, style.width);
  const left = all.slice(kept.length).map(({ column }) => column.title);
  const room = style.width === undefined ? undefined : roomForPaths(kept, style.width);
  const table = renderTable(
    kept.map(({ column, least }) => ({
      title: column.title,
      align: isNumeric(column) ? 'right' : 'left',
      minWidth: least,
    })),
    rows.map((row) => kept.map(({ column }) => cellText(row, column, room))),
    { width: style.width, color: style.color },
  );
  return left.length === 0
    ? table
    : `${table}${style.colors.dim(cut(`no room for: ${left.join(', ')}`, style.width))}\n`;
}

interface Measured {
  readonly column: ReportColumn;
  /** Cells that it takes uncut. */
  readonly natural: number;
  readonly least: number;
}

/** Numbers, times and severities are whole or not there. */
function measure(column: ReportColumn, rows: readonly ReportRow[]): Measured {
  const widths = rows.map((row) => stringWidth(show(row, column)));
  const values = widths.reduce((most, width) => Math.max(most, width), 0);
  const natural = Math.max(values, stringWidth(column.title));
  const whole =
    isNumeric(column) || column.kind === 'time' || column.kind === 'day' || column.kind === 'severity';
  return {
    column,
    natural,
    least: whole ? Math.max(values, Math.min(natural, 6)) : Math.min(natural, leastText),
  };
}

/** Columns stand by importance, so the last ones go when it is too narrow. */
function dropLast(columns: readonly Measured[], width: number): readonly Measured[] {
  let sum = -gap;
  const fitting = columns.filter(({ column, least }) => {
    sum += gap + (isPath(column) ? Math.max(least, leastText * 2) : least);
    return sum <= width;
  });
  return fitting.length === 0 ? columns.slice(0, 1) : fitting;
}

/** What the other columns leave for paths; a path is cut at its beginning, as its end tells it from others. */
function roomForPaths(columns: readonly Measured[], width: number): number {
  const others = columns.filter(({ column }) => !isPath(column));
  const taken = others.reduce((sum, { natural }) => sum + Math.min(natural, 40) + gap, 0);
  const paths = Math.max(1, columns.length - others.length);
  return Math.max(leastText * 2, Math.floor((width - taken - gap * (paths - 1)) / paths));
}

function isPath({ name }: ReportColumn): boolean {
  return name === 'path' || name === 'environment' || name === 'example';
}

function cellText(row: ReportRow, column: ReportColumn, room: number | undefined): string {
  const text = show(row, column);
  if (room === undefined || !isPath(column) || stringWidth(text) <= room) return text;
  const letters = [...text];
  let size = 1;
  let from = letters.length;
  while (from > 0 && size + stringWidth(letters[from - 1] ?? '') <= room)
    size += stringWidth(letters[--from] ?? '');
  return `…${letters.slice(from).join('')}`;
}

function show(row: ReportRow, column: ReportColumn): string {
  return escapeControls(formatValue(row[column.name] ?? null, column.kind));
}

/** Escape sequences of colours have no width, so only lines that are too long even without them are cut, and lose theirs. */
function cut(line: string, width: number | undefined): string {
  if (width === undefined || stringWidth(line) <= width) return line;
  return truncate(line.replace(/\u001b\[\d+m/g, ''), width);
}

function wrap(text: string, indent: number, width: number | undefined): string[] {
  const margin = ' '.repeat(indent);
  if (width === undefined) return [margin + text];
  const room = Math.max(20, width - indent);
  return wrapWords(text, room).map((line) => margin + truncate(line, room));
}
