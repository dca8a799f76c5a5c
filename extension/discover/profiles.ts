/** The files from which shells and sessions take their environment variables. */
import type { TableContext, User } from '../core/types.ts';
import { entriesOf, isFile, lookAt } from './look.ts';

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
          .filter((entry) => entry.kind === 'file')
          .slice(0, MAX_DROP_INS)
          .map((entry) => host.path.join(directory, entry.name))
      : [],
  );
  return [...files.filter((file) => isFile(host, file)), ...dropIns];
}
