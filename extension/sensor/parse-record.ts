/**
 * Reads one spool record: JSON objects, one a line. Any user can write such a file, so that nothing in it is believed but
 * what belongs to that user, everything is bounded, and a torn or foreign line costs that line alone.
 */
import nodePath from 'node:path';
import { redactArgv, redactPath, redactText } from '../core/redact.ts';
import { parseRunTarget } from './run-mode.ts';
import type { SensorEvent, SensorEventKind, SensorRun } from './types.ts';

/** What the file system says of the file, which the record cannot change. */
export interface RecordFile {
  /** Name without extension. */
  readonly id: string;
  readonly uid: number;
  /** False where the system has no numeric owners (Windows). */
  readonly ownerKnown: boolean;
  /** Unix seconds. */
  readonly modified: number;
  readonly platform: 'linux' | 'darwin' | 'win32';
}

/** A run whose process was not looked at yet. */
export interface ParsedRecord {
  readonly run: Omit<SensorRun, 'state'>;
  /** Inode of the PID namespace that its numbers belong to; '' when unknown. */
  readonly pidNamespace: string;
  /** It said a last word. */
  readonly final: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const maxLines = 8192;
const maxText = 1024;
const maxItems = 64;
const namePattern = /^(?<pid>\d{1,10})-\d{1,20}-[0-9a-f]{16}$/;
const kinds: ReadonlySet<string> = new Set<SensorEventKind>([
  'import',
  'write',
  'read',
  'remove',
  'connect',
  'resolve',
  'http',
  'url',
  'service',
  'unix',
  'bind',
  'subprocess',
  'system',
  'exec',
  'compile',
  'exec_code',
  'dlopen',
  'database',
  'policy',
  'unraisable',
  'ensurepip',
]);

const fileKinds: ReadonlySet<string> = new Set<SensorEventKind>(['write', 'remove', 'database', 'dlopen']);

/** Whether a name in the spool is one that the sensor gives. */
export function isRecordName(name: string): boolean {
  return name.endsWith('.jsonl') && namePattern.test(name.slice(0, -6));
}

/**
 * Parses a record.
 * @param bytes the file, already size-capped
 * @returns the run, or why the record is refused
 */
export function parseRecord(bytes: Buffer, file: RecordFile): ParsedRecord | { readonly refused: string } {
  const lines = bytes.toString('utf8').split('\n', maxLines);
  const start = lines.map(parseLine).find((line) => line?.['k'] === 'start');
  if (start === undefined) return { refused: 'it has no start record' };
  const refused = refuse(start, file);
  if (refused !== '') return { refused };
  const tail: { sum: Json; end: Json | undefined; main: Json } = { sum: {}, end: undefined, main: {} };
  const events: SensorEvent[] = [];
  const reads = new Map<string, SensorEvent>();
  for (const text of lines) {
    const line = parseLine(text);
    if (line?.['k'] === 'sum') tail.sum = { ...line, code: line['code'] ?? tail.sum['code'] };
    else if (line?.['k'] === 'end') tail.end = line;
    else if (line?.['k'] === 'main') tail.main = line;
    else if (line?.['k'] === 'event') pushEvent(events, line, file.platform);
    else if (line?.['k'] === 'read') pushRead(reads, line, num(start['t']) ?? file.modified, file.platform);
  }
  const replaced = tail.end?.['why'] === 'exec';
  const run = buildRun(start, tail, [...startedPrograms(events, replaced), ...reads.values()], file);
  return {
    run,
    pidNamespace: text(start['ns']),
    final: tail.end !== undefined && tail.end['why'] !== 'exec',
  };
}

function refuse(start: Json, file: RecordFile): string {
  const pid = namePattern.exec(file.id)?.groups?.['pid'];
  if (Number(pid) !== num(start['pid'])) return 'it claims another process than its name says';
  if (file.ownerKnown && num(start['euid']) !== file.uid)
    return `it claims uid ${num(start['euid']) ?? '?'} but belongs to uid ${file.uid}`;
  return '';
}

function buildRun(
  start: Json,
  { sum, end, main }: { sum: Json; end: Json | undefined; main: Json },
  events: readonly SensorEvent[],
  file: RecordFile,
): Omit<SensorRun, 'state'> {
  const argv = redactArgv(texts(start['argv']));
  const startTime = num(start['t']) ?? file.modified;
  const cwd = redactPath(text(start['cwd']));
  return {
    id: file.id,
    uid: file.uid,
    pid: num(start['pid']) ?? 0,
    ppid: num(start['ppid']) ?? 0,
    startTime,
    lastTime: Math.max(startTime, num(sum['t']) ?? startTime),
    executable: redactPath(plainPath(text(start['exe']), file.platform)),
    argv,
    cwd,
    prefix: redactPath(plainPath(text(start['prefix']), file.platform)),
    basePrefix: redactPath(text(start['base'])),
    python: text(start['python']),
    flags: text(start['flags']),
    environmentNames: texts(start['env']),
    parentRun: text(start['parent']),
    sensorVersion: text(start['sensor']),
    hooked: start['hooked'] === 1,
    policyMode: oneOf(start['policy'], ['warn', 'block'] as const),
    ...target(argv, main, cwd, file.platform),
    codeHash: /^[0-9a-f]{64}$/.test(text(sum['code'])) ? text(sum['code']) : '',
    ending: oneOf(end?.['why'], ['exit', '_exit', 'exec'] as const),
    exitCode: num(end?.['code']),
    exitSource: oneOf(end?.['source'], ['observed', 'assumed'] as const),
    exception: text(end?.['exception']),
    wallMs: milliseconds(sum['wall']),
    userMs: milliseconds(sum['user']),
    systemMs: milliseconds(sum['system']),
    peakBytes: num(end?.['peak']),
    counts: countsOf(sum),
    events,
    dropped: num(sum['dropped']) ?? 0,
    sensorErrors: num(sum['errors']) ?? 0,
  };
}

/** The interpreter's own word, and before CPython 3.8 the command line. */
function target(
  argv: readonly string[],
  main: Json,
  cwd: string,
  platform: RecordFile['platform'],
): Pick<SensorRun, 'mode' | 'main'> {
  const parsed = parseRunTarget(argv);
  const modes = {
    file: 'script',
    module: 'module',
    command: 'command',
    stdin: 'stdin',
    interactive: 'interactive',
  } as const;
  const said = modes[text(main['mode']) as keyof typeof modes];
  const mode = parsed.mode === 'interactive' && said !== undefined ? said : parsed.mode;
  if (mode === 'module') return { mode, main: parsed.name || text(main['name']) };
  if (mode !== 'script') return { mode, main: '' };
  const name = redactPath(said === 'script' ? text(main['name']) : parsed.name);
  const absolute = platform === 'win32' ? /^(?:[A-Za-z]:|[\\/])/ : /^\//;
  const full = absolute.test(name) || cwd === '' ? name : `${cwd}${platform === 'win32' ? '\\' : '/'}${name}`;
  return { mode, main: plainPath(full, platform) };
}

/** As other tables name the same file: `/srv/./a.py` and `/srv/b/../a.py` are `/srv/a.py`. What is no absolute path stays. */
function plainPath(path: string, platform: RecordFile['platform']): string {
  if (platform === 'win32') return /^[A-Za-z]:[\\/]/.test(path) ? nodePath.win32.normalize(path) : path;
  return path.startsWith('/') ? nodePath.posix.normalize(path) : path;
}

/**
 * Nothing of Python runs after an exec that succeeds, so that only the last word of a run can be one. The others are
 * attempts, as `os.execvp` makes one for each directory of PATH.
 */
function startedPrograms(events: readonly SensorEvent[], replaced: boolean): SensorEvent[] {
  const last = replaced ? events.findLast(({ kind }) => kind === 'exec') : undefined;
  return events.filter((event) => event.kind !== 'exec' || event === last);
}

function pushEvent(events: SensorEvent[], line: Json, platform: RecordFile['platform']): void {
  const kind = text(line['c']);
  if (!kinds.has(kind)) return;
  const name = redactText(fileKinds.has(kind) ? plainPath(text(line['n']), platform) : text(line['n']));
  const isImport = kind === 'import';
  events.push({
    time: num(line['t']) ?? 0,
    kind: kind as SensorEventKind,
    name,
    detail: isImport ? '' : redactText(text(line['d'])),
    port: num(line['port']),
    origin: text(line['by']),
    importing: line['importing'] === 1,
    ambiguous: line['guess'] === 1,
    path: redactPath(plainPath(text(line['file']), platform)),
    distribution: isImport && text(line['d']) !== '' ? name : '',
    version: isImport ? text(line['d']) : '',
    count: 1,
  });
}

/** Said again with a higher count as the run goes on: the last word counts. */
function pushRead(
  reads: Map<string, SensorEvent>,
  line: Json,
  time: number,
  platform: RecordFile['platform'],
): void {
  const name = redactPath(plainPath(text(line['dir']), platform));
  const detail = text(line['type']);
  if (reads.size >= 1024) return;
  reads.set(`${name}\0${detail}`, {
    time,
    kind: 'read',
    name,
    detail,
    port: null,
    origin: '',
    importing: false,
    ambiguous: false,
    path: '',
    distribution: '',
    version: '',
    count: num(line['n']) ?? 1,
  });
}

function countsOf(sum: Json): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [key, value] of Object.entries(sum)) {
    const count = num(value);
    if (/^n_[a-z_]{1,20}$/.test(key) && count !== null) counts[key.slice(2)] = count;
  }
  return counts;
}

function parseLine(line: string): Json | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, maxText) : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.slice(0, maxItems).map(text) : [];
}

function num(value: unknown): number | null {
  return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : null;
}

function milliseconds(value: unknown): number | null {
  const seconds = num(value);
  return seconds === null || seconds < 0 ? null : Math.round(seconds * 1000);
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | '' {
  return allowed.find((one) => one === value) ?? '';
}
