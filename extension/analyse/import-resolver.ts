/**
 * What an import would get, in the order in which Python looks: built in, beside the script, standard library, the project,
 * the environment that the script would run in. Nothing is imported.
 */
import type { TableContext } from '../core/types.ts';
import type { Environment } from '../discover/environments.ts';
import type { Script } from '../discover/scripts.ts';
import { normalizePackageName } from '../parse/package-name.ts';
import type { ImportStatement } from '../parse/types.ts';
import { type EnvironmentModules, environmentModules } from './environment-modules.ts';
import { likelyDistribution } from './import-names.ts';
import { type LocalModules, localModules } from './local-modules.ts';
import { environmentFor, environmentsFor } from './script-environment.ts';
import { type ScriptFacts, scriptFacts } from './script-facts.ts';
import { leftStdlib, stdlibModules, unshadowable } from './stdlib.ts';

export type Resolution =
  | 'stdlib'
  /** A file of the same project. */
  | 'local'
  | 'distribution'
  /** In the environment, but of no installed distribution. */
  | 'unowned'
  /** Not installed, but required by the script's inline metadata (PEP 723). */
  | 'declared'
  | 'missing';

export interface ResolvedImport<I extends ImportStatement = ImportStatement> {
  readonly statement: I;
  /** First component of an absolute module; '' for a relative import. */
  readonly topLevel: string;
  readonly resolved: Resolution;
  /** The distribution that provides it, or for `declared` and `missing` the one that most likely would; else ''. */
  readonly distribution: string;
  /** Installed version, '' when it is not installed. */
  readonly version: string;
  /** Path of the environment; '' when there is none. */
  readonly environment: string;
  /** The file or directory of a local module. */
  readonly file: string;
}

/**
 * Resolves the imports of one script. Environments, their modules and directory listings are shared between calls.
 * @param imports as `scriptImports` or an Analysis gives them
 */
export function resolveImports<I extends ImportStatement>(
  context: TableContext,
  script: Script,
  imports: readonly I[],
): readonly ResolvedImport<I>[] {
  if (imports.length === 0) return [];
  const facts = scriptFacts(context, script);
  const { environment } = environmentFor(context, script, facts);
  const view: View = {
    environment,
    modules:
      environment === undefined
        ? undefined
        : environmentModules(context, environment, environmentsFor(context, script, facts), script.uid),
    local:
      facts?.modules == null
        ? localModules(context).around(script.path)
        : insideArchive(script.path, new Set(facts.modules)),
    stdlib: stdlibModules(environment?.minor || kernelMinor(facts?.kernel?.version) || shebangMinor(facts)),
    declared: new Set((facts?.metadata?.dependencies ?? []).map(requirementName)),
  };
  return imports.map((statement) => resolveOne(view, statement));
}

interface View {
  readonly environment: Environment | undefined;
  readonly modules: EnvironmentModules | undefined;
  readonly local: ReturnType<LocalModules['around']>;
  readonly stdlib: ReadonlySet<string>;
  readonly declared: ReadonlySet<string>;
}

type Answer = Pick<ResolvedImport, 'resolved' | 'distribution' | 'version' | 'file'>;

const nothing = { distribution: '', version: '', file: '' } as const;
const stdlib: Answer = { ...nothing, resolved: 'stdlib' };

function resolveOne<I extends ImportStatement>(view: View, statement: I): ResolvedImport<I> {
  const relative = statement.module.startsWith('.');
  const topLevel = relative ? '' : (statement.module.split('.', 1)[0] ?? '');
  const answer = relative ? resolveRelative(view, statement) : resolveAbsolute(view, statement, topLevel);
  const { resolved, distribution, version, file } = answer;
  return {
    statement,
    topLevel,
    resolved,
    distribution,
    version,
    file,
    environment: view.environment?.path ?? '',
  };
}

function resolveRelative({ local }: View, { module, names }: ImportStatement): Answer {
  const file = local.relative(module, names);
  return { ...nothing, resolved: file === undefined ? 'missing' : 'local', file: file ?? '' };
}

function resolveAbsolute(view: View, { module, names }: ImportStatement, topLevel: string): Answer {
  if (unshadowable.has(topLevel) && view.stdlib.has(topLevel)) return stdlib;
  const beside = view.local.beside(topLevel);
  if (beside !== undefined) return { ...nothing, resolved: 'local', file: beside };
  if (view.stdlib.has(topLevel)) return stdlib;
  const project = view.local.project(topLevel);
  if (project !== undefined) return { ...nothing, resolved: 'local', file: project };
  const owner = view.modules?.ownerOf(module, names);
  if (owner !== undefined) {
    const resolved = owner.distribution === '' ? 'unowned' : 'distribution';
    return { file: '', resolved, distribution: owner.distribution, version: owner.version };
  }
  const folder = view.local.folder(topLevel);
  if (folder !== undefined) return { ...nothing, resolved: 'local', file: folder };
  if (topLevel === 'distutils') return distutils(view);
  const distribution = providerOf(topLevel, names.length === 1 ? `${module}.${names[0]}` : module);
  const declared =
    view.declared.has(normalizePackageName(distribution)) ||
    view.declared.has(normalizePackageName(topLevel));
  return { ...nothing, resolved: declared ? 'declared' : 'missing', distribution };
}

/** setuptools puts its own copy in the place of the one that Python 3.12 removed. */
function distutils({ modules }: View): Answer {
  const owner = modules?.ownerOf('setuptools', []);
  return owner === undefined || owner.distribution === ''
    ? { ...nothing, resolved: 'missing', distribution: 'setuptools' }
    : { file: '', resolved: 'distribution', distribution: owner.distribution, version: owner.version };
}

/** What was in the standard library once is not what an index has under that name, which anybody may have taken. */
function providerOf(topLevel: string, module: string): string {
  const distribution = likelyDistribution(module);
  return distribution === topLevel && leftStdlib(topLevel) ? '' : distribution;
}

/** A zip application is itself the directory from which its `__main__.py` imports first. */
function insideArchive(archive: string, modules: ReadonlySet<string>): ReturnType<LocalModules['around']> {
  const none = () => undefined;
  return {
    beside: (name) => (modules.has(name) ? archive : undefined),
    ...{ project: none, folder: none, relative: none },
  };
}

/** The name of a PEP 508 requirement, normalised. */
function requirementName(requirement: string): string {
  return normalizePackageName(/^\s*([\w.-]+)/.exec(requirement)?.[1] ?? '');
}

/** Python 2 is asked for by its name, and has another library. */
function shebangMinor(facts: ScriptFacts | undefined): string {
  return facts?.shebang?.version.startsWith('2') === true ? '2.7' : '';
}

function kernelMinor(version: string | undefined): string {
  return /^\d+\.\d+/.exec(version ?? '')?.[0] ?? '';
}
