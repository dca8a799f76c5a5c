/** Files of the modules that scripts of a directory name. */
import { HostError } from '../../core/errors.ts';
import type { FileStat, TableContext } from '../../core/types.ts';
import { type AskedFile, fileIn } from '../ai/asked.ts';
import { localModules, type Surroundings } from '../local-modules.ts';

/** The modules that can be imported in one directory. */
export interface Around {
  fileIn(module: string): AskedFile | undefined;
}

/** Each directory is looked at once. */
export function projectFiles(context: TableContext): (directory: string) => Around {
  const directories = new Map<string, Around>();
  return (directory) => {
    let known = directories.get(directory);
    if (known === undefined) {
      known = lookAround(context, directory);
      directories.set(directory, known);
    }
    return known;
  };
}

/** Files of the project that one script leads to are looked at up to this number. */
const maxFiles = 16;

/**
 * Finds the files of modules for one script: others than its own, and so many at most.
 * @returns the file of a module that is named in a directory
 */
export function filesBeside(
  script: string,
  around: (directory: string) => Around,
): (directory: string, module: string) => AskedFile | undefined {
  const files = new Set<string>();
  return (directory, module) => {
    const at = around(directory).fileIn(module);
    if (at === undefined || at.file === script) return undefined;
    if (files.size >= maxFiles && !files.has(at.file)) return undefined;
    files.add(at.file);
    return at;
  };
}

/** A name that no module has: a script that has the name of a module it calls is told apart from it later. */
const nobody = '-';

/** Finds the files of modules that scripts of a directory name, each once. */
function lookAround(context: TableContext, directory: string): Around {
  let around: Surroundings | undefined;
  const files = new Map<string, string>();
  const targets = new Map<string, AskedFile | undefined>();
  return { fileIn: find };

  function find(module: string): AskedFile | undefined {
    if (!targets.has(module)) targets.set(module, fileIn(module, fileOfName));
    return targets.get(module);
  }

  function fileOfName(module: string): string {
    let file = files.get(module);
    if (file === undefined) {
      around ??= localModules(context).around(context.host.path.join(directory, nobody));
      file = fileOfModule(context, around, module) ?? '';
      files.set(module, file);
    }
    return file;
  }
}

function fileOfModule({ host }: TableContext, around: Surroundings, module: string): string | undefined {
  if (module.startsWith('.')) return fileOf(host, around.relative(module, []));
  const [first = '', ...inner] = module.split('.');
  const outer = around.beside(first) ?? around.project(first) ?? around.folder(first);
  return fileOf(host, outer === undefined ? undefined : host.path.join(outer, ...inner));
}

/** A module's file, or a package's own: Python finds the package first. */
function fileOf(host: TableContext['host'], found: string | undefined): string | undefined {
  if (found === undefined) return undefined;
  const files = found.endsWith('.py') ? [found] : [host.path.join(found, '__init__.py'), `${found}.py`];
  return files.find((file) => statOf(host, file)?.kind === 'file');
}

export function statOf(host: TableContext['host'], path: string): FileStat | undefined {
  try {
    return host.stat(path);
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
