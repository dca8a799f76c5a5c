/** What the sensor saw of a run, as an observation beside those of other sources. */

import {
  factsOf,
  type Library,
  type Observation,
  observe,
  type Peer,
} from '../../discover/invocations/observation.ts';
import { baseName } from '../constants.ts';

/** The part of a sensor's record that a run needs; `SensorRun` is one. */
export interface SensorRecord {
  readonly id: string;
  readonly uid: number;
  readonly pid: number;
  readonly ppid: number;
  readonly startTime: number;
  readonly lastTime: number;
  readonly executable: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly python: string;
  readonly mode: string;
  readonly main: string;
  readonly codeHash: string;
  readonly state: 'running' | 'ended' | 'killed';
  readonly exitCode: number | null;
  readonly userMs: number | null;
  readonly systemMs: number | null;
  readonly peakBytes: number | null;
  readonly events: readonly SensorRecordEvent[];
}

export interface SensorRecordEvent {
  readonly kind: string;
  readonly name: string;
  readonly detail: string;
  readonly port: number | null;
  readonly distribution: string;
  readonly version: string;
}

const networkKinds = new Set(['connect', 'http', 'url', 'service']);
const programKinds = new Set(['subprocess', 'system', 'exec']);

/** @param usernames by uid */
export function fromSensor(run: SensorRecord, usernames: ReadonlyMap<number, string>): Observation {
  const named = (kinds: ReadonlySet<string>): string[] => [
    ...new Set(run.events.filter(({ kind, name }) => kinds.has(kind) && name !== '').map(({ name }) => name)),
  ];
  return observe('sensor', {
    ...classified(run),
    id: run.id,
    codeHash: run.codeHash,
    argv: run.argv,
    cwd: run.cwd,
    startTime: run.startTime,
    // A killed run did not say when: its last word may be hours before its end.
    endTime: run.state === 'ended' ? run.lastTime : null,
    state: run.state === 'ended' ? 'exited' : run.state,
    exitCode: run.exitCode,
    pid: run.pid,
    ppid: run.ppid,
    interpreter: run.executable,
    version: run.python,
    uid: run.uid,
    username: usernames.get(run.uid) ?? '',
    userMs: run.userMs,
    systemMs: run.systemMs,
    maxResidentBytes: run.peakBytes,
    libraries: librariesOf(run.events),
    hosts: peersOf(run.events),
    filesWritten: named(new Set(['write'])),
    dataRead: [
      ...new Set(
        run.events.filter(({ kind }) => kind === 'read').map(({ name, detail }) => dataPlace(name, detail)),
      ),
    ],
    subprocesses: named(programKinds),
  });
}

/** The interpreter itself knows what it runs; its words tell which tool that is and what it was told. */
function classified(run: SensorRecord): Partial<Observation> {
  const { mode, main } = run;
  const facts = factsOf(commandLine(run));
  if (mode === 'script') return { ...facts, kind: facts?.kind ?? 'script', script: main };
  if (mode === 'module') return { ...facts, kind: facts?.kind ?? 'module', module: main };
  const words = { arguments: facts?.arguments ?? run.argv.slice(1) };
  if (mode === 'command') return { ...words, kind: 'inline' };
  return mode === 'stdin' ? { ...words, kind: 'stdin' } : { kind: 'repl' };
}

/**
 * The words with the interpreter in front. Where the system does not tell them and Python is older than 3.10, they are those
 * of `sys.argv`, which begin with the script, `-m` or `-c`.
 */
function commandLine({ mode, main, argv, executable }: SensorRecord): string[] {
  const [first = '', ...rest] = argv;
  const python = executable || 'python';
  if (mode === 'script' && baseName(first) === baseName(main)) return [python, main, ...rest];
  if (mode === 'module' && first === '-m') return [python, '-m', main, ...rest];
  if (mode === 'command' && first === '-c') return [python, '-c', '', ...rest];
  return [python, ...rest];
}

function librariesOf(events: readonly SensorRecordEvent[]): Library[] {
  const found = new Map<string, Library>();
  for (const { kind, distribution, version } of events)
    if (kind === 'import' && distribution !== '' && !found.has(distribution))
      found.set(distribution, { name: distribution, version });
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function peersOf(events: readonly SensorRecordEvent[]): Peer[] {
  const found = new Map<string, Peer>();
  for (const { kind, name, port } of events)
    if (networkKinds.has(kind) && name !== '') found.set(`${name} ${port}`, { host: name, port });
  return [...found.values()];
}

/** A directory with the extension of the files read in it: `/data/*.csv`. */
function dataPlace(directory: string, extension: string): string {
  if (extension === '') return directory;
  return `${directory.replace(/[\\/]$/, '')}/*${extension.startsWith('.') ? '' : '.'}${extension}`;
}
