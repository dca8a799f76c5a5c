/** The flags that osquery starts an extension with. */
import { OsqueryError } from './errors.ts';

export interface ExtensionFlags {
  readonly socket: string;
  /** Seconds to wait for the manager's socket. */
  readonly timeout: number | undefined;
  /** Seconds between two pings. */
  readonly interval: number | undefined;
  readonly verbose: boolean;
}

const flag = /^--?(?<name>[A-Za-z_]+)(?:=(?<value>.*))?$/su;

/**
 * Reads `--socket PATH --timeout N --interval N --verbose`, with a space or `=`. Flags that are not known are left to the program.
 * @param argv the program's arguments; the process's own by default
 * @throws OsqueryError when `--socket` is missing or a number is not one
 */
export function parseFlags(argv: readonly string[] = process.argv.slice(2)): ExtensionFlags {
  const values = new Map<string, string>();
  for (let index = 0; index < argv.length; index++) {
    const { name, value } = flag.exec(argv[index] ?? '')?.groups ?? {};
    if (name === undefined) continue;
    if (name === 'verbose') values.set(name, value ?? 'true');
    else if (name === 'socket' || name === 'timeout' || name === 'interval')
      values.set(name, value ?? argv[++index] ?? '');
  }
  const socket = values.get('socket') ?? '';
  if (socket === '') throw new OsqueryError('--socket PATH is missing: the path of the osquery socket');
  return {
    socket,
    timeout: secondsOf(values, 'timeout'),
    interval: secondsOf(values, 'interval'),
    verbose: values.get('verbose') === 'true' || values.get('verbose') === '1',
  };
}

function secondsOf(values: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() === '' || !Number.isFinite(seconds) || seconds < 0)
    throw new OsqueryError(`--${name} ${text}: not a number of seconds`);
  // 0 means "at once" to a wait, but an interval of 0 would never rest.
  return name === 'interval' ? Math.max(seconds, 0.1) : seconds;
}
