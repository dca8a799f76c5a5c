/** A line that says how far a collection is, on a terminal; silence in a pipe. */
import type { HostResult } from '../types.ts';

export interface Progress {
  add(result: HostResult): void;
  end(): void;
}

/**
 * @param asked how many hosts there are
 * @param out where the line goes; nothing is written unless it is a terminal
 */
export function createProgress(asked: number, out: NodeJS.WriteStream = process.stderr): Progress {
  let done = 0;
  let failed = 0;
  let rows = 0;
  let slowest: HostResult | undefined;
  let drawn = 0;
  const draw = () => {
    const slow =
      slowest === undefined ? '' : ` · slowest ${slowest.host} ${(slowest.durationMs / 1000).toFixed(1)} s`;
    const line = `${done}/${asked} hosts · ${failed} failed · ${rows} rows${slow}`;
    out.write(`\r\x1b[K${line.slice(0, Math.max(20, (out.columns ?? 80) - 1))}`);
    drawn = performance.now();
  };
  return {
    add(result) {
      done++;
      if (result.status === 'failed') failed++;
      for (const answer of result.answers) rows += answer.rows.length;
      if (slowest === undefined || result.durationMs > slowest.durationMs) slowest = result;
      if (out.isTTY && (performance.now() - drawn > 100 || done === asked)) draw();
    },
    end() {
      if (out.isTTY) out.write('\r\x1b[K');
    },
  };
}
