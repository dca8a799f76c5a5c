/** The files from which shells and sessions take their environment variables. */
import type { Host, TableContext, User } from '../core/types.ts';
import { entriesOf, lookAt, trustedFile } from './look.ts';

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
const MAX_DROP_INS = 500;

/**
 * Profiles that exist. None on Windows, where variables are in the registry.
 * @param user whose; undefined for those of the machine
 */
export function profileFiles(context: TableContext, user: User | undefined): readonly string[] {
  const { host } = context;
  if (host.platform === 'win32') return [];
  const at = (name: string): string => host.path.resolve(user?.home ?? '/', name);
  const files = (user === undefined ? SYSTEM_PROFILES : HOME_PROFILES).map(at);
  const directories = (user === undefined ? SYSTEM_DIRECTORIES : HOME_DIRECTORIES).map(at);
  const dropIns = directories.flatMap((directory) =>
    lookAt(host, directory)?.kind === 'directory'
      ? entriesOf(context, directory)
          .filter((entry) => entry.kind === 'file' || entry.kind === 'symlink')
          .slice(0, MAX_DROP_INS)
          .map((entry) => host.path.join(directory, entry.name))
      : [],
  );
  // People keep their dotfiles elsewhere and lay links to them.
  return [...new Set([...files, ...dropIns].flatMap((file) => trustedFile(host, file) ?? []))];
}

/**
 * The file that a variable in a profile names, if reading it tells nothing that whoever set the variable could not read: a privileged
 * scan must not be led to a secret of others.
 * @param value as the profile writes it; `~` and `$HOME` of a user are known, other variables are not
 */
export function namedFile({ host }: TableContext, value: string, user: User | undefined): string | undefined {
  const path = expandHome(host, value, user);
  const file = host.path.isAbsolute(path) ? trustedFile(host, path) : undefined;
  const stat = file === undefined ? undefined : lookAt(host, file);
  if (stat === undefined) return undefined;
  return user === undefined || stat.uid === user.uid || (stat.mode & READABLE_BY_ALL) !== 0
    ? file
    : undefined;
}

const READABLE_BY_ALL = 0o004;

/** `~` and `$HOME` of a user; other variables stay as they are written. */
export function expandHome({ path }: Host, value: string, user: User | undefined): string {
  if (user === undefined) return value;
  return path.normalize(value.replace(/^(?:~(?=\/)|\$HOME(?=\/)|\$\{HOME\}(?=\/))/, () => user.home));
}
