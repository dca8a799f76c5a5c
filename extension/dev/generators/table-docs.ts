/** docs/tables: one page a table and their index; docs/schema.json in the shape of osquery's own site. */
import type { Column } from 'osquery-extension-sdk';
import type { AnyTable } from '../../core/run-table.ts';
import { banner, type Generator } from '../generator.ts';
import { loadTables } from '../load-tables.ts';

export const generator: Generator = {
  name: 'table docs',
  owns: ['docs/tables'],
  async generate(root) {
    const tables = await loadTables(root);
    const pages = tables.map((table) => [`docs/tables/${table.name}.md`, pageOf(table)] as const);
    return new Map([
      ...pages,
      ['docs/tables/index.md', indexOf(tables)],
      ['docs/schema.json', `${JSON.stringify(tables.map(schemaOf), null, 2)}\n`],
    ]);
  },
};

const allPlatforms = ['darwin', 'linux', 'win32'] as const;
/** Names of platforms as osquery's schema writes them. */
const platformNames = { darwin: 'darwin', linux: 'linux', win32: 'windows' } as const;

function indexOf(tables: readonly AnyTable[]): string {
  const rows = tables.map(
    (table) => `| [\`${table.name}\`](${table.name}.md) | ${inCell(table.description)} |\n`,
  );
  return `${banner('md', 'extension/tables')}
# Tables

| table | what its rows are |
|---|---|
${rows.join('')}`;
}

function pageOf(table: AnyTable): string {
  const columns = Object.entries(table.columns).map(
    ([name, column]) =>
      `| \`${name}\` | ${column.type} | ${inCell([column.description ?? '', ...traits(column)].join(' ').trim())} |\n`,
  );
  const notes = (table.notes ?? []).map((note) => `${note}\n\n`).join('');
  const examples = table.examples.map(({ title, sql }) => `${title}:\n\n\`\`\`sql\n${sql}\n\`\`\`\n`);
  return `${banner('md', `extension/tables/${table.name}.ts`)}
# ${table.name}

${table.description}

Platforms: ${platformsOf(table).join(', ')}.

## Columns

| column | type | description |
|---|---|---|
${columns.join('')}
${notes === '' ? '' : `## Notes\n\n${notes}`}## Examples

${examples.join('\n')}`;
}

function traits(column: Column): string[] {
  const found: string[] = [];
  if (column.required === true) found.push('**A query must constrain it.**');
  if (column.index === true || column.optimized === true)
    found.push('*Constraining it makes the query cheap.*');
  if (column.additional === true) found.push('*Constraining it changes what is looked at.*');
  if (column.hidden === true) found.push('*Hidden: not in `SELECT *`.*');
  if (column.collate === 'VERSION') found.push('*Compares as a version.*');
  for (const alias of column.aliases ?? []) found.push(`*Also named \`${alias}\`.*`);
  return found;
}

/** Text inside a cell of a Markdown table. */
function inCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function platformsOf(table: AnyTable): string[] {
  return [...(table.platforms ?? allPlatforms)].map((platform) => platformNames[platform]).sort();
}

function schemaOf(table: AnyTable): object {
  const attributes = table.attributes ?? [];
  return {
    name: table.name,
    description: table.description,
    url: `docs/tables/${table.name}.md`,
    platforms: platformsOf(table),
    evented: attributes.includes('EVENT_BASED'),
    cacheable: attributes.includes('CACHEABLE'),
    notes: (table.notes ?? []).join('\n\n'),
    examples: table.examples.map((example) => example.sql),
    columns: Object.entries(table.columns).map(columnOf),
  };
}

function columnOf([name, column]: [string, Column]): object {
  return {
    name,
    description: column.description ?? '',
    type: column.type.toLowerCase(),
    notes: '',
    hidden: column.hidden === true,
    required: column.required === true,
    index: column.index === true,
    optimized: column.optimized === true,
    additional: column.additional === true,
    ...(column.collate === undefined ? {} : { collate: column.collate }),
    ...(column.aliases === undefined ? {} : { aliases: column.aliases }),
  };
}
