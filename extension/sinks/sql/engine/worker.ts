/** The thread that SQLite runs in. It may sleep while a table works; the console's own thread never does. */
import { parentPort, workerData } from 'node:worker_threads';
import type { SqlValue } from '../../scanner/types.ts';
import { registerFunctions } from '../functions/register.ts';
import { createAsker } from './ask.ts';
import { addTables, openDatabase } from './database.ts';
import type { FromWorker, RunRequest, ScanReply, WorkerSetup } from './protocol.ts';
import { loadSqlite } from './sqlite.ts';
import { runStatements } from './statements.ts';
import { createTextCodec } from './text.ts';
import { createTableModule, type Scan, type StartScan } from './virtual-table.ts';

const setup = workerData as WorkerSetup;
const port = parentPort;
if (port === null) throw new Error('this is the entry of a worker thread');

const sqlite = await loadSqlite();
const codec = createTextCodec(sqlite);
const asker = createAsker(setup, port);
const shapes = new Map(setup.tables.map((table) => [table.name, table]));
const tables = createTableModule(sqlite, codec, (name) => shapes.get(name), createScanStarter());
const db = openDatabase(sqlite, () => asker.cancelled);
registerFunctions(sqlite, codec, db);
addTables(sqlite, db, setup, tables.module);

port.on('message', (request: RunRequest) => {
  tables.forgetPlans();
  try {
    runStatements(sqlite, codec, db, request, {
      statement: (columns) => void asker.ask({ ask: 'statement', columns }),
      rows: (rows) => void asker.ask({ ask: 'rows', rows }),
    });
    post({ ask: 'finished' });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    post({ ask: 'finished', error: { message, interrupted: asker.cancelled } });
  }
});
post({ ask: 'ready' });

function post(message: FromWorker): void {
  port?.postMessage(message);
}

function createScanStarter(): StartScan {
  let scans = 0;
  return (table, constraints, colsUsed) => {
    const scan = ++scans;
    const first = scanReply({ ask: 'scan', scan, table, constraints, colsUsed });
    const columns = new Map((first.columns ?? []).map((name, index) => [name, index]));
    return { columns, ...batches(scan, first) };
  };
}

function batches(scan: number, first: ScanReply): Pick<Scan, 'next' | 'close'> {
  let ready: readonly (readonly SqlValue[])[] | undefined = first.rows;
  let { done } = first;
  return {
    next() {
      for (;;) {
        const rows = ready;
        ready = undefined;
        if (rows !== undefined && rows.length > 0) return rows;
        if (done) return undefined;
        const more = scanReply({ ask: 'more', scan });
        ready = more.rows;
        ({ done } = more);
      }
    },
    close() {
      if (!done) post({ ask: 'close', scan });
      done = true;
    },
  };
}

function scanReply(question: Parameters<typeof asker.ask>[0]): ScanReply {
  const reply = asker.ask(question);
  if (!('scan' in reply)) throw new Error('the console gave no rows');
  return reply.scan;
}
