/** Core tables of osquery that packs join with, so that packs run here unmodified. What has no source is '' or NULL. */
import { createQueryContext } from 'osquery-extension-sdk';
import type { Host } from '../../../core/types.ts';
import type { ScanQuery } from '../../scanner/types.ts';
import type { ConsoleTable } from '../console.ts';
import { type TableAnswer, toSql } from '../runner.ts';
import { accountTables } from './accounts.ts';
import { type CoreTable, coreColumns } from './core-table.ts';
import { fileTables } from './files.ts';
import { networkTables } from './network.ts';
import { osqueryTables } from './osquery.ts';
import { processTables } from './processes.ts';
import { systemTables } from './system.ts';

const all: readonly CoreTable[] = [
  ...accountTables,
  ...fileTables,
  ...networkTables,
  ...osqueryTables,
  ...processTables,
  ...systemTables,
];

/** The core tables as the console offers them. */
export function coreTables(): ConsoleTable[] {
  return all.map(({ name }) => ({
    name,
    columns: coreColumns(name),
    extension: false,
    description: `As osquery's table of this name.`,
  }));
}

/**
 * Runs core tables on a host.
 * @param tables names of all tables of the console
 * @returns undefined for a table that is none of them
 */
export function createCoreRunner(
  host: Host,
  tables: readonly string[],
): (name: string, query: ScanQuery) => TableAnswer | undefined {
  const byName = new Map<string, CoreTable>(all.map((table) => [table.name, table]));
  return (name, { constraints, colsUsed }) => {
    const table = byName.get(name);
    if (table === undefined) return undefined;
    const query = createQueryContext(constraints, colsUsed);
    const known = coreColumns(table.name);
    const columns = Object.keys(known).filter((column) => query.uses(column));
    return {
      columns,
      problems: [],
      *rows() {
        for (const row of table.rows({ host, query, tables })) {
          yield columns.map((column) => {
            const cell = row[column];
            return toSql(typeof cell === 'function' ? cell() : cell, known[column]?.type ?? 'TEXT');
          });
        }
      },
    };
  };
}
