/** Structured logging to stderr: one JSON object a line, so that a shipper can read it. */

import { systemCode } from './errors.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * The level for a failure that may go on: the given one when it is new, and `debug` from then on. It is known by its system code, as its text may
 * name a file that is another each time.
 * @param told what was said so far
 */
export function levelOnce(told: Set<string>, error: unknown, first: LogLevel): LogLevel {
  const cause = systemCode(error) || String(error);
  if (told.has(cause)) return 'debug';
  told.add(cause);
  return first;
}

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/**
 * @param level the lowest level that is written
 * @param write where a line goes; stderr by default
 */
export function createLog(
  level: LogLevel,
  write: (line: string) => void = (line) => void process.stderr.write(line),
): Log {
  const lowest = order.indexOf(level);
  const at =
    (own: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (order.indexOf(own) < lowest) return;
      write(`${JSON.stringify({ time: new Date().toISOString(), level: own, message, ...fields })}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
