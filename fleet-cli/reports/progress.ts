/** One line on stderr that says what a report is doing, how far it is and for how long. */

export interface ReportProgress {
  /** @param text what is being done now, for a person who waits */
  say(text: string): void;
  /** @param text what a log has to have as well, such as a use of the network */
  announce(text: string): void;
  /** Takes the line away. */
  end(): void;
}

const frame = 500;

/** Redrawn on a terminal; in a pipe, a log or the mail of cron only what is announced. */
export function createReportProgress(
  stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'> = process.stderr,
): ReportProgress {
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
  const say = (text: string): void => {
    current = text;
    if (live) draw();
  };
  return {
    say,
    announce(text) {
      say(text);
      if (!live) stream.write(`pysight: ${text}\n`);
    },
    end() {
      clearInterval(timer);
      if (live) stream.write('\r\u001b[2K');
    },
  };
}
