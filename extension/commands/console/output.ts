/** Standard output for results: waits for a slow reader, so that rows do not pile up in memory. */
import { once } from 'node:events';

export interface Output {
  readonly terminal: boolean;
  write(text: string): void;
  /** Resolves when what was written has gone on. */
  drained(): Promise<void>;
}

export function createOutput(stream: NodeJS.WriteStream = process.stdout): Output {
  let full = false;
  return {
    terminal: stream.isTTY === true,
    write(text) {
      full = !stream.write(text);
    },
    async drained() {
      if (full && !stream.destroyed) await once(stream, 'drain');
      full = false;
    },
  };
}
