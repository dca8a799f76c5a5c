/**
 * The vocabulary of the project: read this first. A table is a plain object (`defineTable`), run by one engine (`runTable`)
 * against one view of a machine (`Host`).
 */
import type { Column, Columns, ColumnType, QueryContext, RowOf, TableAttribute } from 'osquery-extension-sdk';
import type { Cache } from './cache.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Memo } from './memo.ts';
import type { ProblemStore } from './problems.ts';

export type { Column, Columns, ColumnType, QueryContext, RowOf } from 'osquery-extension-sdk';

export type Platform = 'linux' | 'darwin' | 'win32';

/** A local account. `uid` is what osquery's `users` table shows: the RID on Windows. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly username: string;
  readonly home: string;
  readonly shell: string;
}

export interface Group {
  readonly gid: number;
  readonly name: string;
}

export type FileKind = 'file' | 'directory' | 'symlink' | 'other';

/** What lstat says of a path; times are Unix seconds; `mtimeMs` and `ctimeMs` are milliseconds, `mtimeNs` and `ctimeNs` nanoseconds, in steps of
 * 256 ns at most. */
export interface FileStat {
  readonly kind: FileKind;
  readonly dev: number;
  readonly ino: number;
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly atime: number;
  readonly mtime: number;
  readonly ctime: number;
  readonly btime: number;
  readonly mtimeMs?: number;
  readonly ctimeMs?: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export interface DirEntry {
  readonly name: string;
  readonly kind: FileKind;
}

/** The bytes of a file with the stat of the very descriptor they were read from. */
export interface FileRead {
  readonly bytes: Buffer;
  readonly stat: FileStat;
  /** The file kept changing while it was read: report CHANGED and keep no fact of it. */
  readonly changed?: true;
}

export interface ReadLimits {
  /** Larger files are refused with TOO_LARGE; default `config.limits.fileBytes`. */
  readonly maxBytes?: number;
  /** Read only this many bytes from the start instead of refusing a larger file. */
  readonly head?: number;
  /** Follow a symlink at the last component when its target stays inside this directory. Default: refuse links. */
  readonly within?: string;
  /** The caller is done with the bytes before the next read, which may overwrite them. */
  readonly transient?: boolean;
  /** The path is a regular file by its name or by a listing: it is opened without another look, and refused if it is none. */
  readonly regular?: boolean;
  /** The directory above that of the file, when a listing of it just showed that of the file to be a directory in it and no link. */
  readonly below?: string;
}

/** A process as /proc or its like shows it. */
export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  readonly name: string;
  readonly executable: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Unix seconds. */
  readonly startTime: number;
  /** CPU milliseconds. */
  readonly userMs: number;
  readonly systemMs: number;
  readonly residentBytes: number;
}

/** What costs more to learn of a process; asked for those that run Python. */
export interface ProcessDetails {
  /** Largest resident memory so far; null when unknown. */
  readonly peakBytes: number | null;
  /** The interpreter as it was started: the link in a virtual environment, not what it leads to. */
  readonly interpreter: string;
  /** Remote ends of its internet sockets, loopback left out. */
  readonly peers: readonly { readonly host: string; readonly port: number }[];
  /** Native libraries mapped into it that lie in site directories, and libpython. */
  readonly modules: readonly string[];
  /** What its standard input is: a file, a terminal, `pipe:[7]`; '' or missing when it may not be read. */
  readonly stdin?: string;
  /** Where the root lies that its paths begin at; '' or missing when it is the machine's. */
  readonly root?: string;
}

/**
 * A machine as the tables see it: the real one, or a fixture directory. Calls are synchronous, because scanning happens in
 * a process of its own, where a synchronous call costs a fifth of an asynchronous one. Paths are absolute and in the
 * machine's own syntax; bytes of a name that are not UTF-8 are kept as lone surrogates U+DC80–U+DCFF, as PEP 383 does.
 * Every failure is a `HostError` with a `ProblemCode`.
 */
export interface Host {
  readonly platform: Platform;
  readonly path: import('node:path').PlatformPath;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly hostname: string;
  /** Whether files of all users can be read (root, SYSTEM). */
  readonly privileged: boolean;
  /** Unix seconds, with a fraction. */
  now(): number;
  users(): readonly User[];
  groups(): readonly Group[];
  list(directory: string): readonly DirEntry[];
  /** lstat: never follows the last component. */
  stat(path: string): FileStat;
  readlink(path: string): string;
  realpath(path: string): string;
  /** Reads a regular file: O_NOFOLLOW, fstat, size cap, special files refused without being opened for reading. */
  read(path: string, limits?: ReadLimits): FileRead;
  /** Streams a regular file in chunks, under the same rules as `read`. */
  stream(path: string, onChunk: (chunk: Buffer) => void, limits?: ReadLimits): FileStat;
  processes(): readonly ProcessInfo[];
  /** Undefined where the system does not tell, or the process is gone. */
  processDetails?(pid: number): ProcessDetails | undefined;
}

/** Why something could not be read. The values of `python_scan_problems.code`. */
export type ProblemCode =
  | 'NOT_FOUND'
  | 'PERMISSION'
  | 'TOO_LARGE'
  | 'NOT_REGULAR'
  | 'SYMLINK'
  | 'CHANGED'
  | 'LOOP'
  | 'LIMIT'
  | 'TIMEOUT'
  | 'MALFORMED'
  | 'ENCODING'
  | 'UNSUPPORTED'
  | 'CRASHED'
  | 'IO';

/** A thing that could not be read, or was read in part: data, never an exception that hides good rows. */
export interface Problem {
  readonly code: ProblemCode;
  readonly path: string;
  /** What was not done and why, safe to print (no secret, no control character). */
  readonly message: string;
}

/** Where a scan puts its problems; the engine keeps them for `python_scan_problems`. */
export interface ProblemSink {
  add(problem: Problem): void;
  readonly all: readonly Problem[];
}

/** Everything a table is given. Nothing is global. */
export interface TableContext {
  readonly host: Host;
  readonly query: QueryContext;
  readonly config: Config;
  readonly cache: Cache;
  /** Results shared by concurrent and following queries for a short while, by key. */
  readonly memo: Memo;
  readonly problems: ProblemSink;
  /** Problems that the tables of this process met before. */
  readonly store?: Pick<ProblemStore, 'all'>;
  readonly log: Log;
  /** Asks the osquery that this process extends; undefined where there is none. */
  readonly osquery: ((sql: string) => Promise<readonly Readonly<Record<string, string>>[]>) | undefined;
  /** Aborted at the table's time-out; for asynchronous work. */
  readonly signal: AbortSignal;
  /** Whether the table's time is over; synchronous work asks between units (a blocked event loop aborts no signal). */
  expired(): boolean;
}

export type DescribedColumn<T extends ColumnType = ColumnType> = Column<T> & { readonly description: string };
export type DescribedColumns = Readonly<Record<string, DescribedColumn>>;

export interface Example {
  /** What the query answers, as a phrase. */
  readonly title: string;
  readonly sql: string;
}

export type Rows<C extends Columns> =
  | Iterable<RowOf<C>>
  | AsyncIterable<RowOf<C>>
  | Promise<Iterable<RowOf<C>>>;

/** One SQL table: its schema, its docs and its rows. The only place where its columns are named. */
export interface Table<C extends DescribedColumns = DescribedColumns> {
  readonly name: `python_${string}`;
  readonly description: string;
  readonly columns: C;
  readonly examples: readonly [Example, ...Example[]];
  /** Platforms where it can have rows; all when absent. */
  readonly platforms?: readonly Platform[];
  readonly attributes?: readonly TableAttribute[];
  /** Paragraphs for its documentation page: sources, limits, traps. */
  readonly notes?: readonly string[];
  generate(context: TableContext): Rows<C>;
}
