/** A report as one HTML file: it loads nothing, and runs nothing but its own script. All that came from hosts is text. */
import { createHash } from 'node:crypto';
import { escapeControls } from '../../../extension/sinks/sql/format/escape.ts';
import { describeReportDenominator } from '../../reports/denominator.ts';
import type {
  Report,
  ReportDocument,
  ReportResult,
  ReportRow,
  ReportSection,
  SectionResult,
} from '../../reports/types.ts';
import { formatValue, groupDigits, isAlarming } from '../report-values.ts';
import { escapeHtml, textOf, toCell } from './cells.ts';
import { client } from './client.ts';
import { lineChart } from './line-chart.ts';
import { style } from './style.ts';
import { tableHtml } from './table.ts';

/** Columns of cards that are paragraphs of their own. */
const longColumns = new Set(['because', 'risk_reasons', 'action']);

export function renderHtml(document: ReportDocument): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(client)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const title = safe(document.title);
  const period = `${formatValue(document.created, 'time')} UTC, period since ${formatValue(document.since, 'time')}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark"><title>${title}</title><style>${style}</style></head>
<body><a class="skip" href="#main">Skip to the reports</a>
<header class="top"><div class="wrap"><h1>${title}</h1><p class="denominator">${safe(describeReportDenominator(document.denominator))}</p><p class="soft">${period}</p>${document.notices.map((notice) => `<p class="notice">${safe(notice)}</p>`).join('')}</div></header>
<nav aria-label="Reports"><div class="wrap"><ul>${document.reports.map(({ report }) => `<li><a href="#${report.name}">${escapeHtml(report.title)}</a></li>`).join('')}</ul></div></nav>
<main id="main" class="wrap">${document.reports.map(reportHtml).join('\n')}</main>
<footer class="wrap">Made by pysight. Secrets are shown by fingerprint only. Times are UTC.</footer>
<script>${client}</script></body></html>
`;
}

function reportHtml({ report, sections }: ReportResult): string {
  return `<section class="report" id="${report.name}" aria-labelledby="${report.name}-title"><h2 id="${report.name}-title">${escapeHtml(report.title)}</h2><p class="question">${escapeHtml(report.question)}</p>${contentsHtml(sections, report)}
${sections.map((section) => sectionHtml(section, report)).join('\n')}</section>`;
}

/** What is in a report and how much of it, so that nobody needs to scroll to see that there is nothing. */
function contentsHtml(results: readonly SectionResult[], report: Report): string {
  const items = results.map(({ section, total }) => {
    // The rows of a line are its days.
    const count =
      section.layout === 'line' ? '' : ` <span class="count">${formatValue(total, 'number')}</span>`;
    return `<li${total === 0 ? ' class="none"' : ''}><a href="#${sectionId(section, report)}">${escapeHtml(section.title)}</a>${count}</li>`;
  });
  return items.length < 2 || report.name === 'overview' ? '' : `<ul class="contents">${items.join('')}</ul>`;
}

function sectionId({ id }: ReportSection, report: Report): string {
  return `${report.name}-${id}-section`;
}

function sectionHtml(result: SectionResult, report: Report): string {
  const { section, rows } = result;
  if (section.layout === 'figures')
    return `<div class="panel plain"><ul class="tiles">${rows.map(tileHtml).join('')}</ul></div>`;
  const note = section.note === undefined ? '' : `<p class="note">${escapeHtml(section.note)}</p>`;
  const body =
    rows.length === 0
      ? `<p class="empty">${escapeHtml(section.empty)}</p>`
      : bodyHtml(result, tableOf(result, report));
  return `<div class="panel" id="${sectionId(section, report)}"><h3>${escapeHtml(section.title)}</h3>${note}${body}</div>`;
}

function tableOf(result: SectionResult, report: Report): string {
  const { id, title } = result.section;
  return tableHtml(result, {
    id: `${report.name}-${id}`,
    label: `${report.title}: ${title}`,
    report: report.name,
  });
}

function bodyHtml(result: SectionResult, table: string): string {
  if (result.section.layout === 'cards') {
    const cards = result.rows.slice(0, result.section.top ?? 10).map((row) => cardHtml(row, result));
    return `<ol class="cards">${cards.join('')}</ol>${moreCards(result, table)}`;
  }
  const chart = result.section.layout === 'line' ? lineChart(result) : '';
  return chart === '' ? table : `${chart}<details><summary>Day by day</summary>${table}</details>`;
}

/** What the cards leave over is a table. */
function moreCards(result: SectionResult, table: string): string {
  const top = result.section.top ?? 10;
  if (result.rows.length <= top) return '';
  return `<details><summary>All ${formatValue(result.total, 'number')} as a table</summary>${table}</details>`;
}

function tileHtml(row: ReportRow): string {
  const value = formatValue(row['value'] ?? null, 'number');
  return `<li${isAlarming(row) ? ' class="alarm"' : ''}><b>${safe(value)}</b><span class="what">${safe(String(row['label'] ?? ''))}</span><span class="of">${safe(groupDigits(String(row['note'] ?? '')))}</span></li>`;
}

function cardHtml(row: ReportRow, { columns }: SectionResult): string {
  const [score, name, ...rest] = columns.map((column) => ({ column, text: textOf(toCell(row, column)) }));
  const filled = rest.filter(({ text, column }) => text !== '' && !(column.name === 'alike' && text === '1'));
  const facts = filled.filter(({ column }) => !longColumns.has(column.name));
  const long = filled.filter(({ column }) => longColumns.has(column.name));
  const worst = Number(score?.text) >= 70 ? ' worst' : '';
  return `<li><div class="score${worst}"><span>${escapeHtml(score?.text ?? '')}</span></div><div><div class="name">${escapeHtml(name?.text ?? '')}</div><div class="facts">${facts
    .map(({ column, text }) => `${escapeHtml(column.title)} ${escapeHtml(text)}`)
    .join(' · ')}</div><dl>${long
    .map(
      ({ column, text }) =>
        `<dt>${escapeHtml(column.title)}</dt><dd${column.name === 'action' ? ' class="action"' : ''}>${escapeHtml(text)}</dd>`,
    )
    .join('')}</dl></div></li>`;
}

function safe(text: string): string {
  return escapeHtml(escapeControls(text));
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
