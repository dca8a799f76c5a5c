/** What the loader of the packed extension (one file with sections) gives to a section's `run`. */
import type { Worker, WorkerOptions } from 'node:worker_threads';

export interface Pack {
  /** Starts a thread with another section. */
  startWorker(section: string, options?: WorkerOptions): Worker;
  /** Arguments of Node that run another section as a process. */
  childCommand(section: string): readonly string[];
  /** Bytes that were packed under a name. */
  asset(name: string): Buffer;
}
