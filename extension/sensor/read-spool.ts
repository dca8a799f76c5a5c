/** Reads the spool: a directory that every user may write into and only an administrator may list. */
import { randomInt } from 'node:crypto';
import { HostError } from '../core/errors.ts';
import type { FileRead, Host, ProblemSink, ProcessInfo } from '../core/types.ts';
import { isRecordName, type ParsedRecord, parseRecord } from './parse-record.ts';
import type { SensorRun, SensorRunState } from './types.ts';

/** Bounds of one pass over the spool. */
export interface SpoolLimits {
  /** The sensor stops at 208 KiB; a larger file was not written by it. */
  readonly fileBytes: number;
  readonly filesPerUser: number;
  readonly bytesPerUser: number;
  readonly files: number;
}

export const spoolLimits: SpoolLimits = {
  fileBytes: 256 * 1024,
  filesPerUser: 20_000,
  bytesPerUser: 64 * 1024 * 1024,
  files: 200_000,
};

/** A record of the spool with what became of its process. */
export interface SpoolRecord {
  readonly path: string;
  readonly run: SensorRun;
}

/** A file of the spool that is no record. */
export interface SpoolReject {
  readonly path: string;
  readonly reason: string;
  /** Unix seconds; never later than the last change, as its owner may set its times ahead. */
  readonly modified: number;
}

export interface SpoolScan {
  readonly records: readonly SpoolRecord[];
  readonly rejects: readonly SpoolReject[];
}

/** A process in another PID namespace is not in our list: its run counts as going on for this long after its last word. */
const foreignSeconds = 24 * 3600;
/** Clock ticks and rounding lie between the start of a process and its first record. */
const startSlack = 1.5;

/**
 * All records in a spool, bounded for each user and in whole; whatever is refused is a problem.
 * @param directory the spool; no rows when there is none
 */
export function scanSpool(
  host: Host,
  directory: string,
  problems: ProblemSink,
  limits: SpoolLimits = spoolLimits,
): SpoolScan {
  const records: SpoolRecord[] = [];
  const rejects: SpoolReject[] = [];
  const used = new Map<number, { files: number; bytes: number }>();
  const isAlive = createLiveness(host);
  for (const name of chooseNames(listNames(host, directory, problems), directory, limits, problems)) {
    const path = host.path.join(directory, name);
    const outcome = readRecord(host, path, name, used, limits);
    if (outcome === undefined) continue;
    if ('reason' in outcome) {
      rejects.push(outcome);
      problems.add({ code: 'MALFORMED', path, message: `spool file not read: ${outcome.reason}` });
    } else records.push({ path, run: { ...outcome.run, state: isAlive(outcome, outcome.modified) } });
  }
  return { records, rejects };
}

type Outcome = (ParsedRecord & { readonly modified: number }) | SpoolReject;

function readRecord(
  host: Host,
  path: string,
  name: string,
  used: Map<number, { files: number; bytes: number }>,
  limits: SpoolLimits,
): Outcome | undefined {
  let file: FileRead;
  try {
    const before = host.stat(path);
    const reject = (reason: string): SpoolReject => ({
      path,
      reason,
      modified: Math.min(before.mtime, before.ctime),
    });
    if (!isRecordName(name)) return reject('its name is not one that the sensor gives');
    if (before.kind !== 'file') return reject('it is not a regular file');
    const own = used.get(before.uid) ?? { files: 0, bytes: 0 };
    if (own.files >= limits.filesPerUser || own.bytes + before.size > limits.bytesPerUser)
      return reject(`uid ${before.uid} has more in the spool than one user may`);
    used.set(before.uid, { files: own.files + 1, bytes: own.bytes + before.size });
    file = host.read(path, { maxBytes: limits.fileBytes });
    if (file.stat.nlink !== 1) return reject('it has several names (hard links)');
    if (host.platform !== 'win32' && (file.stat.mode & 0o077) !== 0)
      return reject('others may read or write it');
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    // Collected by another reader meanwhile.
    if (error.code === 'NOT_FOUND') return undefined;
    return { path, reason: error.message, modified: host.now() };
  }
  const parsed = parseRecord(file.bytes, {
    id: name.slice(0, -'.jsonl'.length),
    uid: file.stat.uid,
    ownerKnown: host.platform !== 'win32',
    modified: file.stat.mtime,
    platform: host.platform,
  });
  return 'refused' in parsed
    ? { path, reason: parsed.refused, modified: Math.min(file.stat.mtime, file.stat.ctime) }
    : { ...parsed, modified: file.stat.mtime };
}

/** Of too many files any may be looked at: one user's names that sort before all others would else hide theirs for good. */
function chooseNames(
  names: string[],
  directory: string,
  limits: SpoolLimits,
  problems: ProblemSink,
): readonly string[] {
  if (names.length <= limits.files) return names;
  problems.add({
    code: 'LIMIT',
    path: directory,
    message: `the spool holds ${names.length} files: ${limits.files} of them were looked at`,
  });
  for (let at = 0; at < limits.files; at++) {
    const other = randomInt(at, names.length);
    [names[at], names[other]] = [names[other] ?? '', names[at] ?? ''];
  }
  return names.slice(0, limits.files).sort();
}

function listNames(host: Host, directory: string, problems: ProblemSink): string[] {
  try {
    return host
      .list(directory)
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    if (error.code !== 'NOT_FOUND')
      problems.add({ code: error.code, path: directory, message: error.message });
    return [];
  }
}

/** Whether the process of a run is still there: one with its pid that was already running when the run began. */
function createLiveness(host: Host): (record: ParsedRecord, modified: number) => SensorRunState {
  let processes: Map<number, ProcessInfo> | undefined;
  const namespace = readNamespace(host);
  return ({ run, pidNamespace, final }, modified) => {
    if (final) return 'ended';
    if (pidNamespace !== '' && namespace !== '' && pidNamespace !== namespace)
      return host.now() - modified > foreignSeconds ? gone(run) : 'running';
    processes ??= new Map(host.processes().map((one) => [one.pid, one]));
    const process = processes.get(run.pid);
    if (process !== undefined && process.startTime <= run.startTime + startSlack) return 'running';
    // Without a list of processes only time can tell.
    return processes.size === 0 && host.now() - modified < foreignSeconds ? 'running' : gone(run);
  };
}

function gone(run: Omit<SensorRun, 'state'>): SensorRunState {
  return run.ending === 'exec' ? 'ended' : 'killed';
}

function readNamespace(host: Host): string {
  try {
    return /^pid:\[(?<inode>\d+)\]$/.exec(host.readlink('/proc/self/ns/pid'))?.groups?.['inode'] ?? '';
  } catch {
    return '';
  }
}
