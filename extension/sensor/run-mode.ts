/** What a command line of CPython runs, as its own parser would read it (`python --help`). */
import type { RunMode } from './types.ts';

export interface RunTarget {
  readonly mode: RunMode;
  /** Script as written, module name, or ''. */
  readonly name: string;
}

/** @param argv the whole command line, the interpreter first */
export function parseRunTarget(argv: readonly string[]): RunTarget {
  for (let index = 1; index < argv.length; index++) {
    const item = argv[index] ?? '';
    if (item === '-') return { mode: 'stdin', name: '' };
    if (item === '--') return script(argv[index + 1]);
    if (item.startsWith('--')) {
      if (item === '--check-hash-based-pycs') index++;
      continue;
    }
    if (!item.startsWith('-')) return script(item);
    const option = parseCluster(item.slice(1));
    if (option.letter === 'c') return { mode: 'command', name: '' };
    if (option.letter === 'm') return { mode: 'module', name: option.value || (argv[index + 1] ?? '') };
    if (option.letter !== '' && option.value === '') index++;
  }
  return { mode: 'interactive', name: '' };
}

function script(name: string | undefined): RunTarget {
  return name === undefined ? { mode: 'interactive', name: '' } : { mode: 'script', name };
}

/** The first option of a cluster such as `-Bc` that takes a value, and the value when it is attached. */
function parseCluster(letters: string): { letter: string; value: string } {
  const at = letters.search(/[cmWX]/);
  return at < 0 ? { letter: '', value: '' } : { letter: letters[at] ?? '', value: letters.slice(at + 1) };
}
