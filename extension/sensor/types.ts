/** What the sensor saw of a run, as its readers give it. Everything is redacted and bounded. */

export type SensorEventKind =
  /** `name` the module, `distribution` and `version` what it belongs to, `path` the file it came from. */
  | 'import'
  /** `name` a file opened for writing. */
  | 'write'
  /** `name` a directory, `detail` the extension, `count` how many files with it were opened for reading. */
  | 'read'
  /** `name` a file or directory that was removed. */
  | 'remove'
  /** `name` the host as it was asked for, `detail` the address, `port`. */
  | 'connect'
  /** A host name that was looked up. */
  | 'resolve'
  /** A host of http.client, urllib.Request, or a mail, FTP or Telnet client. */
  | 'http'
  | 'url'
  | 'service'
  /** A local socket. */
  | 'unix'
  /** An address that was listened on. */
  | 'bind'
  /** `name` the program, `detail` its command line. */
  | 'subprocess'
  | 'system'
  | 'exec'
  /** Code made at run time: `name` is its file name, such as `<string>`, `origin` who did it. */
  | 'compile'
  | 'exec_code'
  | 'dlopen'
  /** `name` an SQLite database. */
  | 'database'
  /** `name` what the policy is about, `detail` what it did. */
  | 'policy'
  | 'unraisable'
  | 'ensurepip';

export interface SensorEvent {
  /** Unix seconds, with a fraction. */
  readonly time: number;
  readonly kind: SensorEventKind;
  readonly name: string;
  readonly detail: string;
  readonly port: number | null;
  /** Module of the nearest frame outside the standard library; `__main__` is the script itself. */
  readonly origin: string;
  /** It happened while a module was being imported. */
  readonly importing: boolean;
  /** Several hosts were looked up for this port, so that `name` is the latest of them and may be another. */
  readonly ambiguous: boolean;
  /** File of an imported module. */
  readonly path: string;
  readonly distribution: string;
  readonly version: string;
  readonly count: number;
}

/** `killed`: the process is gone without a word: a signal, a crash of the interpreter or of the machine. */
export type SensorRunState = 'running' | 'ended' | 'killed';
export type RunMode = 'script' | 'module' | 'command' | 'stdin' | 'interactive' | '';

export interface SensorRun {
  /** Name of its spool file without extension: unique on this machine. */
  readonly id: string;
  /** Owner of the spool file as the system says: the user who ran it. */
  readonly uid: number;
  readonly pid: number;
  readonly ppid: number;
  /** Unix seconds, with a fraction: when the interpreter was ready to run code. */
  readonly startTime: number;
  /** Unix seconds: the last word of the run. */
  readonly lastTime: number;
  readonly executable: string;
  /** Redacted in the process and again by the reader; the text of `-c` is left out. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly prefix: string;
  readonly basePrefix: string;
  readonly python: string;
  /** Letters of the interpreter's flags in force: B E I O s i. */
  readonly flags: string;
  /** Names of environment variables that matter; never values. */
  readonly environmentNames: readonly string[];
  /** `id` of the run that this one was forked from. */
  readonly parentRun: string;
  readonly sensorVersion: string;
  /** False before CPython 3.8: only start, end and loaded modules are known. */
  readonly hooked: boolean;
  readonly policyMode: '' | 'warn' | 'block';
  readonly mode: RunMode;
  /** Absolute path of the script, or name of the module. */
  readonly main: string;
  /** SHA-256 of the text of `-c`. */
  readonly codeHash: string;
  readonly state: SensorRunState;
  /** How it ended: `exit`, `_exit`, `exec`, ''. */
  readonly ending: '' | 'exit' | '_exit' | 'exec';
  /** Exit code; negative for a signal. Null where it cannot be told. */
  readonly exitCode: number | null;
  /** `observed`, or `assumed` for a script that ran to its end. */
  readonly exitSource: '' | 'observed' | 'assumed';
  /** Type of the exception that nobody caught. */
  readonly exception: string;
  /** Milliseconds up to `lastTime`. */
  readonly wallMs: number | null;
  readonly userMs: number | null;
  readonly systemMs: number | null;
  readonly peakBytes: number | null;
  /** How often each kind of event happened, also beyond those that were kept. */
  readonly counts: Readonly<Record<string, number>>;
  readonly events: readonly SensorEvent[];
  /** Lines that did not fit the bounds of the process. */
  readonly dropped: number;
  /** Errors of the sensor itself, all without consequence for the program. */
  readonly sensorErrors: number;
}
