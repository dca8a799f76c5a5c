/** Hands memory back to the system when a process becomes idle, as V8 by itself collects only while it allocates. */
import v8 from 'node:v8';
import vm from 'node:vm';

/** Collects all garbage now: some milliseconds, for a process that has nothing else to do. */
export function releaseMemory(): void {
  v8.setFlagsFromString('--expose-gc');
  const collect: unknown = vm.runInNewContext('globalThis.gc');
  v8.setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect();
}
