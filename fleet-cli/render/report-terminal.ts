/** Reports on a terminal: the denominator, figures, the worst, then short tables that fit the width. */
import pc from 'picocolors';
import stringWidth from 'string-width';
import { escapeControls } from '../../extension/sinks/sql/format/escape.ts';
import { describeReportDenominator } from '../reports/denominator.ts';
import type { ReportColumn, ReportDocument, ReportRow, SectionResult } from '../reports/types.ts';
import { formatValue, isNumeric } from './report-values.ts';
import { renderTable, truncate } from './terminal.ts';

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
    ...document.notices.map((notice) => colors.yellow(`! ${escapeControls(notice)}`)),
  ];
  const body = document.reports.map(({ report, sections }) => {
    const heading =
      document.reports.length > 1 ? `\n${colors.bold(colors.cyan(report.title.toUpperCase()))}\n` : '';
    return heading + sections.map((section) => `\n${renderSection(section, style)}`).join('');
  });
  return `${lines.join('\n')}\n${body.join('')}`;
}

function renderSection(result: SectionResult, style: Style): string {
  const { section } = result;
  const top = style.top ?? section.top ?? 10;
  const rows = result.rows.slice(0, top);
  if (rows.length === 0) return `${style.colors.bold(section.title)}: ${style.colors.dim(section.empty)}\n`;
  if (section.layout === 'figures') return renderFigures(result.rows, style);
  const more = result.total - rows.length;
  const count =
    more > 0 ? style.colors.dim(` (${rows.length} of ${formatValue(result.total, 'number')})`) : '';
  const body =
    section.layout === 'cards' ? renderCards(result, rows, style) : renderRows(result.columns, rows, style);
  return `${style.colors.bold(section.title)}${count}\n${body}`;
}

function renderFigures(rows: readonly ReportRow[], style: Style): string {
  const cells = rows.map((row) => {
    const label = String(row['label'] ?? '');
    const note = String(row['note'] ?? '');
    return {
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
      parts.push(`${style.colors.bold(cell.value.padStart(numbers))} ${cell.text}${padding}`);
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
      const long = rest
        .filter(isLong)
        .map((column) => ({ column, text: show(row, column) }))
        .filter(({ text }) => text !== '');
      return [
        cut(`${style.colors.bold(score.padStart(4))}  ${style.colors.bold(name)}`, style.width),
        cut(`      ${style.colors.dim(facts)}`, style.width),
        ...long.flatMap(({ column, text }) => wrap(`${column.title}: ${text}`, 6, style.width)),
      ]
        .map((line) => `${line}\n`)
        .join('');
    })
    .join('');
}

const longNames = new Set(['action', 'because', 'risk_reasons']);

function isLong(column: ReportColumn): boolean {
  return longNames.has(column.name);
}

function renderRows(columns: readonly ReportColumn[], rows: readonly ReportRow[], style: Style): string {
  const used = columns.filter((column) => rows.some((row) => show(row, column) !== ''));
  return renderTable(
    used.map((column) => ({ title: column.title, align: isNumeric(column) ? 'right' : 'left' })),
    rows.map((row) => used.map((column) => formatValue(row[column.name] ?? null, column.kind))),
    { width: style.width, color: style.color },
  );
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
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && stringWidth(`${line} ${word}`) > room) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? truncate(word, room) : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines.map((part) => margin + part);
}
