/** What `pysight tables` does. */
import { closest } from '../../sinks/sql/closest.ts';
import type { ConsoleTable } from '../../sinks/sql/console.ts';
import { boxFormat } from '../../sinks/sql/format/box.ts';
import { localTables } from '../../sinks/sql/open.ts';
import { schemas } from '../../tables/schema.ts';
import { matchesLike } from './like.ts';
import { createOutput } from './output.ts';

/** @returns the exit code */
export function runTables(args: Readonly<Record<string, unknown>>): number {
  const name = typeof args['name'] === 'string' ? args['name'] : undefined;
  const everything = localTables(schemas);
  const offered =
    args['all'] === true || name !== undefined ? everything : everything.filter((table) => table.extension);
  const found = name === undefined ? offered : offered.filter((table) => matchesLike(name, table.name));
  if (found.length === 0) return unknownTable(name ?? '', everything);
  const write = (text: string) => void process.stdout.write(text);
  if (args['json'] === true) write(`${JSON.stringify(found, null, 2)}\n`);
  else if (name === undefined || found.length > 1) listTables(found, write);
  else for (const table of found) write(describeTable(table, createOutput().width));
  return 0;
}

function unknownTable(name: string, tables: readonly ConsoleTable[]): number {
  const near = closest(
    name,
    tables.map((table) => table.name),
  );
  const hint = near.length === 0 ? '' : `. Did you mean ${near.join(', ')}?`;
  process.stderr.write(`no such table: ${name}${hint}\n`);
  return 2;
}

function listTables(tables: readonly ConsoleTable[], write: (text: string) => void): void {
  const width = Math.max(...tables.map(({ name }) => name.length));
  for (const { name, description = '' } of tables)
    write(`${name.padEnd(width)}  ${firstSentence(description)}\n`);
}

function firstSentence(text: string): string {
  return /^.*?[.](?= |$)/s.exec(text)?.[0] ?? text;
}

/** Description, columns and examples of a table, for a terminal. */
export function describeTable(table: ConsoleTable, width?: number): string {
  let result = `${table.name}\n${table.description ?? ''}\n\n`;
  const write = (text: string) => {
    result += text;
  };
  const writer = boxFormat({ write, terminal: true, width, drained: async () => undefined });
  writer.begin(['column', 'type', 'description']);
  writer.rows(
    Object.entries(table.columns).map(([name, column]) => [name, column.type, column.description ?? '']),
  );
  writer.end();
  for (const { title, sql } of table.examples ?? [])
    write(`\n${title}:\n  ${sql.replace(/;\s*$/, '').replaceAll('\n', '\n  ')};\n`);
  return result;
}
