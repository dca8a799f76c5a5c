/** The command line of the interpreter itself (`python --help`). */

export interface PythonOptions {
  readonly options: readonly string[];
  /** What it is told to run; `value` is the script, the module or the code. */
  readonly action: 'script' | 'module' | 'code' | 'stdin' | 'none';
  readonly value: string;
  /** Arguments of what it runs. */
  readonly rest: readonly string[];
}

/** Letters that take an argument; `c` and `m` also end the options. */
const withArgument = 'cmWXQ';

/** @param words what stands after the interpreter */
export function pythonOptions(words: readonly string[]): PythonOptions {
  const options: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '-') return { options, action: 'stdin', value: '', rest: words.slice(at + 1) };
    if (word === '--') return script(options, words, at + 1);
    if (!word.startsWith('-')) return script(options, words, at);
    if (word.startsWith('--')) {
      options.push(word);
      if (word === '--check-hash-based-pycs') options.push(words[++at] ?? '');
      continue;
    }
    const place = [...word].findIndex((letter, index) => index > 0 && withArgument.includes(letter));
    if (place === -1) {
      options.push(word);
      continue;
    }
    const attached = word.slice(place + 1);
    const argument = attached === '' ? (words[at + 1] ?? '') : attached;
    const next = attached === '' ? at + 2 : at + 1;
    const letter = word.charAt(place);
    if (letter === 'c' || letter === 'm') {
      if (place > 1) options.push(word.slice(0, place));
      return {
        options,
        action: letter === 'c' ? 'code' : 'module',
        value: argument,
        rest: words.slice(next),
      };
    }
    options.push(word, ...(attached === '' && next <= words.length ? [argument] : []));
    at = next - 1;
  }
  return { options, action: 'none', value: '', rest: [] };
}

function script(options: readonly string[], words: readonly string[], at: number): PythonOptions {
  const value = words[at];
  if (value === undefined) return { options, action: 'none', value: '', rest: [] };
  return { options, action: 'script', value, rest: words.slice(at + 1) };
}
