/** One line on stderr that says what a report is doing, how far it is and for how long. */

export interface ReportProgress {
  /** @param text what is being done now */
  say(text: string): void;
  /** Takes the line away. */
  end(): void;
}

const frame = 500;

/** Redrawn on a terminal; in a pipe a line for each step. */
export function createReportProgress(stream: NodeJS.WriteStream = process.stderr): ReportProgress {
  const started = Date.now();
  const live = stream.isTTY === true;
  let current = '';
  const seconds = (): number => Math.round((Date.now() - started) / 1000);
  const draw = (): void => {
    const width = Math.max(20, (stream.columns ?? 80) - 1);
    const line = `${current}${seconds() > 0 ? ` (${seconds()} s)` : ''}`;
    stream.write(`\r\u001b[2K${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
  };
  const timer = live ? setInterval(draw, frame) : undefined;
  timer?.unref();
  return {
    say(text) {
      if (text === current) return;
      current = text;
      if (live) draw();
      else stream.write(`pysight: ${text}\n`);
    },
    end() {
      clearInterval(timer);
      if (live) stream.write('\r\u001b[2K');
    },
  };
}
