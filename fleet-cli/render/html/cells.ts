/** Cells of the HTML report: what is shown, what sorts, and how it is aligned. */
import { escapeControls } from '../../../extension/sinks/sql/format/escape.ts';
import type { ReportColumn, ReportRow } from '../../reports/types.ts';
import { formatValue } from '../report-values.ts';

/** Text, or the number that sorts and its text. */
export type Cell = string | readonly [sort: number, text: string];

const longest = 400;
/** Text as short as this is not broken. As in the client. */
const shortText = 16;
const severities = ['critical', 'high', 'medium', 'low', 'info', 'malicious', 'fail', 'pass'];
const ranks: Readonly<Record<string, number>> = {
  malicious: 6,
  fail: 6,
  critical: 5,
  high: 4,
  medium: 3,
  low: 2,
  info: 1,
  pass: 0,
};

/** Text as HTML shows it, in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function toCell(row: ReportRow, column: ReportColumn): Cell {
  const value = row[column.name] ?? null;
  const whole = escapeControls(formatValue(value, column.kind));
  const text = whole.length > longest ? `${whole.slice(0, longest)}…` : whole;
  if (column.kind === 'severity') return [ranks[text] ?? -1, text];
  return sortsByNumber(column) && value !== null ? [Number(value), text] : text;
}

/** Numbers, times, sizes and severities have an order of their own. */
export function sortsByNumber({ kind }: ReportColumn): boolean {
  return kind === 'number' || kind === 'time' || kind === 'day' || kind === 'bytes' || kind === 'severity';
}

export function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell[1];
}

/** Class of a column's cells. */
export function classOf({ kind, name }: ReportColumn): string {
  if (kind === 'number' || kind === 'bytes') return 'num';
  if (kind === 'time' || kind === 'day') return 'time';
  if (name === 'fingerprint' || name === 'sha256') return 'mono';
  if (name === 'host' || name === 'destination') return 'host';
  return /path|environment|example|message|because|reasons|action|code|summary|rarity|^some|endpoint/.test(
    name,
  )
    ? 'wide'
    : '';
}

/** The HTML inside a cell. */
export function cellHtml(cell: Cell, column: ReportColumn): string {
  const text = escapeHtml(textOf(cell));
  if (column.kind === 'severity' && severities.includes(text))
    return `<span class="sev sev-${text}">${text}</span>`;
  return breakable(text);
}

/** A long path goes on in the next line after a slash, as in the client. */
export function breakable(html: string): string {
  return html.length < shortText ? html : html.replace(/(?<=[/\\])(?=[^/\\])/g, '<wbr>');
}
