/** Where a file of a RECORD is, if it is where an installer may put one. */
import type { Host } from '../core/types.ts';
import type { Distribution, Environment } from '../discover/types.ts';

/**
 * @param recorded as RECORD writes it: relative to the site directory with `/`, or absolute
 * @returns undefined when it leads out of the prefix of the environment (and, for a site directory without one, out of the user's base)
 */
export function recordedPath(
  host: Host,
  environment: Pick<Environment, 'prefix' | 'kind'>,
  { directory }: Pick<Distribution, 'directory'>,
  recorded: string,
): string | undefined {
  const { path } = host;
  if (recorded.includes('\0')) return undefined;
  const native = host.platform === 'win32' ? recorded.replaceAll('/', '\\') : recorded;
  const resolved = path.resolve(directory, native);
  const roots = [directory, environment.prefix, userBase(host, directory)].filter((root) => root !== '');
  return roots.some((root) => isInside(host, root, resolved)) ? resolved : undefined;
}

/** `lib/pythonX.Y/site-packages` lies three levels below its prefix, `Lib\site-packages` two. */
function userBase({ path, platform }: Host, directory: string): string {
  const base = path.resolve(directory, ...(platform === 'win32' ? ['..', '..'] : ['..', '..', '..']));
  const named = /[\\/](?:site|dist)-packages$/.test(directory);
  return named && path.dirname(base) !== base ? base : '';
}

function isInside({ path }: Host, root: string, target: string): boolean {
  const relative = path.relative(root, target);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
