/** The exact version of an interpreter, without asking it. */
import { HostError } from '../core/errors.ts';
import type { TableContext } from '../core/types.ts';
import { parseCondaFileName } from '../parse/conda-meta.ts';
import { findVersionInBinary, parsePatchlevel, versionInName } from '../parse/python-version.ts';
import type { Library } from './layout.ts';
import { entriesOf, lookAt, resolved, textIfThere } from './look.ts';

const maxBinary = 64 * 1024 * 1024;
const namespace = 'interpreter-version/1';

/**
 * From what conda recorded, the C header, the name of the directory, or the string compiled into the binary.
 * @returns `3.11.7`, or as much of it as is known
 */
export function interpreterVersion(
  context: TableContext,
  prefix: string,
  library: Library,
  executable: string,
): string {
  return (
    fromConda(context, prefix) ||
    fromHeader(context, prefix, library) ||
    fromName(context, prefix, library.minor) ||
    fromBinary(context, prefix, library, executable) ||
    library.minor
  );
}

/** The version of the `python` package in `conda-meta`; '' when conda installed none. */
export function fromConda(context: TableContext, prefix: string): string {
  const directory = context.host.path.join(prefix, 'conda-meta');
  if (lookAt(context.host, directory)?.kind !== 'directory') return '';
  for (const { name } of entriesOf(context, directory)) {
    if (!name.startsWith('python-')) continue;
    const found = parseCondaFileName(name);
    if (found?.name === 'python') return found.version;
  }
  return '';
}

function fromHeader(context: TableContext, prefix: string, library: Library): string {
  const { host } = context;
  const stem = library.implementation === 'cpython' ? 'python' : library.implementation;
  const names = [`${stem}${library.minor}`, `${stem}${library.minor}t`, `${stem}${library.minor}m`, ''];
  for (const folder of ['include', 'Include']) {
    for (const name of names) {
      const path = host.path.join(prefix, folder, name, 'patchlevel.h');
      const version =
        lookAt(host, path)?.kind === 'file'
          ? parsePatchlevel(textIfThere(context, path, { head: 8192 }))
          : '';
      if (version !== '' && version.startsWith(library.minor)) return version;
    }
  }
  return '';
}

function fromName(context: TableContext, prefix: string, minor: string): string {
  const { basename, dirname } = context.host.path;
  // Homebrew: Cellar/python@3.12/3.12.4_1/Frameworks/Python.framework/Versions/3.12; uv and pyenv: the prefix itself.
  for (let at = prefix, levels = 0; levels < 5; at = dirname(at), levels++) {
    const version = versionInName(basename(at));
    if (version !== '' && minor !== '' && version.startsWith(`${minor}.`)) return version;
  }
  return '';
}

/** The shared library where there is one, else the executable: distributions without headers (Debian, Windows). */
function fromBinary(context: TableContext, prefix: string, { minor }: Library, executable: string): string {
  const { host } = context;
  if (minor === '') return '';
  const dll = host.path.join(prefix, `python${minor.replace('.', '')}.dll`);
  const candidates =
    host.platform === 'win32'
      ? [dll]
      : [executable, host.path.join(prefix, 'lib', `libpython${minor}.so.1.0`)];
  for (const candidate of candidates) {
    const version = candidate === '' ? '' : scan(context, resolved(host, candidate), minor);
    if (version !== '') return version;
  }
  return '';
}

function scan(context: TableContext, path: string, minor: string): string {
  const { host, cache } = context;
  const stat = lookAt(host, path);
  if (stat?.kind !== 'file' || stat.size > maxBinary) return '';
  const known = cache.get<string>(namespace, path, stat);
  if (known !== undefined) return known;
  const version = search(context, path, minor);
  cache.set(namespace, path, stat, version);
  return version;
}

/** Looks chunk by chunk, each with the end of the one before it, so that memory stays small. */
function search(context: TableContext, path: string, minor: string): string {
  const needle = Buffer.from(`\0${minor}.`);
  let tail = Buffer.alloc(0);
  let version = '';
  try {
    context.host.stream(path, (chunk) => {
      if (version !== '') return;
      const piece = Buffer.concat([tail, chunk]);
      for (let at = piece.indexOf(needle); at !== -1 && version === ''; at = piece.indexOf(needle, at + 1)) {
        version = findVersionInBinary(piece.toString('latin1', at, at + 24), minor);
      }
      tail = Buffer.from(piece.subarray(-24));
    });
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
  }
  return version;
}
