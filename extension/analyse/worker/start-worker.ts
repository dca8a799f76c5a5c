/** Starts the analysis worker from wherever this code was put: its sources, or a bundle. */
import { Worker } from 'node:worker_threads';
import type { WorkerSetup } from './protocol.ts';

/** Heap of the worker; the checker's memory is bounded apart. */
const resourceLimits = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };

/** @returns a worker that takes tasks and gives answers */
export function startAnalysisWorker(workerData: WorkerSetup): Worker {
  const options = { workerData, resourceLimits, execArgv: [], env: {}, stdout: true, stderr: true };
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./analysis-worker.mjs', import.meta.url), options);
  // A worker does not inherit the loader that runs the sources of its parent.
  const [tsx, entry] = [
    import.meta.resolve('tsx/esm/api'),
    new URL('./worker-entry.ts', import.meta.url).href,
  ];
  const script = `import('${tsx}').then(({ register }) => { register(); return import('${entry}'); })`;
  return new Worker(script, { ...options, eval: true });
}
