/** Rows of many hosts as a table, CSV, Markdown or JSON; the denominator first. */
import type { Output } from '../../extension/commands/console/output.ts';
import { boxFormat } from '../../extension/sinks/sql/format/box.ts';
import { csvFormat } from '../../extension/sinks/sql/format/csv.ts';
import { describeDenominator } from '../collect/collect.ts';
import { type AnswerGroup, foldNames } from '../collect/group-answers.ts';
import type { Answer, Denominator, HostResult } from '../types.ts';
import { markdownTable } from './markdown.ts';
import { wrapLines } from './terminal.ts';

export type RowsFormat = 'table' | 'json' | 'jsonl' | 'csv' | 'md';

interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Prints the rows of all hosts as one table with the host as first column. */
export function printRows(
  results: readonly HostResult[],
  denominator: Denominator,
  format: RowsFormat,
  output: Output,
): void {
  if (format === 'json' || format === 'jsonl') {
    return output.write(
      `${JSON.stringify({ meta: denominator, hosts: results }, undefined, format === 'json' ? 2 : 0)}\n`,
    );
  }
  const grid = toGrid(
    results.map((result) => ({ label: result.host, answers: result.answers })),
    'host',
  );
  printGrid(grid, describeDenominator(denominator), format, output);
}

/** Prints each different answer once, under the hosts that gave it. */
export function printGroups(
  groups: readonly AnswerGroup[],
  denominator: Denominator,
  format: RowsFormat,
  output: Output,
): void {
  if (format === 'json' || format === 'jsonl') {
    return output.write(
      `${JSON.stringify({ meta: denominator, groups }, undefined, format === 'json' ? 2 : 0)}\n`,
    );
  }
  if (format === 'csv') {
    const labelled = groups.map((group) => ({ label: foldNames(group.hosts), answers: group.answers }));
    return printGrid(toGrid(labelled, 'hosts'), describeDenominator(denominator), format, output);
  }
  output.write(
    wrapLines(`${describeDenominator(denominator)}\n`, format === 'md' ? undefined : output.width),
  );
  for (const { hosts, answers } of groups) {
    const heading = `${hosts.length === 1 ? '1 host' : `${hosts.length} hosts`}: ${foldNames(hosts)}`;
    output.write(format === 'md' ? `\n### ${heading}\n\n` : `\n${heading}\n`);
    const grid = toGrid([{ label: undefined, answers }], 'host');
    if (grid.rows.length === 0) output.write('no rows\n');
    else printBody(grid, format, output);
  }
}

function printGrid(grid: Grid, denominator: string, format: 'table' | 'csv' | 'md', output: Output): void {
  // A CSV comment line keeps the denominator with the data; most readers can be told to skip it.
  const head = format === 'table' ? wrapLines(denominator, output.width) : denominator;
  output.write(format === 'csv' ? `# ${head}\n` : `${head}\n${format === 'md' ? '\n' : ''}`);
  printBody(grid, format, output);
}

function printBody(grid: Grid, format: 'table' | 'csv' | 'md', output: Output): void {
  if (format === 'md') return output.write(markdownTable(grid.columns, grid.rows));
  const writer = format === 'csv' ? csvFormat(output) : boxFormat(output);
  writer.begin(grid.columns);
  writer.rows(grid.rows);
  writer.end();
}

interface Labelled {
  readonly label: string | undefined;
  readonly answers: readonly Answer[];
}

function toGrid(parts: readonly Labelled[], labelColumn: string): Grid {
  const columns = [...new Set(parts.flatMap((part) => part.answers.flatMap((answer) => answer.columns)))];
  const labelled = parts.some((part) => part.label !== undefined);
  const rows = parts.flatMap(({ label, answers }) =>
    answers.flatMap((answer) =>
      answer.rows.map((row) => [
        ...(labelled ? [label ?? ''] : []),
        ...columns.map((column) => {
          const value = row[column];
          return value === null || value === undefined ? null : String(value);
        }),
      ]),
    ),
  );
  return { columns: labelled ? [labelColumn, ...columns] : columns, rows };
}
