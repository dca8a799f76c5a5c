/** Bounded concurrency: a sliding window over hosts, with one deadline for all. */
import { setMaxListeners } from 'node:events';

export interface WindowOptions<T, R> {
  /** How many run at once. */
  readonly size: number;
  /** Aborted at the deadline or when the person interrupts: nothing new starts then. */
  readonly signal: AbortSignal;
  readonly run: (item: T) => Promise<R>;
  /** Called once for each item that was run, in the order in which they end; its place is free when this resolves. */
  readonly onResult: (item: T, result: R) => void | Promise<void>;
}

/**
 * Runs `run` for every item, at most `size` at a time; a slow item delays none but its own place.
 * @returns the items that were never started
 */
export async function runWindow<T, R>(items: readonly T[], options: WindowOptions<T, R>): Promise<T[]> {
  // Each host at work listens to it, which is no leak.
  setMaxListeners(0, options.signal);
  let next = 0;
  async function worker(): Promise<void> {
    while (next < items.length && !options.signal.aborted) {
      const item = items[next++] as T;
      await options.onResult(item, await options.run(item));
    }
  }
  const workers = Array.from({ length: Math.max(1, Math.min(options.size, items.length)) }, worker);
  await Promise.all(workers);
  return items.slice(next);
}
