/** Serves one run after another inside the thread. */
import type { MessagePort } from 'node:worker_threads';
import { registerFunctions } from '../functions/register.ts';
import { type Asker, createAsker } from './ask.ts';
import { addTables, openDatabase } from './database.ts';
import type { FromWorker, RunRequest, WorkerSetup } from './protocol.ts';
import { startScans } from './scans.ts';
import { loadSqlite } from './sqlite.ts';
import { runStatements } from './statements.ts';
import { createTextCodec } from './text.ts';
import { createTableModule } from './virtual-table.ts';

/** Opens the database and answers requests from then on. */
export async function serveRuns(setup: WorkerSetup, port: MessagePort): Promise<void> {
  const sqlite = await loadSqlite();
  const codec = createTextCodec(sqlite);
  const asker = createAsker(setup, port);
  const shapes = new Map(setup.tables.map((table) => [table.name, table]));
  const tables = createTableModule(sqlite, codec, (name) => shapes.get(name), startScans(asker, port));
  const db = openDatabase(sqlite, () => asker.cancelled);
  registerFunctions(sqlite, codec, db);
  addTables(sqlite, db, setup, tables.module);
  port.on('message', (request: RunRequest) => {
    tables.forgetPlans();
    const error = attemptRun(asker, (sink) => runStatements(sqlite, codec, db, request, sink));
    port.postMessage({ ask: 'finished', ...(error === undefined ? {} : { error }) } satisfies FromWorker);
  });
  port.postMessage({ ask: 'ready' } satisfies FromWorker);
}

function attemptRun(
  asker: Asker,
  run: (sink: Parameters<typeof runStatements>[4]) => void,
): Extract<FromWorker, { ask: 'finished' }>['error'] {
  try {
    run({
      statement: (columns) => void asker.ask({ ask: 'statement', columns }),
      rows: (rows) => void asker.ask({ ask: 'rows', rows }),
    });
    return undefined;
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error), interrupted: asker.cancelled };
  }
}
