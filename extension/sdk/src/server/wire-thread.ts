/** Starts the wire thread from wherever this package was put: its published files, or its TypeScript sources. */
import { Worker } from 'node:worker_threads';

/** @returns a worker that runs `runWireWorker` */
export function startWireThread(): Worker {
  const here = import.meta.url;
  // A bundle of the whole program keeps the entry beside it, under its own suffix.
  const suffix = here.slice(here.lastIndexOf('.'));
  if (suffix !== '.ts') return new Worker(new URL(`./wire-entry${suffix}`, here));
  // A worker does not inherit the loader that runs the sources of its parent.
  const entry = JSON.stringify(new URL('./wire-entry.ts', here).href);
  return new Worker(
    `import('tsx/esm/api').then(({ register }) => { register(); return import(${entry}); })`,
    {
      eval: true,
    },
  );
}
