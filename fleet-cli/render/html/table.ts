/** A section as an HTML table: its first rows are in the page, all of them in JSON beside it. */
import type { ReportColumn, SectionResult } from '../../reports/types.ts';
import { formatValue } from '../report-values.ts';
import { type Cell, cellHtml, classOf, escapeHtml, sortsByNumber, textOf, toCell } from './cells.ts';

/** As in the client. */
const pageSize = 25;
/** Tables as short as this need no filter. */
const shortTable = 5;
const barWidth = 90;

export interface TablePlace {
  /** Unique in the page. */
  readonly id: string;
  /** Tells it from the other tables of the page. */
  readonly label: string;
  /** Name of the report that it is in. */
  readonly report: string;
}

export function tableHtml(result: SectionResult, { id, label, report }: TablePlace): string {
  const { columns, section, total } = result;
  const rows = result.rows.map((row) => columns.map((column) => toCell(row, column)));
  const bar = section.layout === 'bars' ? columns.findIndex(({ kind }) => kind === 'number') : -1;
  const largest = bar < 0 ? 0 : rows.reduce((most, row) => Math.max(most, Number(row[bar]?.[0] ?? 0)), 0);
  const title = escapeHtml(label);
  const head = columns.map((column, index) => headHtml(column, index === bar)).join('');
  const body = rows
    .slice(0, pageSize)
    .map(
      (row) =>
        `<tr role="row">${row.map((cell, i) => bodyCell(cell, columns[i], i === bar ? largest : 0)).join('')}</tr>`,
    )
    .join('');
  const filter =
    rows.length > shortTable ? `<label>Filter <input type="search" aria-controls="${id}"></label>` : '';
  const status =
    rows.length > pageSize ? `Rows 1–${pageSize} of ${among(rows.length, total)}` : rowCount(total);
  // An input that nobody sees keeps the client simple where there is no filter.
  return `<div data-table data-total="${total}" data-rows="${rows.length}" data-largest="${largest}">
<div class="tools"><span class="filter" hidden>${filter || '<input type="hidden">'}</span><p class="status" role="status">${status}</p></div>
<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table id="${id}" role="table"><caption>${title}</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${body}</tbody></table></div>
${leftOut(rows.length, total, report)}<div class="pager" hidden><button type="button" aria-controls="${id}">Previous</button><button type="button" aria-controls="${id}">Next</button></div>
<script type="application/json">${jsonForHtml(rows)}</script></div>`;
}

function rowCount(count: number): string {
  return `${formatValue(count, 'number')} ${count === 1 ? 'row' : 'rows'}`;
}

function among(rows: number, total: number): string {
  return `${total > rows ? 'the first ' : ''}${formatValue(rows, 'number')}`;
}

/** A page with all rows of a large fleet would not open: where it ends is said, and how to have the rest. */
function leftOut(rows: number, total: number, report: string): string {
  if (total <= rows) return '';
  return `<p class="note left">Here are the first ${formatValue(rows, 'number')} of ${rowCount(total)}, and only they are sorted and filtered. All of them: <code>pysight report ${escapeHtml(report)} --output ${escapeHtml(report)}.csv</code>, with the same <code>--store</code> and <code>--since</code>.</p>`;
}

/** JSON that no script element ends in. */
export function jsonForHtml(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

function headHtml(column: ReportColumn, bar: boolean): string {
  const kind = column.kind === 'severity' ? 'severity' : sortsByNumber(column) ? 'number' : 'text';
  const name = classOf(column);
  return `<th role="columnheader" scope="col" class="${name === 'wide' ? '' : name}" data-class="${name}" data-kind="${kind}"${bar ? ' data-bar' : ''}>${escapeHtml(column.title)}</th>`;
}

function bodyCell(cell: Cell, column: ReportColumn | undefined, largest: number): string {
  if (column === undefined) return '';
  const bar = largest > 0 ? barHtml(Number(cell[0]) / largest) : '';
  const classes = `${classOf(column)}${textOf(cell) === '' ? ' blank' : ''}`;
  return `<td role="cell" class="${classes}" data-title="${escapeHtml(column.title)}">${bar}${cellHtml(cell, column)}</td>`;
}

/** The number stands beside it, so it says nothing to a screen reader. */
function barHtml(share: number): string {
  const width = Math.max(1, Math.round(barWidth * share));
  return `<svg class="bar" width="${barWidth}" height="10" aria-hidden="true"><rect x="${barWidth - width}" width="${width}" height="10" rx="2"></rect></svg>`;
}
