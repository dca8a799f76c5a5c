/** A line that says how far a collection is, on a terminal; silence in a pipe. */
import { escapeControls } from '../../extension/sinks/sql/format/escape.ts';
import { truncate } from '../render/terminal.ts';
import type { HostResult, HostSpec } from '../types.ts';

export interface Progress {
  begin(host: HostSpec): void;
  add(host: HostSpec, result: HostResult): void;
  /** Does what writes to the same terminal, with the line out of its way. */
  beside(write: () => void): void;
  end(): void;
}

export interface ProgressOptions {
  /** Where the line goes; nothing is written unless it is a terminal. */
  readonly out?: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;
  /** While this is true nothing is drawn: a person is being asked. */
  readonly isHidden?: () => boolean;
  /** Milliseconds, for tests. */
  readonly now?: () => number;
}

const redrawMs = 200;
const clear = '\r\x1b[K';

/** @param asked how many hosts there are */
export function createProgress(asked: number, options: ProgressOptions = {}): Progress {
  const { out = process.stderr, isHidden = () => false, now = () => performance.now() } = options;
  const started = now();
  const working = new Map<HostSpec, number>();
  const count = { done: 0, failed: 0, rows: 0 };
  let slowest: HostResult | undefined;
  let isDrawn = false;
  const timer = out.isTTY === true ? setInterval(draw, redrawMs).unref() : undefined;
  return {
    begin: (host) => void working.set(host, now()),
    add(host, result) {
      working.delete(host);
      count.done++;
      if (result.status === 'failed') count.failed++;
      for (const answer of result.answers) count.rows += answer.rows.length;
      if (slowest === undefined || result.durationMs > slowest.durationMs) slowest = result;
    },
    beside(write) {
      hide();
      write();
    },
    end() {
      clearInterval(timer);
      hide();
    },
  };

  function draw(): void {
    if (isHidden()) return;
    out.write(`${clear}${truncate(describe(), Math.max(20, (out.columns ?? 80) - 1))}`);
    isDrawn = true;
  }

  function hide(): void {
    if (isDrawn) out.write(clear);
    isDrawn = false;
  }

  /** The host that is waited for longest, while there is one: it is what a person wants to know of. */
  function describe(): string {
    const { done, failed, rows } = count;
    const [oldest] = working;
    const waited = oldest === undefined ? 0 : now() - oldest[1];
    const parts = [
      `${done}/${asked} hosts`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      `${rows} ${rows === 1 ? 'row' : 'rows'}`,
      seconds(now() - started),
      ...(oldest === undefined
        ? []
        : [`waiting for ${nameOthers(oldest[0].name, working.size)} ${seconds(waited)}`]),
      ...(slowest === undefined ? [] : [`slowest ${slowest.host} ${seconds(slowest.durationMs)}`]),
    ];
    return escapeControls(parts.join(' · '));
  }
}

function nameOthers(name: string, count: number): string {
  return count > 1 ? `${name} and ${count - 1} more` : name;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
