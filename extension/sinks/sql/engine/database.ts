/** An empty database with the tables and views of the console. */
import type { WorkerSetup } from './protocol.ts';
import { raw, rc, type Sqlite, type Struct } from './sqlite.ts';

const memoryLimit = 1024 * 1024 * 1024;
const stepsBetweenChecks = 20_000;

/**
 * @param isCancelled asked every 20,000 steps of SQLite's machine
 * @returns the database's handle
 */
export function openDatabase(sqlite: Sqlite, isCancelled: () => boolean): number {
  const db = open(sqlite);
  execute(sqlite, db, `PRAGMA hard_heap_limit = ${memoryLimit}; PRAGMA temp_store = MEMORY`);
  sqlite.capi.sqlite3_progress_handler(db, stepsBetweenChecks, () => (isCancelled() ? 1 : 0), 0);
  return db;
}

/**
 * Functions and collations must be there before.
 * @param module the one module of all tables
 */
export function addTables(
  sqlite: Sqlite,
  db: number,
  setup: Pick<WorkerSetup, 'tables' | 'views'>,
  module: Struct,
): void {
  for (const { name } of setup.tables) {
    const code = sqlite.capi.sqlite3_create_module(db, name, module, 0);
    if (code !== rc.ok) throw new Error(`cannot add the table ${name}: ${code}`);
  }
  for (const [view, table] of Object.entries(setup.views)) {
    execute(sqlite, db, `CREATE TEMP VIEW "${view}" AS SELECT * FROM "${table}"`);
  }
}

function open(sqlite: Sqlite): number {
  const { wasm } = sqlite;
  const name = wasm.allocCString(':memory:');
  const out = wasm.alloc(8);
  try {
    const code = raw(sqlite, 'sqlite3_open')(name, out);
    if (code !== rc.ok) throw new Error(`cannot open a database in memory: ${code}`);
    return wasm.peekPtr(out);
  } finally {
    wasm.dealloc(name);
    wasm.dealloc(out);
  }
}

function execute(sqlite: Sqlite, db: number, sql: string): void {
  const text = sqlite.wasm.allocCString(sql);
  const code = raw(sqlite, 'sqlite3_exec')(db, text, 0, 0, 0);
  sqlite.wasm.dealloc(text);
  if (code !== rc.ok) throw new Error(sqlite.capi.sqlite3_errmsg(db));
}
