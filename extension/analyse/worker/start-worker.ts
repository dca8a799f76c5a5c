/** Starts the analysis worker from wherever this code was put: its sources, or a bundle. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { WorkerSetup } from './protocol.ts';

/** Heap of the worker; the checker's memory is bounded apart. */
const resourceLimits = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 48, stackSizeMb: 4 };

/** @returns a worker that takes tasks and gives answers */
export function startAnalysisWorker(workerData: WorkerSetup): Worker {
  // The scanner's young generation starts large. A worker would do the same, and need 30 MB for nothing: its own grows with its work.
  v8.setFlagsFromString('--min-semi-space-size=0');
  const options = { workerData, resourceLimits, execArgv: [], env: {}, stdout: true, stderr: true };
  const here = import.meta.url;
  if (!here.endsWith('.ts')) return new Worker(new URL('./analysis-worker.mjs', here), options);
  // A worker does not inherit the loader that runs the sources of its parent.
  const tsx = new URL(
    'dist/esm/api/index.mjs',
    pathToFileURL(createRequire(here).resolve('tsx/package.json')),
  ).href;
  const entry = new URL('./worker-entry.ts', here).href;
  const script = `import('${tsx}').then(({ register }) => { register(); return import('${entry}'); })`;
  return new Worker(script, { ...options, eval: true });
}
