/** The file that the wire thread loads. */
import { runWireWorker } from './wire-worker.ts';

runWireWorker();
