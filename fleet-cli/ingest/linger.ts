/** What a pipe gives, in gulps: as much as comes within a moment. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface LingerOptions {
  /** Bytes after which a gulp is full. */
  readonly size: number;
  /** Milliseconds that the first byte of a gulp waits for more. */
  readonly lingerMs: number;
  /** Ends the stream; what was received before is given. */
  readonly signal: AbortSignal;
}

type Next = IteratorResult<Buffer, unknown>;

/** @returns the stream's bytes, each gulp at the latest `lingerMs` after its first byte came */
export async function* linger(stream: AsyncIterable<Buffer>, options: LingerOptions): AsyncGenerator<Buffer> {
  const iterator = stream[Symbol.asyncIterator]();
  const stopped = new Promise<'stopped'>((resolve) => {
    if (options.signal.aborted) resolve('stopped');
    options.signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
  let pending = next(iterator);
  for (;;) {
    const first = await Promise.race([pending, stopped]);
    if (first === 'stopped' || first.done === true) return;
    const parts = [first.value];
    let held = first.value.length;
    const timer = new AbortController();
    const late = sleep(options.lingerMs, 'late' as const, { signal: timer.signal }).catch(
      () => 'late' as const,
    );
    pending = next(iterator);
    while (held < options.size) {
      const more = await Promise.race([pending, stopped, late]);
      if (more === 'late' || more === 'stopped' || more.done === true) break;
      parts.push(more.value);
      held += more.value.length;
      pending = next(iterator);
    }
    timer.abort();
    yield Buffer.concat(parts);
  }
}

function next(iterator: AsyncIterator<Buffer>): Promise<Next> {
  const pending = iterator.next();
  // It may be left waiting when the signal comes.
  pending.catch(() => undefined);
  return pending;
}
