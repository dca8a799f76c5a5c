/** Markdown tables of untrusted text. */

/** A table in GitHub's Markdown; what would be markup or a new line in a cell is shown as text. */
export function markdownTable(
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return (
    line(columns.map(markdownText)) +
    line(columns.map(() => '---')) +
    rows.map((row) => line(row.map((cell) => markdownText(cell ?? '')))).join('')
  );
}

/** Text as Markdown shows it unchanged, on one line. */
export function markdownText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/[\\`*_[\]<>|~#&!]/g, (c) => `\\${c}`)
    .trim();
}
