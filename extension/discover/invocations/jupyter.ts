/** Servers and kernels of Jupyter, from the files that they keep while they run (and leave behind when they crash). */
import { redactPath } from '../../core/redact.ts';
import type { FileStat, TableContext, User } from '../../core/types.ts';
import { parseJupyterKernel, parseJupyterServer } from '../../parse/jupyter-runtime.ts';
import { entriesOf, readIfThere } from '../look.ts';
import { homes } from './histories.ts';
import { type Observation, observe } from './observation.ts';

const places: readonly (readonly string[])[] = [
  ['.local', 'share', 'jupyter', 'runtime'],
  ['Library', 'Jupyter', 'runtime'],
  ['AppData', 'Roaming', 'jupyter', 'runtime'],
];
const maxFiles = 2000;

export function* readJupyter(context: TableContext): Generator<Observation> {
  const running = new Set(context.host.processes().map(({ pid }) => pid));
  for (const user of homes(context)) {
    for (const place of places) {
      const directory = context.host.path.join(user.home, ...place);
      for (const { name, kind } of entriesOf(context, directory).slice(0, maxFiles)) {
        if (kind !== 'file' || !/^(?:kernel-|jpserver-|nbserver-).*\.json$/.test(name)) continue;
        const path = context.host.path.join(directory, name);
        const read = readIfThere(context, path, { maxBytes: 65_536 });
        const text = read?.bytes.toString('utf8') ?? '';
        const found = name.startsWith('kernel-') ? kernel(text, name, path) : server(text, name, running);
        if (read !== undefined && found !== undefined) yield toObservation(found, path, read.stat, user);
      }
    }
  }
}

type Found = Partial<Omit<Observation, 'source'>>;

function server(text: string, name: string, running: ReadonlySet<number>): Found | undefined {
  const known = parseJupyterServer(text, name);
  if (known === undefined) return undefined;
  const isRunning = running.size > 0 && running.has(known.pid);
  return {
    kind: 'service',
    tool: 'jupyter',
    pid: known.pid,
    cwd: redactPath(known.directory),
    state: isRunning ? 'running' : 'unknown',
  };
}

/** A kernel's file does not say which process it is; the process names the file. */
function kernel(text: string, name: string, path: string): Found | undefined {
  const known = parseJupyterKernel(text, name);
  if (known === undefined) return undefined;
  // Newer servers note the notebook that a kernel is for.
  return {
    kind: 'notebook',
    tool: 'ipykernel_launcher',
    script: redactPath(known.session),
    arguments: ['-f', redactPath(path)],
  };
}

function toObservation(found: Found, path: string, stat: FileStat, user: User): Observation {
  return observe('jupyter_runtime', {
    ...found,
    evidence: redactPath(path),
    // It is written once, when it starts.
    startTime: stat.mtime,
    window: 15,
    uid: user.uid,
    username: user.username,
  });
}
