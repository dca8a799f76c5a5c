/** PYTHONSTARTUP in the profiles of shells: the file that every interactive Python of a user runs first. */
import type { TableContext, User } from '../core/types.ts';
import { entriesOf, isFile, lookAt, textIfThere } from '../discover/look.ts';
import { findAssignments } from '../parse/shell-assignment.ts';
import { readHook, type StartupHook } from './startup-hooks.ts';

const HOME_PROFILES = [
  '.profile', '.bashrc', '.bash_profile', '.bash_login', '.zshrc', '.zshenv', '.zprofile', '.zlogin', '.kshrc',
  '.cshrc', '.tcshrc', '.login', '.pam_environment', '.xprofile', '.xsessionrc', '.config/fish/config.fish',
]; // biome-ignore format: a list
const HOME_DIRECTORIES = ['.config/environment.d', '.config/fish/conf.d', '.bashrc.d'];
const SYSTEM_PROFILES = [
  '/etc/environment', '/etc/profile', '/etc/bash.bashrc', '/etc/bashrc', '/etc/zshenv', '/etc/zshrc', '/etc/zprofile',
  '/etc/zsh/zshenv', '/etc/zsh/zshrc', '/etc/zsh/zprofile', '/etc/csh.cshrc', '/etc/fish/config.fish',
]; // biome-ignore format: a list
const SYSTEM_DIRECTORIES = ['/etc/profile.d', '/etc/environment.d', '/etc/fish/conf.d'];
const MAX_PROFILE = 1024 * 1024;
const MAX_DROP_INS = 500;

/** One hook for each profile that sets the variable. On Windows it is set in the registry, which is not read. */
export function* profileHooks(context: TableContext): Generator<StartupHook> {
  const { host } = context;
  if (host.platform === 'win32') return;
  yield* hooksOf(context, profilesOf(context, '/', SYSTEM_PROFILES, SYSTEM_DIRECTORIES), undefined);
  const seen = new Set<string>();
  for (const user of host.users()) {
    if (user.home === '' || user.home === '/' || seen.has(user.home)) continue;
    seen.add(user.home);
    yield* hooksOf(context, profilesOf(context, user.home, HOME_PROFILES, HOME_DIRECTORIES), user);
  }
}

function profilesOf(
  context: TableContext,
  root: string,
  files: readonly string[],
  directories: readonly string[],
): readonly string[] {
  const { host } = context;
  const at = (name: string): string => host.path.resolve(root, name);
  const dropIns = directories.map(at).flatMap((directory) =>
    lookAt(host, directory)?.kind === 'directory'
      ? entriesOf(context, directory)
          .filter((entry) => entry.kind === 'file')
          .slice(0, MAX_DROP_INS)
          .map((entry) => host.path.join(directory, entry.name))
      : [],
  );
  return [...files.map(at).filter((file) => isFile(host, file)), ...dropIns];
}

function* hooksOf(
  context: TableContext,
  profiles: readonly string[],
  user: User | undefined,
): Generator<StartupHook> {
  for (const source of profiles) {
    const text = textIfThere(context, source, { maxBytes: MAX_PROFILE });
    for (const { line, value } of findAssignments(text, 'PYTHONSTARTUP')) {
      if (value === '') continue;
      const path = expand(context, value, user);
      const read = context.host.path.isAbsolute(path) ? readHook(context, path) : undefined;
      yield {
        kind: 'pythonstartup',
        path,
        source,
        line,
        code: read?.text ?? '',
        sha256: read?.facts.sha256 ?? '',
        stat: read?.facts.stat ?? lookAt(context.host, source),
        environment: undefined,
        directory: '',
        active: read !== undefined,
      };
    }
  }
}

/** `~` and `$HOME` of a user; other variables stay as they are written. */
function expand({ host }: TableContext, value: string, user: User | undefined): string {
  if (user === undefined) return value;
  return host.path.normalize(value.replace(/^(?:~(?=\/)|\$HOME(?=\/)|\$\{HOME\}(?=\/))/, () => user.home));
}
