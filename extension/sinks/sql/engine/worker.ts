/** The thread that SQLite runs in. It may sleep while a table works; the console's own thread never does. */
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerSetup } from './protocol.ts';
import { serveRuns } from './serve.ts';

if (parentPort === null) throw new Error('this is the entry of a worker thread');
// A failure ends the thread, which the console reports.
void serveRuns(workerData as WorkerSetup, parentPort);
