/** Understands command lines that start Python: by itself, through a launcher, or as one of its tools. */
import { pythonOptions } from './python-options.ts';
import { pipTools, toolKind } from './python-tools.ts';
import { stripRunner, stripWrappers } from './python-wrappers.ts';
import { type ShellCommand, shellCommands } from './shell-words.ts';

export type InvocationKind =
  | 'script'
  | 'module'
  | 'inline'
  | 'stdin'
  | 'repl'
  | 'notebook'
  | 'frozen'
  | 'package_operation'
  | 'test_runner'
  | 'service'
  /** Another program written in Python that was installed with a package. */
  | 'tool'
  /** A module was imported and compiled: all that a bytecode file tells. */
  | 'import'
  /** An interpreter ran; with what, the source does not tell. */
  | 'unknown';

/** What a command line says of the run that it starts. */
export interface PythonCommand {
  readonly kind: InvocationKind;
  /** As written: `/usr/bin/python3.11`, `python3`; '' when a tool or script was called by its own name. */
  readonly interpreter: string;
  /** `3`, `3.11`, … when the command asks for a version. */
  readonly version: string;
  /** Options of the interpreter, such as `-I` or `-X dev`. */
  readonly options: readonly string[];
  /** As written, relative or absolute; '' when it runs no file. */
  readonly script: string;
  readonly module: string;
  /** The text of `-c`, or what a line of a shell gives it as its standard input. */
  readonly code: string | undefined;
  /** Name of the tool (`pip`, `pytest`, …) for kinds that are one. */
  readonly tool: string;
  readonly arguments: readonly string[];
  /** Where a `cd` before it led, in the text of a shell's `-c`; '' when there was none. */
  readonly directory: string;
  /** What started it, outermost first: `sudo`, `uv`, `poetry`, … */
  readonly wrappers: readonly string[];
}

const interpreterName =
  /^(?:python|pythonw|pypy|graalpy|micropython|jython)(?<version>\d?(?:\.\d+)*)[tdm]*$/i;
const scriptName = /\.(?:pyw?|pyzw?)$/i;
const notebookName = /\.ipynb$/i;
const shell = /^(?:ba|da|z|k|fi)?sh$/;
const maxDepth = 4;

/**
 * @param argv a command line in words; the words of a shell's `-c` are looked into
 * @returns undefined when it starts no Python
 */
export function parsePythonCommand(argv: readonly string[], depth = 0): PythonCommand | undefined {
  const outer = stripWrappers(argv);
  const name = programName(outer.words[0] ?? '');
  if (depth < maxDepth && (shell.test(name) || name === 'cmd'))
    return inShell(outer.words, outer.names, depth);
  const inner = stripRunner(outer.words, name);
  const wrappers = [...outer.names, ...(inner.name === '' ? [] : [inner.name])];
  if (inner.command !== undefined) return { ...inner.command, wrappers };
  return fromWords(inner.words, wrappers);
}

/**
 * All runs of Python that a line of a shell starts, in order.
 * @param given what the line as a whole has as its standard input, which goes to the first command that reads it
 */
export function parseShellLine(line: string, given?: string, depth = 0): ShellRun[] {
  const runs: ShellRun[] = [];
  let directory = '';
  let left = given;
  for (const { words, input: told } of shellCommands(line)) {
    const input = told ?? left;
    directory = changedDirectory(words) ?? directory;
    const inner = readsCommands(words) && depth < maxDepth ? input : undefined;
    const parsed = parsePythonCommand(words);
    const command = parsed === undefined ? undefined : withInput(parsed, input);
    if (inner !== undefined) runs.push(...parseShellLine(inner, undefined, depth + 1));
    else if (command !== undefined) runs.push({ command: startedIn(command, directory), words });
    // Who reads it leaves nothing to the next.
    const reads = inner !== undefined || command?.kind === 'stdin';
    if (reads && told === undefined && left !== undefined) left = '';
  }
  return runs;
}

/** What a run is started in, when the line itself says nothing nearer. */
function startedIn(command: PythonCommand, directory: string): PythonCommand {
  return command.directory === '' ? { ...command, directory } : command;
}

/** A shell that is told to run nothing runs what it is given: `sh`, `sudo bash -s -- x`. */
function readsCommands(words: readonly string[]): boolean {
  const { words: inner } = stripWrappers(words);
  if (!shell.test(programName(inner[0] ?? ''))) return false;
  const first = inner.slice(1).find((word) => !/^--?[a-z]+$/.test(word) || /^-[a-z]*[cs]/.test(word));
  return first === undefined || /^-[a-z]*s/.test(first) || first === '-';
}

/** An interpreter that is told to run nothing runs what it is given. */
function withInput(command: PythonCommand, input: ShellCommand['input']): PythonCommand {
  const reads = command.kind === 'stdin' || (command.kind === 'repl' && command.interpreter !== '');
  if (input === undefined || !reads || command.tool !== '' || command.wrappers.includes('xargs'))
    return command;
  return { ...command, kind: 'stdin', code: input === '' ? undefined : input };
}

/** One run that a line of a shell starts. */
export interface ShellRun {
  readonly command: PythonCommand;
  readonly words: readonly string[];
}

/** Where `cd x` leads; undefined for any other command. */
function changedDirectory(words: readonly string[]): string | undefined {
  return words[0] === 'cd' || words[0] === 'pushd' ? (words[1] ?? '~') : undefined;
}

/** `/usr/bin/Python3.exe` is `python3`. */
export function programName(word: string): string {
  const name = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
  return name.replace(/\.(?:exe|cmd|bat)$/i, '').toLowerCase();
}

/** Whether a program's name is that of an interpreter. */
export function isInterpreterName(name: string): boolean {
  return interpreterName.test(name) || name === 'py' || name === 'pyw';
}

function inShell(
  words: readonly string[],
  names: readonly string[],
  depth: number,
): PythonCommand | undefined {
  const at = words.findIndex((word, index) => index > 0 && /^(?:-[a-z]*c|\/[ck])$/i.test(word));
  if (at === -1) return undefined;
  const line = /^\//.test(words[at] ?? '') ? words.slice(at + 1).join(' ') : (words[at + 1] ?? '');
  let directory = '';
  for (const { words: command, input } of shellCommands(line)) {
    directory = changedDirectory(command) ?? directory;
    const parsed = parsePythonCommand(command, depth + 1);
    if (parsed === undefined) continue;
    const found = withInput(parsed, input);
    const own = found.directory === '' ? directory : found.directory;
    return { ...found, directory: own, wrappers: [...names, ...found.wrappers] };
  }
  return undefined;
}

function fromWords(words: readonly string[], wrappers: readonly string[]): PythonCommand | undefined {
  const [program = '', ...rest] = words;
  const name = programName(program);
  const base = { ...nothing, wrappers };
  if (name === 'py' || name === 'pyw') return fromLauncher(program, rest, base);
  const version = interpreterName.exec(name)?.groups?.['version'];
  if (version !== undefined) return fromInterpreter({ ...base, interpreter: program, version }, rest);
  if (scriptName.test(program)) return { ...base, kind: 'script', script: program, arguments: rest };
  return fromTool(name, rest, base);
}

const nothing: PythonCommand = {
  ...{ kind: 'repl', interpreter: '', version: '', options: [], script: '', module: '', code: undefined },
  ...{ tool: '', arguments: [], wrappers: [], directory: '' },
};

/** The Windows launcher (PEP 397): `py -3.11-64`, `py -V:3.12`, then what python takes. */
function fromLauncher(program: string, words: readonly string[], base: PythonCommand): PythonCommand {
  const first = words[0] ?? '';
  const version = /^-(?:V:(?:[^/]*\/)?)?(?<version>\d(?:\.\d+)?)(?:-\w+)?$/.exec(first)?.groups?.['version'];
  return fromInterpreter(
    { ...base, interpreter: program, version: version ?? '' },
    version === undefined ? words : words.slice(1),
  );
}

function fromInterpreter(base: PythonCommand, words: readonly string[]): PythonCommand {
  const { options, action, value, rest } = pythonOptions(words);
  const own = { ...base, options, arguments: rest };
  if (action === 'code') return { ...own, kind: 'inline', code: value };
  if (action === 'stdin') return { ...own, kind: 'stdin' };
  if (action === 'none')
    return { ...own, kind: /^-(?:-version|V|-help|h)/.test(options[0] ?? '') ? 'tool' : 'repl' };
  if (action === 'module')
    return { ...fromTool(value.split('.')[0]?.toLowerCase() ?? '', rest, own, true), module: value };
  // A console script: `/venv/bin/python /venv/bin/pip install x`, as the kernel shows a shebang.
  const tool = scriptName.test(value) ? undefined : fromTool(programName(value), rest, own);
  if (tool !== undefined) return { ...tool, script: tool.script || value };
  // ipykernel_launcher.py and friends, run as a file of site-packages.
  const named = /site-packages[/\\](?<tool>\w+)(?:\.py|[/\\]__main__\.py)$/.exec(value)?.groups?.['tool'];
  const known = named === undefined ? undefined : fromTool(named.toLowerCase(), rest, own);
  return known === undefined
    ? { ...own, kind: 'script', script: value }
    : { ...known, script: known.script || value };
}

/** @param asModule every module run by `-m` is a run of Python, also one that is no known tool */
function fromTool(name: string, words: readonly string[], base: PythonCommand, asModule: true): PythonCommand;
function fromTool(name: string, words: readonly string[], base: PythonCommand): PythonCommand | undefined;
function fromTool(
  name: string,
  words: readonly string[],
  base: PythonCommand,
  asModule = false,
): PythonCommand | undefined {
  const pip = /^pip(?<version>\d?(?:\.\d+)*)$/.exec(name)?.groups?.['version'];
  if (pip !== undefined || pipTools.has(name)) {
    const kind = toolKind(pip === undefined ? name : 'pip', words, asModule);
    if (kind === undefined && !asModule) return undefined;
    return {
      ...base,
      kind: kind ?? 'module',
      version: base.version || (pip ?? ''),
      tool: pip === undefined ? name : 'pip',
      arguments: words,
    };
  }
  const kind = toolKind(name, words, asModule);
  if (kind === undefined) return asModule ? { ...base, kind: 'module' } : undefined;
  const file = words.find((word) => scriptName.test(word) || notebookName.test(word)) ?? '';
  const takesFile = kind === 'notebook' || kind === 'service' || kind === 'repl';
  const isScript = kind === 'repl' && file !== '' && words[0] === file;
  return {
    ...base,
    kind: isScript ? 'script' : kind,
    tool: name,
    script: takesFile ? file : '',
    arguments: words,
  };
}
