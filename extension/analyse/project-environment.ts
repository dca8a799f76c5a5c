/** The environment of the project that a directory belongs to: beside it or above, or named by the project's own files. */
import type { TableContext } from '../core/types.ts';
import type { Environment } from '../discover/environments.ts';
import { isFile, textIfThere } from '../discover/look.ts';
import type { EnvironmentIndex } from './environment-index.ts';

export interface ProjectEnvironment {
  readonly environment: Environment;
  readonly source: 'nearby' | 'project' | 'version_file';
}

const poetryTable = /^\[tool\.poetry\]/m;
const projectName = /^[ \t]*name[ \t]*=[ \t]*["'](?<name>[\w.-]{1,100})["']/m;
const condaName = /^name:[ \t]*["']?(?<name>[\w.-]{1,100})["']?[ \t]*$/m;
const head = { head: 64 * 1024 };
const conventionalNames: ReadonlySet<string> = new Set(['.venv', 'venv', 'env', '.env', 'virtualenv']);
const maxLevels = 40;

/**
 * Looks at a directory and those above it, up to a home or the root of the file system.
 * @param username owner of the script: environments of others are not taken by name
 */
export function projectEnvironment(
  context: TableContext,
  index: EnvironmentIndex,
  directory: string,
  username: string,
): ProjectEnvironment | undefined {
  const { host } = context;
  const homes = new Set(host.users().map((user) => user.home));
  let at = directory;
  for (let level = 0; level < maxLevels; level++) {
    const key = `project\0${at}\0${username}`;
    const known = index.answers.get(key) as ProjectEnvironment | 'nothing' | undefined;
    const own = known ?? lookHere(context, index, at, username, homes.has(at)) ?? 'nothing';
    index.answers.set(key, own);
    if (own !== 'nothing') return own;
    const parent = host.path.dirname(at);
    if (parent === at || homes.has(at)) return undefined;
    at = parent;
  }
  return undefined;
}

function lookHere(
  context: TableContext,
  index: EnvironmentIndex,
  directory: string,
  username: string,
  isHome: boolean,
): ProjectEnvironment | undefined {
  const nearby = index.ofProject(directory).find((one) => belongsHere(context, one, directory, isHome));
  if (nearby !== undefined) return { environment: nearby, source: 'nearby' };
  const named = byPoetry(context, index, directory, username) ?? byConda(context, index, directory);
  if (named !== undefined) return { environment: named, source: 'project' };
  const pinned = byVersionFile(context, index, directory);
  return pinned === undefined ? undefined : { environment: pinned, source: 'version_file' };
}

/**
 * An environment of any name belongs to the scripts beside it, but not to all that lies in a home: there its name or a record
 * must say so.
 */
function belongsHere(
  { host }: TableContext,
  { kind, prefix, project, broken }: Environment,
  directory: string,
  isHome: boolean,
): boolean {
  if (kind === 'target') return false;
  if (conventionalNames.has(host.path.basename(prefix)) || project === directory) return true;
  return !isHome && !broken;
}

/** Poetry keeps environments in its cache as `<name>-<hash>-py3.11`. */
function byPoetry(
  context: TableContext,
  index: EnvironmentIndex,
  directory: string,
  username: string,
): Environment | undefined {
  const file = context.host.path.join(directory, 'pyproject.toml');
  if (!isFile(context.host, file)) return undefined;
  const text = textIfThere(context, file, head);
  const name = poetryTable.test(text) ? projectName.exec(text)?.groups?.['name'] : undefined;
  if (name === undefined) return undefined;
  const start = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-`;
  return index.all.find(
    (one) =>
      one.manager === 'poetry' &&
      one.username === username &&
      context.host.path.basename(one.prefix).toLowerCase().startsWith(start),
  );
}

function byConda(context: TableContext, index: EnvironmentIndex, directory: string): Environment | undefined {
  for (const name of ['environment.yml', 'environment.yaml']) {
    const file = context.host.path.join(directory, name);
    if (!isFile(context.host, file)) continue;
    const wanted = condaName.exec(textIfThere(context, file, head))?.groups?.['name'];
    const found = wanted === undefined ? undefined : index.byName(wanted).find((one) => one.kind === 'conda');
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `.python-version` of pyenv and uv: a version, or the name of a pyenv environment. */
function byVersionFile(
  context: TableContext,
  index: EnvironmentIndex,
  directory: string,
): Environment | undefined {
  const file = context.host.path.join(directory, '.python-version');
  if (!isFile(context.host, file)) return undefined;
  return pinnedEnvironment(index, textIfThere(context, file, { head: 1024 }));
}

/** The interpreter that the text of a version file names. */
export function pinnedEnvironment(index: EnvironmentIndex, text: string): Environment | undefined {
  for (const line of text.split('\n')) {
    const wanted = line.trim();
    if (!/^[\w.-]{1,64}$/.test(wanted)) continue;
    const named = index.byName(wanted)[0];
    if (named !== undefined) return named;
    const version = index.all.find(
      (one) => one.base === '' && one.executable !== '' && index.satisfies(one, wanted),
    );
    if (version !== undefined) return version;
  }
  return undefined;
}
