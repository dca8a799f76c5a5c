/**
 * The environment that a script would run in, told by files alone: its shebang, inline metadata, its notebook kernel, an
 * environment beside it, its project, its owner's default, the system.
 */
import type { TableContext } from '../core/types.ts';
import type { Environment } from '../discover/environments.ts';
import type { Script } from '../discover/scripts.ts';
import { type EnvironmentIndex, environmentIndex } from './environment-index.ts';
import { kernelExecutable, kernelInterpreter } from './kernel-interpreter.ts';
import { projectEnvironment } from './project-environment.ts';
import { type ScriptFacts, scriptFacts } from './script-facts.ts';
import { defaultEnvironment } from './user-default.ts';

/** What told the environment. */
export type EnvironmentSource =
  | 'shebang'
  | 'inline_metadata'
  | 'kernel'
  | 'nearby'
  | 'project'
  | 'version_file'
  | 'user_default'
  | 'system'
  | 'none';

export interface ScriptEnvironment {
  /** Undefined when it is not on this machine (or not made yet, as uv does for inline metadata). */
  readonly environment: Environment | undefined;
  /** Path of the interpreter, or the name in the shebang when it leads to none. */
  readonly interpreter: string;
  readonly source: EnvironmentSource;
}

const none: ScriptEnvironment = { environment: undefined, interpreter: '', source: 'none' };

/**
 * @param script as `listScripts` gives it; it is read (its facts) when the cache does not know it
 */
export function scriptEnvironment(context: TableContext, script: Script): ScriptEnvironment {
  return environmentFor(context, script, scriptFacts(context, script));
}

/** As `scriptEnvironment`, for facts that are at hand. */
export function environmentFor(
  context: TableContext,
  script: Script,
  facts: ScriptFacts | undefined,
): ScriptEnvironment {
  const index = environmentIndex(context, script, namedInterpreters(context, script, facts));
  const shebang = facts?.shebang ?? null;
  if (shebang !== null && context.host.path.isAbsolute(shebang.interpreter)) {
    const environment = index.byExecutable(shebang.interpreter);
    return { environment, interpreter: shebang.interpreter, source: 'shebang' };
  }
  if ((facts?.metadata ?? null) !== null || shebang?.runner === 'uv') {
    const made = index.uvEnvironment(script);
    if (made !== undefined || facts?.metadata !== null) return found(made, 'inline_metadata');
  }
  if (facts?.kernel != null) {
    const kernel = kernelInterpreter(context, index, script, facts.kernel.name);
    if (kernel !== undefined) return { ...kernel, source: 'kernel' };
  }
  const wanted = shebang?.version ?? '';
  return (
    nearbyOrDefault(context, index, script, wanted) ?? { ...none, interpreter: shebang?.interpreter ?? '' }
  );
}

/** The environments among which `environmentFor` chose. */
export function environmentsFor(
  context: TableContext,
  script: Script,
  facts: ScriptFacts | undefined,
): readonly Environment[] {
  return environmentIndex(context, script, namedInterpreters(context, script, facts)).all;
}

function namedInterpreters(
  context: TableContext,
  script: Script,
  facts: ScriptFacts | undefined,
): readonly string[] {
  const shebang = facts?.shebang?.interpreter ?? '';
  const kernel = facts?.kernel == null ? '' : kernelExecutable(context, script, facts.kernel.name);
  return [shebang, kernel].filter((path) => context.host.path.isAbsolute(path));
}

/** Shared by all scripts of a directory and owner that ask for the same version. */
function nearbyOrDefault(
  context: TableContext,
  index: EnvironmentIndex,
  script: Script,
  wanted: string,
): ScriptEnvironment | undefined {
  const directory = context.host.path.dirname(script.path);
  const key = `${directory}\0${script.uid}\0${wanted}`;
  if (index.answers.has(key)) return index.answers.get(key) as ScriptEnvironment | undefined;
  const project = projectEnvironment(context, index, directory, script.username);
  const answer =
    project !== undefined && index.satisfies(project.environment, wanted)
      ? found(project.environment, project.source)
      : fallback(context, index, script, wanted);
  index.answers.set(key, answer);
  return answer;
}

function fallback(context: TableContext, index: EnvironmentIndex, script: Script, wanted: string) {
  const own = defaultEnvironment(context, index, script, wanted);
  return own === undefined ? undefined : found(own.environment, own.source);
}

function found(environment: Environment | undefined, source: EnvironmentSource): ScriptEnvironment {
  return { environment, interpreter: environment?.executable ?? '', source };
}
