/** Runs that are going on now, as the system lists processes. */
import { redactArgv, redactPath } from '../../core/redact.ts';
import type { ProcessDetails, ProcessInfo, TableContext } from '../../core/types.ts';
import { programName } from '../../parse/program-name.ts';
import { isInterpreterName } from '../../parse/python-argv.ts';
import { librariesOf } from './libraries.ts';
import { type Observation, observe, type Parent, runFactsOf } from './observation.ts';

const maxParents = 16;
const maxTitle = 2000;

/** One observation for each process that runs Python. */
export function* readProcessRuns(context: TableContext): Generator<Observation> {
  const { host } = context;
  const all = new Map(host.processes().map((process) => [process.pid, process]));
  const names = new Map(host.users().map(({ uid, username }) => [uid, username]));
  for (const process of all.values()) {
    const python = isPython(process);
    if (!python && !embedsPython(context, process)) continue;
    const details = host.processDetails?.(process.pid);
    yield fromProcess(context, process, details, parentsOf(all, process), names.get(process.uid) ?? '');
  }
}

/** Whether a process is an interpreter: by its program, or by its command line where the program cannot be seen. */
export function isPython({ executable, argv }: Pick<ProcessInfo, 'executable' | 'argv'>): boolean {
  if (executable !== '') return isInterpreterName(programName(executable));
  return isInterpreterName(programName(argv[0] ?? ''));
}

/** Whether a program brings its own Python (PyInstaller and the like) or embeds it; asked once for each program. */
function embedsPython({ host, memo }: TableContext, { executable, pid }: ProcessInfo): boolean {
  if (executable === '') return false;
  return memo.get(`invocations/embeds\0${executable}`, 300_000, () =>
    (host.processDetails?.(pid)?.modules ?? []).some((path) => /\/_MEI\w+\/|\/libpython/.test(path)),
  );
}

export function parentsOf(
  all: ReadonlyMap<number, Pick<ProcessInfo, 'pid' | 'ppid' | 'name'>>,
  process: { readonly ppid: number },
): Parent[] {
  const parents: Parent[] = [];
  let at = all.get(process.ppid);
  while (at !== undefined && parents.length < maxParents && !parents.some(({ pid }) => pid === at?.pid)) {
    parents.push({ pid: at.pid, name: at.name });
    at = all.get(at.ppid);
  }
  return parents;
}

function fromProcess(
  context: TableContext,
  process: ProcessInfo,
  details: ProcessDetails | undefined,
  parents: readonly Parent[],
  username: string,
): Observation {
  const { host } = context;
  const frozen = !isPython(process);
  const facts = frozen ? runFactsOf(process.argv) : interpreterFacts(process, details?.stdin ?? '');
  const script = facts?.script ?? '';
  const cwd = redactPath(process.cwd);
  const placed = (path: string): string => withRoot(path, details?.root ?? '');
  const absolute = script === '' || cwd === '' ? script : host.path.resolve(cwd, script);
  return observe('processes', {
    ...(facts ?? { kind: 'frozen', argv: redactArgv(process.argv) }),
    script: placed(absolute),
    interpreter: placed(redactPath(details?.interpreter || process.executable) || (facts?.interpreter ?? '')),
    cwd: placed(cwd),
    startTime: process.startTime,
    state: 'running',
    pid: process.pid,
    ppid: process.ppid,
    parents,
    uid: process.uid,
    username,
    userMs: Math.round(process.userMs),
    systemMs: Math.round(process.systemMs),
    maxResidentBytes: details?.peakBytes ?? process.residentBytes,
    libraries: librariesOf(context, details?.modules ?? []),
    hosts: details?.peers ?? [],
  });
}

/** A path of a container is not that of the machine, where another file may lie at the same place. */
export function withRoot(path: string, root: string): string {
  return root === '' || !path.startsWith('/') ? path : `${root}${path}`;
}

/**
 * What an interpreter runs, by its command line. A program may call itself anything (`argv[0]` of `exec -a`): what runs is its
 * executable. Where its whole command line was made a title (setproctitle), only the title tells.
 * @param stdin what its standard input is; '' when not known
 */
export function interpreterFacts(
  { executable, argv }: Pick<ProcessInfo, 'executable' | 'argv'>,
  stdin: string,
): ReturnType<typeof runFactsOf> {
  const [first = '', ...rest] = argv;
  const isOwn = isInterpreterName(programName(first)) || executable === '';
  if (!isOwn && rest.every((word) => word === '')) return titleFacts(first);
  const facts = runFactsOf(isOwn ? argv : [executable, ...rest]);
  // A prompt is at a terminal; what is piped into it is code.
  const isFed = facts?.kind === 'repl' && facts.tool === '' && isPiped(stdin);
  return isFed ? { ...facts, kind: 'stdin' } : facts;
}

function isPiped(stdin: string): boolean {
  return stdin !== '' && !/^\/dev\/(?:pts\/|tty|console|null$)/.test(stdin);
}

/** `gunicorn: master [app]` and `[celeryd: worker]` name a tool; what any other title means is not known. */
function titleFacts(title: string): NonNullable<ReturnType<typeof runFactsOf>> {
  const name = /^\[?(?<name>[A-Za-z][\w.-]*)/.exec(title)?.groups?.['name'] ?? '';
  const tool = [name, name.replace(/d$/, '')].map((one) => runFactsOf([one])).find((one) => one?.tool);
  const empty = { script: '', module: '', codeHash: '', code: '', arguments: [], wrappers: [] };
  return {
    ...empty,
    kind: tool?.kind ?? 'unknown',
    tool: tool?.tool ?? '',
    argv: redactArgv(title === '' ? [] : [title.slice(0, maxTitle)]),
    interpreter: '',
    version: '',
  };
}
