/** How eagerly V8 optimises. */
import v8 from 'node:v8';

/**
 * Has V8 compile a function for speed only after it did some milliseconds of work. A scan runs much code a few thousand times: by
 * default a third of its CPU time goes into compiling what has hardly any work left. What runs for seconds is as fast as ever.
 */
export function optimiseLate(): void {
  // The V8 of Node 22 and later has no such flag, and would say so on standard error; it counts calls instead, and loses less.
  if (Number(process.versions.node.split('.')[0]) >= 22) return;
  v8.setFlagsFromString('--interrupt-budget=1000000');
}
