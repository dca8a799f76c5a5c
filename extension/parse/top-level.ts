/** Top-level modules by the files of a distribution. */
import type { RecordEntry } from './record.ts';

const moduleFile = /\.(?:py|so|pyd)$/;
const notModules = /\.(?:dist-info|egg-info|data)$/;

/** Names that `import` would find at the top level, in order of the record; namespace packages included. */
export function modulesOfRecord(entries: readonly RecordEntry[]): string[] {
  const names = new Set<string>();
  for (const { path } of entries) {
    const name = moduleOf(path.replaceAll('\\', '/'));
    if (name !== '') names.add(name);
  }
  return [...names];
}

function moduleOf(path: string): string {
  if (!moduleFile.test(path) || path.startsWith('..') || path.startsWith('/')) return '';
  const slash = path.indexOf('/');
  // `_speed.cpython-311-x86_64-linux-gnu.so` is the module `_speed`.
  const name = slash === -1 ? (path.split('.', 1)[0] ?? '') : path.slice(0, slash);
  return name === '__pycache__' || name.includes('-') || notModules.test(name) ? '' : name;
}
