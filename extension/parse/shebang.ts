/** The `#!` line of a script: which interpreter the kernel, `env` or the Windows launcher (PEP 397) would start. */

export interface Shebang {
  /** The line without its break, at most 1,024 characters. */
  readonly line: string;
  /** The Python that it starts: an absolute path, or a command name to be looked up in PATH (`python3`). */
  readonly interpreter: string;
  /** `3`, `3.11`, … when the name of the interpreter says so, else ''. */
  readonly version: string;
  /** The tool that makes or picks the environment (`uv`, `pipx`, `poetry`, `hatch`, `conda`, `pdm`), else ''. */
  readonly runner: string;
  /** Options of the interpreter, such as `-I`. */
  readonly options: readonly string[];
}

const headBytes = 1024;
const pythonName =
  /^(?:i?python|pythonw|pypy|graalpy|jython|micropython|stackless)(?<version>\d?(?:\.\d+)?)[tdm]?(?:\.exe)?$/i;
const runners: ReadonlySet<string> = new Set([
  'uv',
  'pipx',
  'poetry',
  'hatch',
  'pdm',
  'conda',
  'mamba',
  'micromamba',
  'rye',
  'pixi',
  'pipenv',
]);
/** Shells that a polyglot script goes through (pip's way round the length limit of the kernel). */
const shells = /^(?:ba|da|z|k)?sh$/;
const execLine =
  /^[ \t]*(?:''+'?|""+"?|")?exec["']*[ \t]+["']*(?<path>[^"'\n]*?)["']*(?:[ \t]+["']?\$0|[ \t]+-)/m;

/**
 * Reads a shebang.
 * @param head the first bytes of a file, 1 KiB is enough
 * @returns undefined when there is none, or when it starts something other than Python
 */
export function parseShebang(head: Uint8Array): Shebang | undefined {
  const from = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  if (head[from] !== 0x23 || head[from + 1] !== 0x21) return undefined;
  const text = Buffer.from(
    head.buffer,
    head.byteOffset + from,
    Math.min(head.byteLength - from, headBytes),
  ).toString('utf8');
  const line = text.split(/\r\n|\r|\n/, 1)[0] ?? '';
  const words = splitWords(line.slice(2));
  const command = skipEnv(words);
  const [program = '', ...args] = command;
  if (shells.test(baseName(program))) return fromShell(line, text);
  return fromCommand(line, program, args);
}

function fromCommand(line: string, program: string, args: readonly string[]): Shebang | undefined {
  const name = baseName(program);
  const found = pythonName.exec(name);
  if (found !== null) {
    return {
      line,
      interpreter: program,
      version: found.groups?.['version'] ?? '',
      runner: '',
      options: args,
    };
  }
  const runner = name.replace(/\.exe$/i, '');
  if (!runners.has(runner)) return undefined;
  const python = args.findIndex((arg) => pythonName.test(baseName(arg)));
  const requested = optionOf(args, ['--python', '-p']);
  const interpreter = python === -1 ? requested : (args[python] ?? '');
  if (python === -1 && args[0] !== 'run') return undefined;
  const version =
    /^\d+(?:\.\d+)?/.exec(requested)?.[0] ??
    pythonName.exec(baseName(interpreter))?.groups?.['version'] ??
    '';
  return {
    line,
    interpreter: pythonName.test(baseName(interpreter)) ? interpreter : 'python3',
    version,
    runner,
    options: [],
  };
}

/** `#!/bin/sh` whose second line is `'''exec' /long/path/python "$0" "$@"`: shell and Python at once. */
function fromShell(line: string, text: string): Shebang | undefined {
  const path = execLine.exec(text.slice(line.length))?.groups?.['path']?.trim() ?? '';
  const isPython = (word: string) => pythonName.test(baseName(word));
  const program = path.startsWith('/') && isPython(path) ? path : path.split(/[ \t]+/).find(isPython);
  return program === undefined ? undefined : fromCommand(line, program, []);
}

/** The words after `env`, its options and assignments. */
function skipEnv(words: readonly string[]): readonly string[] {
  if (baseName(words[0] ?? '') !== 'env') return words;
  let at = 1;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '-u' || word === '-C') at++;
    else if (!word.startsWith('-') && !/^\w+=/.test(word)) break;
  }
  return words.slice(at);
}

function optionOf(args: readonly string[], names: readonly string[]): string {
  for (const [index, arg] of args.entries()) {
    if (names.includes(arg)) return args[index + 1] ?? '';
    const name = names.find((own) => own.startsWith('--') && arg.startsWith(`${own}=`));
    if (name !== undefined) return arg.slice(name.length + 1);
  }
  return '';
}

/** Words, with quotes as `env -S` and the Windows launcher take them. */
function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
