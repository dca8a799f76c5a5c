/** The Python that a user gets by typing `python3`: pyenv's choice, an activated conda base, else the first in PATH's usual places. */
import type { TableContext } from '../core/types.ts';
import type { Environment } from '../discover/environments.ts';
import { exists, isFile, textIfThere } from '../discover/look.ts';
import type { Script } from '../discover/scripts.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import { pinnedEnvironment } from './project-environment.ts';

export interface DefaultEnvironment {
  readonly environment: Environment;
  readonly source: 'user_default' | 'system';
}

const posixPlaces: Readonly<Record<'linux' | 'darwin', readonly string[]>> = {
  linux: ['/usr/local/bin', '/usr/bin'],
  darwin: [
    '/opt/homebrew/bin',
    '/usr/local/bin',
    '/Library/Frameworks/Python.framework/Versions/Current/bin',
    '/usr/bin',
  ],
};
const profiles = ['.bashrc', '.bash_profile', '.zshrc', '.profile', '.config/fish/config.fish'];

/** @param wanted a version such as `2` or `3.11`, '' for any Python 3 */
export function defaultEnvironment(
  context: TableContext,
  index: EnvironmentIndex,
  script: Script,
  wanted: string,
): DefaultEnvironment | undefined {
  const key = `default\0${script.username}\0${wanted}`;
  if (index.answers.has(key)) return index.answers.get(key) as DefaultEnvironment | undefined;
  const answer = find(context, index, script, wanted);
  index.answers.set(key, answer);
  return answer;
}

function find(
  context: TableContext,
  index: EnvironmentIndex,
  { username }: Script,
  wanted: string,
): DefaultEnvironment | undefined {
  const home = context.host.users().find((user) => user.username === username)?.home ?? '';
  const own = home === '' ? undefined : ofHome(context, index, home);
  if (own !== undefined && index.satisfies(own, wanted)) return { environment: own, source: 'user_default' };
  const system =
    context.host.platform === 'win32' ? onWindows(index, home, wanted) : onPath(context, index, wanted);
  return system === undefined ? undefined : { environment: system, source: 'system' };
}

function ofHome(context: TableContext, index: EnvironmentIndex, home: string): Environment | undefined {
  const { host } = context;
  const global = host.path.join(home, '.pyenv', 'version');
  if (isFile(host, global)) {
    const pinned = pinnedEnvironment(index, textIfThere(context, global, { head: 1024 }));
    if (pinned !== undefined) return pinned;
  }
  const base = index.all.find(
    (one) => one.kind === 'conda' && one.base === '' && one.prefix.startsWith(home),
  );
  return base !== undefined && activatesConda(context, home) ? base : undefined;
}

/** `conda init` writes a marked block into the shell's profile, which activates the base environment. */
function activatesConda(context: TableContext, home: string): boolean {
  return profiles.some((name) => {
    const file = context.host.path.join(home, name);
    return (
      isFile(context.host, file) &&
      textIfThere(context, file, { head: 256 * 1024 }).includes('>>> conda initialize >>>')
    );
  });
}

function onPath(context: TableContext, index: EnvironmentIndex, wanted: string): Environment | undefined {
  const { host } = context;
  const directories = host.platform === 'win32' ? [] : posixPlaces[host.platform];
  for (const directory of directories) {
    for (const name of [`python${wanted === '' ? '3' : wanted}`, 'python']) {
      const path = host.path.join(directory, name);
      const environment = exists(host, path) ? index.byExecutable(path) : undefined;
      if (environment !== undefined && index.satisfies(environment, wanted)) return environment;
    }
  }
  const rest = index.all.filter((one) => one.kind === 'system' && index.satisfies(one, wanted || '3'));
  return newest(rest);
}

/** The launcher takes the newest that is installed for the user, then for all. */
function onWindows(index: EnvironmentIndex, home: string, wanted: string): Environment | undefined {
  const bases = index.all.filter(
    (one) =>
      one.base === '' && one.executable !== '' && one.kind !== 'conda' && index.satisfies(one, wanted || '3'),
  );
  const own = bases.filter((one) => home !== '' && one.prefix.toLowerCase().startsWith(home.toLowerCase()));
  const shared = bases.filter((one) => !/^[a-z]:\\users\\/i.test(one.prefix));
  return newest(own) ?? newest(shared);
}

function newest(environments: readonly Environment[]): Environment | undefined {
  return [...environments].sort((a, b) => minorNumber(b) - minorNumber(a))[0];
}

function minorNumber({ minor }: Environment): number {
  const [major = 0, second = 0] = minor.split('.').map(Number);
  return major * 1000 + second;
}
