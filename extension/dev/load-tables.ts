/** The tables as their files say, for generators: the generated index may be stale or absent. */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyTable } from '../core/run-table.ts';

/** Names of the tables, from their files, sorted. */
export function tableNames(root: string): string[] {
  const files = fs.readdirSync(path.join(root, 'extension/tables'));
  return files.flatMap((file) => /^(python_\w+)\.ts$/.exec(file)?.[1] ?? []).sort();
}

/** @throws when a file exports no `table`, or one of another name */
export async function loadTables(root: string): Promise<AnyTable[]> {
  const loaded = tableNames(root).map(async (name) => {
    const file = path.join(root, 'extension/tables', `${name}.ts`);
    const { table } = (await import(pathToFileURL(file).href)) as { table?: AnyTable };
    if (table?.name !== name) throw new Error(`${name}.ts must export a table of that name as \`table\``);
    return table;
  });
  return Promise.all(loaded);
}
