/** Plain SQLite with full copies of our tables: what a query over them has to give. */
import type { SqlValue } from '../../extension/sinks/scanner/types.ts';
import type { SqlConsole } from '../../extension/sinks/sql/console.ts';
import { loadSqlite } from '../../extension/sinks/sql/engine/sqlite.ts';
import { schemas } from '../../extension/tables/schema.ts';

export interface PlainDatabase {
  rows(query: string): SqlValue[][];
  close(): void;
}

interface Database {
  exec(options: object | string): unknown;
  close(): void;
}

let loaded: Promise<unknown> | undefined;

/** @param names of tables of the console, copied with all their columns */
export async function plainCopy(sql: SqlConsole, names: readonly string[]): Promise<PlainDatabase> {
  loaded ??= loadSqlite();
  const sqlite = (await loaded) as { oo1: { DB: new (name: string) => Database } };
  const database = new sqlite.oo1.DB(':memory:');
  for (const name of names) {
    const columns = schemas.find((schema) => schema.name === name)?.columns;
    // Columns that are hidden are not in `SELECT *`, and can be asked for.
    const asked = columns === undefined ? '*' : Object.keys(columns).join();
    const [all] = await sql.all(`SELECT ${asked} FROM ${name}`);
    const [shown = []] = await sql.prepare(`SELECT ${asked} FROM ${name}`);
    const typed = shown.map(
      (column) => `"${column}" ${columns?.[column]?.type ?? (/^[ug]id/.test(column) ? 'BIGINT' : 'TEXT')}`,
    );
    database.exec(`CREATE TABLE ${name} (${typed.join(', ')})`);
    const marks = shown.map(() => '?').join(', ');
    for (const row of all?.rows ?? [])
      database.exec({ sql: `INSERT INTO ${name} VALUES (${marks})`, bind: row });
  }
  return {
    rows(query) {
      const resultRows: SqlValue[][] = [];
      database.exec({ sql: query, rowMode: 'array', resultRows });
      return resultRows;
    },
    close: () => database.close(),
  };
}
