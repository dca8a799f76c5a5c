/** The environment that a run used, by the interpreter that it was seen with. */
import type { TableContext } from '../../core/types.ts';
import { type Environment, listEnvironments } from '../../discover/environments.ts';
import type { Scheduled } from '../../discover/schedules/scheduled.ts';
import type { Script } from '../../discover/scripts.ts';
import { programName } from '../../parse/program-name.ts';
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
    const asked = condaAsked(run.argv);
    if (asked !== undefined) {
      index ??= createIndex(context, listEnvironments(context));
      return findConda(index, asked);
    }
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

/** One of several of a name may be anyone's: none is told. */
function findConda(index: EnvironmentIndex, asked: string): Environment | undefined {
  const isPath = /[\\/]/.test(asked);
  const found = (isPath ? index.all : index.byName(asked)).filter(
    ({ kind, path }) => kind === 'conda' && (!isPath || path === asked.replace(/[\\/]+$/, '')),
  );
  return found.length === 1 ? found[0] : undefined;
}

const condaOption = /^(?:-n|-p|--name|--prefix)(?:=(?<value>.+))?$/;

/** The environment that `conda run -n x` names, or the prefix of `-p`; undefined when the command line has none. */
function condaAsked(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => /^(?:conda|mamba|micromamba)$/.test(programName(word)));
  const run = at === -1 ? -1 : argv.indexOf('run', at);
  if (run === -1) return undefined;
  for (let index = at + 1; index < argv.length && (index <= run || argv[index]?.startsWith('-')); index++) {
    const option = condaOption.exec(argv[index] ?? '');
    if (option !== null) return option.groups?.['value'] ?? argv[index + 1];
    if (index > run && /^--cwd$/.test(argv[index] ?? '')) index++;
  }
  return undefined;
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
