/** Standard output for results: waits for a slow reader, so that rows do not pile up in memory. */
import { once } from 'node:events';

export interface Output {
  readonly terminal: boolean;
  /** Its columns; undefined where it is none. */
  readonly width: number | undefined;
  write(text: string): void;
  /** Resolves when what was written has gone on. */
  drained(): Promise<void>;
}

export function createOutput(stream: NodeJS.WriteStream = process.stdout): Output {
  return {
    terminal: stream.isTTY === true,
    // A terminal that was told no size says 0: that is no width.
    width: stream.isTTY === true && stream.columns > 0 ? stream.columns : undefined,
    write(text) {
      stream.write(text);
    },
    async drained() {
      // Asked of the stream itself: `drain` may have come before anyone waited for it.
      if (stream.writableNeedDrain && !stream.destroyed) await once(stream, 'drain');
    },
  };
}
