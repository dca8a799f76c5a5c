/**
 * Startup code that is known to be harmless, by its exact text. A name alone proves nothing: malware has come as
 * `distutils-precedence.pth` with another content.
 */
import type { StartupBehaviour } from './startup-behaviours.ts';

export interface KnownHook {
  readonly name: string;
  /** Matches the whole text, white space at the ends removed. */
  readonly pattern: RegExp;
  /** What would be alarming of unknown code, and is what the module that it imports is for. */
  readonly does?: readonly StartupBehaviour[];
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const exactly = (...texts: readonly string[]): RegExp => new RegExp(`^(?:${texts.map(escaped).join('|')})$`);

/** The line that setuptools writes for a namespace package; only the name varies. */
const NAMESPACE =
  /^import sys, types, os;\s?has_mfs = sys\.version_info > \(3, 5\);\s?p = os\.path\.join\(sys\._getframe\(1\)\.f_locals\['sitedir'\], \*\((?:'\w+',? ?)+\)\);\s?importlib = has_mfs and __import__\('importlib\.util'\);\s?has_mfs and __import__\('importlib\.machinery'\);\s?m = has_mfs and sys\.modules\.setdefault\('[\w.]+', importlib\.util\.module_from_spec\(importlib\.machinery\.PathFinder\.find_spec\('[\w.]+', \[os\.path\.dirname\(p\)\]\)\)\);\s?m = m or sys\.modules\.setdefault\('[\w.]+', types\.ModuleType\('[\w.]+'\)\);\s?mp = \(m or \[\]\) and m\.__dict__\.setdefault\('__path__',\[\]\);\s?\(p not in mp\) and mp\.append\(p\)(?:;\s?m and setattr\(sys\.modules\['[\w.]+'\], '\w+', m\))?$/;

const KNOWN: readonly KnownHook[] = [
  {
    name: 'setuptools distutils-precedence',
    pattern:
      /^import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os\.environ\.get\(var, '(?:local|stdlib)'\) == 'local'; enabled and __import__\('_distutils_hack'\)(?:\.add_shim\(\))?;?$/,
  },
  {
    name: 'setuptools editable install',
    pattern: /^import (?<finder>__editable___\w+_finder); \k<finder>\.install\(\)$/,
  },
  { name: 'setuptools namespace package', pattern: NAMESPACE },
  {
    name: 'setuptools easy-install',
    pattern: exactly(
      'import sys; sys.__plen = len(sys.path)',
      "import sys; new=sys.path[sys.__plen:]; del sys.path[sys.__plen:]; p=getattr(sys,'__egginsert',0); sys.path[p:p]=new; sys.__egginsert = p+len(new)",
    ),
  },
  { name: 'virtualenv', pattern: exactly('import _virtualenv') },
  { name: 'coverage', pattern: exactly('import coverage; coverage.process_startup()') },
  { name: 'pywin32', pattern: exactly('import pywin32_bootstrap') },
  {
    name: 'pysight sensor',
    does: ['decoding'],
    pattern: exactly(
      String.raw`import sys; exec("try:\n if sys.version_info >= (3, 6) and sys.implementation.name == 'cpython':\n  import _pysight_sensor; _pysight_sensor.start()\nexcept Exception: pass")`,
      '_pysight_sensor:start',
    ),
  },
  {
    name: 'Ubuntu apport',
    pattern: exactly(
      '# install the apport exception handler if available\ntry:\n    import apport_python_hook\nexcept ImportError:\n    pass\nelse:\n    apport_python_hook.install()',
    ),
  },
];

/**
 * What a known piece of startup code is; undefined when it is not known.
 * @param code a line of a `.pth` or `.start` file, or the whole text of a sitecustomize
 */
export function knownHook(code: string): KnownHook | undefined {
  const text = code.trim().replaceAll('\r\n', '\n');
  return text.length > 4000 ? undefined : KNOWN.find(({ pattern }) => pattern.test(text));
}
