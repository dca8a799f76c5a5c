/** Values of reports as text for people. */
import type { ReportColumn, ReportRow, ReportValue, ValueKind } from '../reports/types.ts';

/** @returns text of one value; '' for nothing. Untrusted text comes as it is: the output escapes it. */
export function formatValue(value: ReportValue, kind: ValueKind = 'text', row?: ReportRow): string {
  if (value === null || value === '') return '';
  switch (kind) {
    case 'time':
      return formatTime(Number(value));
    case 'day':
      return formatTime(Number(value)).slice(0, 10);
    case 'bytes':
      return formatBytes(Number(value));
    case 'number':
      return formatNumber(value);
    case 'list':
      return readList(String(value)).join(', ');
    case 'reasons':
      return formatReasons(String(value));
    default:
      return row === undefined ? String(value) : String(value);
  }
}

/** Long numbers in a sentence, as numbers of their own are shown. */
export function groupDigits(text: string): string {
  return text.replace(/\b\d{5,15}\b/g, (digits) => formatNumber(Number(digits)));
}

/** Whether a figure is bad news: one of those that say so, and not zero. */
export function isAlarming(row: ReportRow): boolean {
  return row['alarm'] === 1 && Number(row['value']) > 0;
}

/** Whether values of a column stand to the right. */
export function isNumeric(column: ReportColumn): boolean {
  return column.kind === 'number' || column.kind === 'bytes';
}

function formatTime(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds <= 0 || seconds > 253_402_300_799) return '';
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}

function formatNumber(value: string | number): string {
  if (typeof value === 'string') return value;
  const rounded = Number.isInteger(value) ? String(value) : value.toFixed(1);
  return Math.abs(value) < 10_000 ? rounded : rounded.replace(/\B(?=(?:\d{3})+(?!\d))/g, ',');
}

function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** The texts of a JSON array; text that is none is its own. */
export function readList(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value))
      return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    // Shown as it is.
  }
  return [text];
}

interface Reason {
  readonly reason: string;
  readonly points: number;
}

/** What a risk score is made of: kinds with their points; rule ids are in the scripts' findings. */
function formatReasons(text: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return text;
  }
  if (!Array.isArray(parsed)) return text;
  return parsed
    .filter((item): item is Reason => typeof item === 'object' && item !== null && 'reason' in item)
    .map(
      ({ reason, points }) =>
        `${String(reason).replace(/:.*$/s, '').replaceAll('_', ' ')} +${Number(points)}`,
    )
    .join(', ');
}
