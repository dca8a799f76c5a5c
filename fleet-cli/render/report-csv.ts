/** Reports as CSV: the denominator and each section's heading in comment lines, then its rows with their header. */
import { csvFormat } from '../../extension/sinks/sql/format/csv.ts';
import { describeReportDenominator } from '../reports/denominator.ts';
import type { ReportDocument } from '../reports/types.ts';

export function renderCsv(document: ReportDocument): string {
  const parts = [comment(`${document.title}: ${describeReportDenominator(document.denominator)}`)];
  for (const notice of document.notices) parts.push(comment(notice));
  const write = (text: string): void => void parts.push(text);
  for (const { report, sections } of document.reports) {
    for (const { section, columns, rows } of sections) {
      write(`\n${comment(`${report.name}/${section.id}: ${section.title}`)}`);
      const writer = csvFormat({ write, terminal: false, drained: async () => {} });
      writer.begin(columns.map(({ name }) => name));
      writer.rows(rows.map((row) => columns.map(({ name }) => cellText(row[name] ?? null))));
      writer.end();
    }
  }
  return parts.join('');
}

/** What a spreadsheet would take for a formula; a negative number is none. */
const formula = /^(?:[=+@\t\r]|-(?!\d+(?:\.\d+)?$))/;

/** People open reports in spreadsheets, and names of files are whatever someone chose: an apostrophe in front makes text of a formula. */
function cellText(value: string | number | null): string | null {
  if (typeof value === 'string' && formula.test(value)) return `'${value}`;
  return value === null ? null : String(value);
}

function comment(text: string): string {
  return `# ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}\n`;
}
