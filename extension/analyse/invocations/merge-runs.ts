/** One run seen by several sources becomes one: matched by process and start, else by what was run, by whom and when. */

import { type Observation, type SourceName, sourceOrder } from '../../discover/invocations/observation.ts';
import { baseName } from '../constants.ts';

export type RunConfidence = 'high' | 'medium' | 'low';

/** A run with all that its sources know, the best source first. */
export interface Run extends Observation {
  readonly sources: readonly SourceName[];
  readonly evidences: readonly string[];
  readonly confidence: RunConfidence;
  /** How many runs a row stands for: more than 1 for a history without times. */
  readonly occurrences: number;
}

const rank = new Map<SourceName, number>(sourceOrder.map((source, index) => [source, index]));
const strong: ReadonlySet<SourceName> = new Set(sourceOrder.slice(0, 7));
const weak: ReadonlySet<SourceName> = new Set(['powershell_history', 'python_history', 'pycharm', 'pycache']);

const maxWindow = 60;
/** How long after its start a run of unknown length may have imported something. */
const importSeconds = 60;

interface Draft {
  run: Observation;
  readonly sources: SourceName[];
  readonly evidences: Set<string>;
  timed: boolean;
  occurrences: number;
  /** Runs of an untimed history that better sources account for. */
  claimed: number;
}

/** @param observations in any order */
export function mergeRuns(observations: Iterable<Observation>): Run[] {
  const ordered = [...observations].sort(
    (a, b) => placeOf(a) - placeOf(b) || (a.startTime ?? 0) - (b.startTime ?? 0),
  );
  const index = createIndex();
  const untimed = new Map<string, Draft>();
  for (const one of ordered) {
    if (one.startTime === null && one.pid === null && one.source !== 'pycache') addUntimed(untimed, one);
    else addTimed(index, one);
  }
  for (const draft of untimed.values()) settleUntimed(index, draft);
  const left = [...untimed.values()].filter(({ occurrences, claimed }) => occurrences > claimed);
  return [...index.drafts, ...left].map(finish);
}

function placeOf({ source }: Observation): number {
  return rank.get(source) ?? sourceOrder.length;
}

interface RunIndex {
  readonly drafts: Draft[];
  readonly byPid: Map<number, Draft[]>;
  readonly byTarget: Map<string, Draft[]>;
  /** Runs of scripts, by the directory of the script. */
  readonly byDirectory: Map<string, Draft[]>;
}

function createIndex(): RunIndex {
  return { drafts: [], byPid: new Map(), byTarget: new Map(), byDirectory: new Map() };
}

function addTimed(index: RunIndex, one: Observation): void {
  const importer = one.source === 'pycache' ? findImporter(index, one) : undefined;
  if (importer !== undefined) {
    // It adds nothing but its word that the run was there.
    if (!importer.sources.includes(one.source)) importer.sources.push(one.source);
    importer.evidences.add(one.evidence);
    return;
  }
  const same = findByPid(index, one) ?? findByTarget(index, one);
  if (same !== undefined) {
    absorb(same, one);
    return;
  }
  const draft = newDraft(one);
  index.drafts.push(draft);
  if (one.pid !== null) append(index.byPid, one.pid, draft);
  append(index.byTarget, targetKey(one), draft);
  if (isKernel(one)) append(index.byTarget, anyKernel, draft);
  if (one.script !== '' && one.source !== 'pycache')
    append(index.byDirectory, directoryOf(one.script), draft);
}

function newDraft(run: Observation): Draft {
  const evidences = new Set(run.evidence === '' ? [] : [run.evidence]);
  return { run, sources: [run.source], evidences, timed: run.startTime !== null, occurrences: 1, claimed: 0 };
}

/** The run of a script beside the module, going on when the module was compiled. */
function findImporter(index: RunIndex, one: Observation): Draft | undefined {
  const time = one.startTime;
  const directory = directoryOf(one.script);
  if (time === null) return undefined;
  return index.byDirectory.get(directory)?.find(({ run }) => {
    const start = run.startTime;
    if (start === null || !agreeOnUser(run, one)) return false;
    return time >= start - 1 && time <= (run.endTime ?? start + importSeconds);
  });
}

function directoryOf(path: string): string {
  return path.replace(/[\\/][^\\/]*$/, '');
}

/**
 * A process id is used again, but not within seconds. A process may become another run by exec, though: of several runs that it was,
 * the one that was told of the same thing and not yet by this source is meant, then the nearest in time.
 */
function findByPid(index: RunIndex, one: Observation): Draft | undefined {
  if (one.pid === null) return undefined;
  let best: { draft: Draft; rank: number } | undefined;
  for (const draft of index.byPid.get(one.pid) ?? []) {
    if (!isSameProcess(draft.run, one) || !couldBeOneRun(draft, one)) continue;
    const distance = distanceOf(draft.run, one);
    const apart = (sharesName(draft.run, one) ? 0 : 2e9) + (draft.sources.includes(one.source) ? 1e9 : 0);
    const rank = apart + (Number.isFinite(distance) ? distance : 0);
    if (best === undefined || rank < best.rank) best = { draft, rank };
  }
  return best?.draft;
}

function isSameProcess(run: Observation, one: Observation): boolean {
  if (one.startTime === null || run.startTime === null) return run.endTime === null;
  return Math.abs(run.startTime - one.startTime) <= Math.max(run.window, one.window, 5);
}

/** Each record of the sensor is a run of its own; other sources tell by what was run that a process became another one. */
function couldBeOneRun({ run, sources }: Draft, one: Observation): boolean {
  if (one.source === 'sensor' && sources.includes('sensor')) return false;
  const [known, told] = [namesOf(run), namesOf(one)];
  return known.length === 0 || told.length === 0 || known.some((name) => told.includes(name));
}

function sharesName(run: Observation, one: Observation): boolean {
  const told = namesOf(one);
  return namesOf(run).some((name) => told.includes(name));
}

/** What a run may be known by; nothing for a prompt, and for a process that took another title. */
function namesOf({ kind, source, script, module, tool }: Observation): readonly string[] {
  if (kind === 'inline') return ['-c'];
  if (kind === 'frozen' || kind === 'unknown' || source === 'jupyter_runtime') return [];
  return [script, module, tool].map((name) => baseName(name).toLowerCase()).filter((name) => name !== '');
}

/** A source tells of each run once: what it tells of again is another run. The nearest in time is the one. */
function findByTarget(index: RunIndex, one: Observation): Draft | undefined {
  let best: { draft: Draft; distance: number } | undefined;
  for (const draft of targetsOf(index, one)) {
    const { run, sources } = draft;
    if (sources.includes(one.source) || !couldBeSame(run, one)) continue;
    const distance = distanceOf(run, one);
    if (distance <= Math.max(run.window, one.window) && (best === undefined || distance < best.distance))
      best = { draft, distance };
  }
  return best?.draft;
}

/** A kernel is a session of IPython too, whose history does not tell that it is one. */
function targetsOf({ byTarget }: RunIndex, one: Observation): readonly Draft[] {
  const same = byTarget.get(targetKey(one)) ?? [];
  if (isSession(one)) return [...same, ...(byTarget.get(anyKernel) ?? [])];
  if (!isKernel(one)) return same;
  return [...same, ...(byTarget.get('tool ipython') ?? []).filter(({ run }) => isSession(run))];
}

const anyKernel = 'kernel';

function isKernel({ tool }: Pick<Observation, 'tool'>): boolean {
  return tool.startsWith('ipykernel');
}

function isSession({ source, tool }: Observation): boolean {
  return source === 'ipython_history' && tool === 'ipython';
}

function couldBeSame(run: Observation, one: Observation): boolean {
  if (run.pid !== null && one.pid !== null && run.pid !== one.pid) return false;
  return agreeOnUser(run, one) && agreeOnPath(run.script, one.script) && agreeOnArguments(run, one);
}

/** A tool is told from its other runs by what it was asked to do. */
function agreeOnArguments(a: Observation, b: Observation): boolean {
  if (a.tool === '' || a.arguments.length === 0 || b.arguments.length === 0) return true;
  return a.arguments.join('\0') === b.arguments.join('\0');
}

/** What `sudo` starts runs as another user than the one who typed it. */
function agreeOnUser(a: Observation, b: Observation): boolean {
  if (a.uid === b.uid || a.uid === -1 || b.uid === -1) return true;
  return [a, b].some(({ wrappers }) => wrappers.some((name) => changesUser.test(name)));
}

const changesUser =
  /^(?:sudo|doas|runuser|su|pkexec|gosu|su-exec|setuidgid|s6-setuidgid|chpst|setpriv|start-stop-daemon|systemd-run)$/;

/** One may be relative to a directory that is not known. */
function agreeOnPath(a: string, b: string): boolean {
  if (a === b || a === '' || b === '') return true;
  if (a.includes('\\') && a.toLowerCase() === b.toLowerCase()) return true;
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  const tail = shorter.replace(/^(?:\.{1,2}[\\/])+/, '').replaceAll('\\', '/');
  return (
    tail !== '' &&
    !tail.startsWith('/') &&
    !/^[A-Za-z]:/.test(tail) &&
    longer.replaceAll('\\', '/').endsWith(`/${tail}`)
  );
}

function distanceOf(run: Observation, one: Observation): number {
  if (run.startTime === null || one.startTime === null) return Number.POSITIVE_INFINITY;
  return Math.abs(run.startTime - one.startTime);
}

function targetKey({ kind, script, module, tool, codeHash, arguments: words }: Observation): string {
  if (isKernel({ tool })) return `kernel ${words.map(baseName).find((word) => word.startsWith('kernel-'))}`;
  if (tool !== '') return `tool ${tool.replace(/[\d.]+$/, '')}`;
  // Windows keeps the case of names but does not tell names by it.
  if (script !== '')
    return `file ${script.includes('\\') ? baseName(script).toLowerCase() : baseName(script)}`;
  return module === '' ? `${kind} ${codeHash}` : `module ${module}`;
}

/** The better source has said it already: only what it left open is taken over. */
function absorb(draft: Draft, one: Observation): void {
  draft.run = combine(draft.run, one);
  if (!draft.sources.includes(one.source)) draft.sources.push(one.source);
  if (one.evidence !== '') draft.evidences.add(one.evidence);
}

function combine(a: Observation, b: Observation): Observation {
  const text = (x: string, y: string): string => (x === '' ? y : x);
  const list = <T>(x: readonly T[], y: readonly T[]): readonly T[] => (x.length === 0 ? y : x);
  const largest = (x: number | null, y: number | null): number | null =>
    x === null || y === null ? (x ?? y) : Math.max(x, y);
  const absolute = (path: string): boolean => /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);
  return {
    ...a,
    script: !absolute(a.script) && absolute(b.script) ? b.script : text(a.script, b.script),
    interpreter:
      !absolute(a.interpreter) && absolute(b.interpreter)
        ? b.interpreter
        : text(a.interpreter, b.interpreter),
    module: text(a.module, b.module),
    tool: text(a.tool, b.tool),
    codeHash: text(a.codeHash, b.codeHash),
    code: text(a.code, b.code),
    argv: list(a.argv, b.argv),
    arguments: list(a.arguments, b.arguments),
    wrappers: [...new Set([...a.wrappers, ...b.wrappers])],
    cwd: text(a.cwd, b.cwd),
    startTime: a.startTime ?? b.startTime,
    endTime: a.endTime ?? b.endTime,
    state: a.state === 'unknown' ? b.state : a.state,
    exitCode: a.exitCode ?? b.exitCode,
    pid: a.pid ?? b.pid,
    ppid: a.ppid ?? b.ppid,
    parents: list(a.parents, b.parents),
    version: text(a.version, b.version),
    uid: a.uid === -1 ? b.uid : a.uid,
    username: a.uid === -1 ? b.username : text(a.username, b.username),
    userMs: largest(a.userMs, b.userMs),
    systemMs: largest(a.systemMs, b.systemMs),
    maxResidentBytes: largest(a.maxResidentBytes, b.maxResidentBytes),
    libraries: list(a.libraries, b.libraries),
    hosts: list(a.hosts, b.hosts),
    filesWritten: list(a.filesWritten, b.filesWritten),
    dataRead: list(a.dataRead, b.dataRead),
    subprocesses: list(a.subprocesses, b.subprocesses),
  };
}

/** Lines of a history without times that say the same are one row that counts them. */
function addUntimed(untimed: Map<string, Draft>, one: Observation): void {
  const { source, uid, cwd, argv, kind, script, codeHash } = one;
  const key = JSON.stringify([source, uid, cwd, kind, script, argv, codeHash]);
  const known = untimed.get(key);
  if (known === undefined) untimed.set(key, newDraft(one));
  else known.occurrences++;
}

/** Runs that better sources saw with the same words by the same user are what these lines started. */
function settleUntimed(index: RunIndex, draft: Draft): void {
  for (const other of index.byTarget.get(targetKey(draft.run)) ?? []) {
    if (draft.claimed >= draft.occurrences) return;
    const { run, sources } = other;
    if (sources.some((source) => source.endsWith('_history')) || !couldBeSame(run, draft.run)) continue;
    if (run.kind !== draft.run.kind || run.arguments.join('\0') !== draft.run.arguments.join('\0')) continue;
    absorb(other, { ...draft.run, endTime: null, state: 'unknown' });
    draft.claimed++;
  }
}

function finish({ run, sources, evidences, occurrences, claimed }: Draft): Run {
  return {
    ...run,
    sources,
    evidences: [...evidences],
    // What happened within an hour-long session is hardly timed.
    confidence: confidenceOf(sources, run.startTime !== null && run.window <= maxWindow),
    occurrences: occurrences - claimed,
  };
}

/** What a kernel or interpreter tells is certain; what a user may write or a time that may be another's is less so. */
function confidenceOf(sources: readonly SourceName[], timed: boolean): RunConfidence {
  if (sources.some((source) => strong.has(source))) return 'high';
  const medium = sources.filter((source) => !weak.has(source)).length;
  if (!timed || medium === 0) return 'low';
  return medium > 1 ? 'high' : 'medium';
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const own = map.get(key);
  if (own === undefined) map.set(key, [value]);
  else own.push(value);
}
