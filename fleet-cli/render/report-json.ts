/** Reports as JSON: `meta` with the denominator, then rows as the SQL gave them. */
import type { ReportDocument } from '../reports/types.ts';

export function renderJson(document: ReportDocument): string {
  const { title, created, since, denominator, notices } = document;
  const reports = document.reports.map(({ report, sections }) => ({
    name: report.name,
    title: report.title,
    sections: sections.map(({ section, columns, rows, total }) => ({
      id: section.id,
      title: section.title,
      columns: columns.map(({ name, title: shown, kind = 'text' }) => ({ name, title: shown, kind })),
      total,
      rows: rows.map((row) => Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null]))),
    })),
  }));
  const meta = { title, created, since, ...denominator, notices };
  return `${JSON.stringify({ meta, reports }, undefined, 2)}\n`;
}
