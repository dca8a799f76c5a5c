/** Runs that are going on now, as the system lists processes. */
import { redactArgv, redactPath } from '../../core/redact.ts';
import type { ProcessDetails, ProcessInfo, TableContext } from '../../core/types.ts';
import { programName } from '../../parse/program-name.ts';
import { isInterpreterName } from '../../parse/python-argv.ts';
import { librariesOf } from './libraries.ts';
import { type Observation, observe, type Parent, runFactsOf } from './observation.ts';

const maxParents = 16;

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
  const facts = runFactsOf(frozen ? process.argv : asInterpreter(process));
  const script = facts?.script ?? '';
  const cwd = redactPath(process.cwd);
  return observe('processes', {
    ...(facts ?? { kind: 'frozen', argv: redactArgv(process.argv) }),
    script: script === '' || cwd === '' ? script : host.path.resolve(cwd, script),
    interpreter: redactPath(details?.interpreter || process.executable) || (facts?.interpreter ?? ''),
    cwd,
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

/** A program may call itself anything (`argv[0]` of `exec -a`, setproctitle): what runs is its executable. */
export function asInterpreter({
  executable,
  argv,
}: Pick<ProcessInfo, 'executable' | 'argv'>): readonly string[] {
  const first = argv[0] ?? '';
  if (isInterpreterName(programName(first)) || executable === '') return argv;
  return [executable, ...argv.slice(1)];
}
