/** Reports as Markdown, for tickets and wikis. */
import { describeReportDenominator } from '../reports/denominator.ts';
import type { ReportDocument, SectionResult } from '../reports/types.ts';
import { markdownTable, markdownText } from './markdown.ts';
import { formatValue } from './report-values.ts';

/** @param top rows of a section; its own number when undefined */
export function renderMarkdown(document: ReportDocument, top?: number): string {
  const lines = [
    `# ${markdownText(document.title)}\n`,
    `${markdownText(describeReportDenominator(document.denominator))} · ${formatValue(document.created, 'time')} UTC, period since ${formatValue(document.since, 'time')}\n`,
    ...document.notices.map((notice) => `> ${markdownText(notice)}\n`),
  ];
  for (const { report, sections } of document.reports) {
    lines.push(`## ${report.title}\n`, `${report.question}\n`);
    for (const section of sections) lines.push(sectionText(section, top));
  }
  return lines.join('\n');
}

function sectionText({ section, columns, rows, total }: SectionResult, top: number | undefined): string {
  const heading = `### ${section.title}\n`;
  if (rows.length === 0) return `${heading}\n${section.empty}\n`;
  const shown = rows.slice(0, section.layout === 'figures' ? rows.length : (top ?? section.top ?? 10));
  const more = total > shown.length ? `\n${total - shown.length} more.\n` : '';
  const table = markdownTable(
    columns.map(({ title }) => title),
    shown.map((row) => columns.map(({ name, kind }) => formatValue(row[name] ?? null, kind))),
  );
  return `${heading}\n${table}${more}`;
}
