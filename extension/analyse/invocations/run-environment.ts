/** The environment that a run used, by the interpreter that it was seen with. */
import type { TableContext } from '../../core/types.ts';
import { type Environment, listEnvironments } from '../../discover/environments.ts';
import type { Scheduled } from '../../discover/schedules/scheduled.ts';
import type { Script } from '../../discover/scripts.ts';
import { createIndex, type EnvironmentIndex } from '../environment-index.ts';
import { scriptEnvironment } from '../script-environment.ts';
import type { Run } from './merge-runs.ts';

type Started = Pick<Run, 'interpreter' | 'cwd' | 'argv' | 'tool'>;

/** @returns a function that finds the environment of a run; the machine is looked at when it is first called */
export function environmentFinder(context: TableContext): (run: Started) => Environment | undefined {
  const { host } = context;
  const known = new Map<string, Environment | undefined>();
  let index: EnvironmentIndex | undefined;
  return (run) => {
    const executable = executableOf(context, run);
    if (executable === '') return undefined;
    if (!known.has(executable)) {
      index ??= createIndex(context, listEnvironments(context));
      known.set(executable, find(index, executable));
    }
    return known.get(executable);
  };

  function find(all: EnvironmentIndex, executable: string): Environment | undefined {
    const exact = all.byExecutable(executable);
    if (exact !== undefined) return exact;
    const bin = host.path.dirname(executable);
    return all.all.find(
      (one) => one.executable !== '' && host.path.dirname(one.executable) === bin && one.kind !== 'system',
    );
  }
}

/** Path of the interpreter, or of a tool that stands beside it; '' when only a name is known. */
export function executableOf({ host }: TableContext, { interpreter, cwd, argv, tool }: Started): string {
  const { isAbsolute, join, normalize } = host.path;
  if (isAbsolute(interpreter)) return normalize(interpreter);
  if (/[\\/]/.test(interpreter)) return isAbsolute(cwd) ? join(cwd, interpreter) : '';
  const first = argv[0] ?? '';
  return interpreter === '' && tool !== '' && isAbsolute(first) ? first : '';
}

/** @returns a function that gives the environment of a definition: by its interpreter, else the one its script would use */
export function scheduledEnvironment(
  context: TableContext,
  scripts: ReadonlyMap<string, Script>,
): (one: Scheduled) => string {
  const byInterpreter = environmentFinder(context);
  return ({ run, command, cwd }) => {
    const found = byInterpreter({ interpreter: run.interpreter, tool: run.tool, argv: command, cwd });
    if (found !== undefined) return found.path;
    const script = scripts.get(run.script);
    const isNamed = context.host.path.isAbsolute(run.interpreter);
    return script === undefined || isNamed
      ? ''
      : (scriptEnvironment(context, script).environment?.path ?? '');
  };
}
