/** The interpreter of a notebook's kernel, as Jupyter finds it. https://jupyter-client.readthedocs.io/en/stable/kernels.html */
import type { TableContext } from '../core/types.ts';
import type { Environment } from '../discover/environments.ts';
import { isFile, textIfThere } from '../discover/look.ts';
import type { Script } from '../discover/scripts.ts';
import { parseBoundedJson } from '../parse/bounded-json.ts';
import type { EnvironmentIndex } from './environment-index.ts';

export interface KernelInterpreter {
  readonly environment: Environment | undefined;
  readonly interpreter: string;
}

/** Kernels of this name are whatever Python Jupyter itself runs in. */
const generic: ReadonlySet<string> = new Set(['', 'python', 'python3', 'python2']);
/** nb_conda_kernels names kernels after their environment. */
const condaKernel = /^conda-env-(?<name>.+)-py$/;

/** @returns undefined when the kernel's name leads to no interpreter of its own */
export function kernelInterpreter(
  context: TableContext,
  index: EnvironmentIndex,
  script: Script,
  kernel: string,
): KernelInterpreter | undefined {
  if (!isOwn(kernel)) return undefined;
  const name = condaKernel.exec(kernel)?.groups?.['name'];
  const named = name === undefined ? undefined : index.byName(name).find((one) => one.kind === 'conda');
  if (named !== undefined) return { environment: named, interpreter: named.executable };
  const interpreter = kernelExecutable(context, script, kernel);
  if (interpreter !== '') return { environment: index.byExecutable(interpreter), interpreter };
  const alike = index.byName(kernel)[0];
  return alike === undefined ? undefined : { environment: alike, interpreter: alike.executable };
}

/** The interpreter in a kernel's specification, '' when there is none. */
export function kernelExecutable(context: TableContext, script: Script, kernel: string): string {
  if (!isOwn(kernel)) return '';
  for (const directory of kernelDirectories(context, script)) {
    const file = context.host.path.join(directory, kernel, 'kernel.json');
    const interpreter = isFile(context.host, file) ? interpreterOf(context, file) : '';
    if (interpreter !== '') return interpreter;
  }
  return '';
}

function isOwn(kernel: string): boolean {
  return !generic.has(kernel) && /^[\w.-]{1,100}$/.test(kernel);
}

function kernelDirectories({ host }: TableContext, { username }: Script): string[] {
  const { join } = host.path;
  const home = host.users().find((user) => user.username === username)?.home ?? '';
  if (host.platform === 'win32') {
    return [join(home, 'AppData', 'Roaming', 'jupyter', 'kernels'), 'C:\\ProgramData\\jupyter\\kernels'];
  }
  const own =
    host.platform === 'darwin' ? join(home, 'Library', 'Jupyter') : join(home, '.local', 'share', 'jupyter');
  return [own, '/usr/local/share/jupyter', '/usr/share/jupyter'].map((directory) =>
    join(directory, 'kernels'),
  );
}

function interpreterOf(context: TableContext, file: string): string {
  const spec = parseBoundedJson(textIfThere(context, file, { head: 64 * 1024 }), 16);
  const argv = typeof spec === 'object' && spec !== null && 'argv' in spec ? spec.argv : undefined;
  const first: unknown = Array.isArray(argv) ? argv[0] : undefined;
  return typeof first === 'string' && context.host.path.isAbsolute(first) ? first : '';
}
