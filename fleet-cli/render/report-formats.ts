/** The formats of reports. */
import type { ReportDocument } from '../reports/types.ts';
import { renderHtml } from './html/page.ts';
import { renderCsv } from './report-csv.ts';
import { renderJson } from './report-json.ts';
import { renderMarkdown } from './report-markdown.ts';
import { renderTerminal } from './report-terminal.ts';

export type DocumentFormat = 'terminal' | 'html' | 'json' | 'csv' | 'md';
export type ReportFormat = DocumentFormat | 'sarif' | 'cyclonedx';

export interface RenderReportOptions {
  /** Cells of a terminal's line; undefined where nothing is cut. */
  readonly width?: number | undefined;
  readonly color?: boolean;
  readonly top?: number | undefined;
}

const endings: readonly (readonly [RegExp, ReportFormat])[] = [
  [/\.html?$/i, 'html'],
  [/\.sarif(?:\.json)?$/i, 'sarif'],
  [/\.cdx\.json$/i, 'cyclonedx'],
  [/\.json$/i, 'json'],
  [/\.csv$/i, 'csv'],
  [/\.(?:md|markdown)$/i, 'md'],
];

/** The format that a file's name asks for. */
export function reportFormatOf(file: string | undefined): ReportFormat {
  return endings.find(([pattern]) => file !== undefined && pattern.test(file))?.[1] ?? 'terminal';
}

/** @returns the whole output */
export async function renderReport(
  document: ReportDocument,
  format: DocumentFormat,
  options: RenderReportOptions,
): Promise<string> {
  switch (format) {
    case 'terminal':
      return renderTerminal(document, {
        width: options.width,
        color: options.color ?? false,
        top: options.top,
      });
    case 'html':
      return renderHtml(document);
    case 'json':
      return renderJson(document);
    case 'csv':
      return renderCsv(document);
    case 'md':
      return renderMarkdown(document, options.top);
  }
}
