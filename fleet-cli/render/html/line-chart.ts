/** Numbers over days as a small line chart with a text alternative. */
import type { SectionResult } from '../../reports/types.ts';
import { formatValue } from '../report-values.ts';
import { escapeHtml } from './cells.ts';

const width = 600;
const height = 110;
const margin = 6;
const secondsPerDay = 86_400;

/** @returns '' with fewer than two days: a point is no line */
export function lineChart({ section, rows }: SectionResult): string {
  const points = rows
    .map((row) => ({ day: Number(row['day']), value: Number(row['present']) }))
    .sort((a, b) => a.day - b.day);
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return '';
  // The last change holds to the end of its day.
  const end = last.day + secondsPerDay;
  const most = Math.max(1, ...points.map(({ value }) => value));
  const x = (day: number) => margin + ((width - 2 * margin) * (day - first.day)) / (end - first.day);
  const y = (value: number) => height - margin - ((height - 2 * margin) * value) / most;
  // Between two changes the number stays, so the line goes in steps.
  const steps = points.map(({ day, value }, index) =>
    index === 0 ? `M${round(x(day))} ${round(y(value))}` : `H${round(x(day))}V${round(y(value))}`,
  );
  const path = `${steps.join('')}H${round(x(end))}`;
  const describe = (point: { day: number; value: number }) =>
    `${formatValue(point.value, 'number')} on ${formatValue(point.day, 'day')}`;
  const label = `${section.title}: ${describe(first)}, ${describe(last)}, at most ${formatValue(most, 'number')}`;
  return `<svg class="chart" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(label)}"><path class="line-fill" d="${path}V${height - margin}H${margin}Z"></path><path class="line-path" d="${path}"></path></svg><p class="note">${escapeHtml(label)}</p>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
