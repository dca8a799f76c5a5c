/** extension/tables/index.ts, which lists the tables, and extension/tables/schema.ts, which has them without their code. */
import type { AnyTable } from '../../core/run-table.ts';
import { banner, type Generator } from '../generator.ts';
import { loadTables, tableNames } from '../load-tables.ts';

export const generator: Generator = {
  name: 'table index',
  async generate(root) {
    return new Map([
      ['extension/tables/index.ts', indexOf(tableNames(root))],
      ['extension/tables/schema.ts', schemaOf(await loadTables(root))],
    ]);
  },
};

const head = `${banner('ts', 'the files of extension/tables')}// biome-ignore-all format: generated
`;

function indexOf(names: readonly string[]): string {
  const imports = names.map((name) => `import { table as ${identifier(name)} } from './${name}.ts';\n`);
  return `${head}import type { AnyTable } from '../core/run-table.ts';
${imports.join('')}
/** Every table, by name. */
export const tables: readonly AnyTable[] = [
${names.map((name) => `  ${identifier(name)},\n`).join('')}];
`;
}

function identifier(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function schemaOf(tables: readonly AnyTable[]): string {
  const schemas = tables.map(({ generate: _, ...schema }) => schema);
  return `${head}import type { TableSchema } from '../core/table-schema.ts';

/** Every table without its rows: cheap to load. */
export const schemas: readonly TableSchema[] = ${JSON.stringify(schemas, null, 2)};
`;
}
