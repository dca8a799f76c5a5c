/** The modules of the standard library, by version of Python. */
import data from './data/stdlib-modules.json' with { type: 'json' };

const listed = new Map(Object.entries(data as Readonly<Record<string, string>>));
const sets = new Map<string, ReadonlySet<string>>();
const newest = '3.13';

/** Compiled in or loaded before any script runs: a file of the same name beside the script does not replace them. */
export const unshadowable: ReadonlySet<string> = new Set([
  ...[
    'sys',
    'builtins',
    '_imp',
    '_thread',
    '_warnings',
    '_weakref',
    '_io',
    'marshal',
    'posix',
    'nt',
    'winreg',
    'time',
  ],
  ...[
    'zipimport',
    '_codecs',
    'codecs',
    'encodings',
    '_signal',
    '_abc',
    'abc',
    'io',
    'stat',
    '_stat',
    'os',
    'os.path',
  ],
  ...[
    'posixpath',
    'ntpath',
    'genericpath',
    '_collections_abc',
    '_sitebuiltins',
    'site',
    'importlib',
    '_frozen_importlib',
  ],
  ...[
    '__main__',
    '__future__',
    'atexit',
    'errno',
    'faulthandler',
    'gc',
    'itertools',
    '_functools',
    '_operator',
    '_sre',
  ],
]);

/**
 * The top-level modules of a version's standard library.
 * @param minor `3.11`; an unknown or empty version gets the nearest that is known
 */
export function stdlibModules(minor: string): ReadonlySet<string> {
  const key = nearest(minor);
  let found = sets.get(key);
  if (found === undefined) {
    found = new Set([...(listed.get(key) ?? '').split(' '), '__future__', '__main__', 'builtins']);
    sets.set(key, found);
  }
  return found;
}

let left: ReadonlySet<string> | undefined;

/** Whether the standard library had a module of this name, and has it no more. */
export function leftStdlib(name: string): boolean {
  left ??= new Set(['2.7', '3.6', '3.9', '3.11'].flatMap((minor) => [...stdlibModules(minor)]));
  return left.has(name) && !stdlibModules(newest).has(name);
}

function nearest(minor: string): string {
  if (listed.has(minor) && minor !== '//') return minor;
  const [major, second] = minor.split('.').map(Number);
  if (major === 2) return '2.7';
  if (major === 3 && second !== undefined && second < 6) return '3.6';
  return major === 3 && second !== undefined && second > 15 ? '3.15' : newest;
}
