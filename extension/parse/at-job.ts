/** Jobs of `at`: the name of the file tells when, its text what, and in which directory and as whom. */

export interface AtName {
  readonly number: number;
  /** Unix seconds. */
  readonly time: number;
  /** It waits for the load to fall: queue `b`, and above. */
  readonly isBatch: boolean;
}

export interface AtJob {
  /** '' when the text does not say. */
  readonly uid: string;
  readonly directory: string;
  /** What the user gave it, as lines of a shell; the environment before it is left out. */
  readonly commands: string;
  readonly searchPath: readonly string[];
}

/** The queue, five hexadecimal digits of the job's number, eight of the minutes since 1970; `=` while it runs. */
export function parseAtName(name: string): AtName | undefined {
  const { queue, number, minutes } =
    /^(?<queue>[a-zA-Z=])(?<number>[0-9a-f]{5})(?<minutes>[0-9a-f]{8})$/.exec(name)?.groups ?? {};
  if (queue === undefined || number === undefined || minutes === undefined) return undefined;
  return {
    number: Number.parseInt(number, 16),
    time: Number.parseInt(minutes, 16) * 60,
    isBatch: queue === 'b' || /[A-Z]/.test(queue),
  };
}

const delimited = /^\$\{SHELL:-\/bin\/sh\} <<\s*'(?<delimiter>[^']+)'$/;

/** The environment is set, then the directory is entered; what comes after it was typed. */
export function parseAtJob(text: string): AtJob {
  const lines = text.split('\n');
  const uid = /^# atrun uid=(?<uid>\d+)/m.exec(text.slice(0, 4096))?.groups?.['uid'] ?? '';
  const entered = lines.findIndex((line) => /^cd .+ \|\| \{$/.test(line));
  const end = entered === -1 ? -1 : lines.indexOf('}', entered);
  const directory = /^cd (?<to>.+) \|\| \{$/.exec(lines[entered] ?? '')?.groups?.['to'] ?? '';
  const rest = lines.slice(end + 1);
  const first = rest.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  const delimiter = delimited.exec(rest[first] ?? '')?.groups?.['delimiter'];
  const typed = delimiter === undefined ? rest : rest.slice(first + 1, endOf(rest, delimiter));
  const path = lines.slice(0, Math.max(entered, 0)).find((line) => line.startsWith('PATH=')) ?? '';
  return {
    uid,
    directory: unescaped(directory),
    commands: typed.join('\n'),
    searchPath: unescaped(path.slice(5).replace(/;\s*export PATH$/, '')).split(':'),
  };
}

function endOf(lines: readonly string[], delimiter: string): number {
  const end = lines.indexOf(delimiter);
  return end === -1 ? lines.length : end;
}

function unescaped(text: string): string {
  return text.replace(/^"(?<inside>.*)"$/, '$<inside>').replace(/\\(?<char>.)/g, '$<char>');
}
