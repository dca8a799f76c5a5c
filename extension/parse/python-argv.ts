/** Understands command lines that start Python: by itself, through a launcher, or as one of its tools. */

import { programName } from './program-name.ts';
import { pythonOptions } from './python-options.ts';
import { stripRunner } from './python-runners.ts';
import { moduleTools, pipTools, scriptRunners, toolKind } from './python-tools.ts';
import { stripWrappers } from './python-wrappers.ts';
import { type ShellCommand, shellCommands } from './shell-words.ts';
import { powershellText, type WindowsShell, windowsCommands } from './windows-words.ts';

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
  /^(?:python|pythonw|pypy|graalpy|micropython|jython|rustpython)(?<version>\d?(?:\.\d+)*)[tdm]*(?:_d|-(?:dbg|intel64|arm64|32|64|c|lt))?$/i;
const scriptName = /\.(?:pyw?|pyzw?)$/i;
const notebookName = /\.ipynb$/i;
const shell = /^(?:ba|da|z|k|fi)?sh$/;
/** Programs that give the word after `-c` to a shell. */
const givesShell = /^(?:su|runuser)$/;
const maxDepth = 4;

/**
 * @param argv a command line in words; the words of a shell's `-c` are looked into
 * @returns undefined when it starts no Python
 */
export function parsePythonCommand(argv: readonly string[], depth = 0): PythonCommand | undefined {
  const outer = stripWrappers(argv);
  const name = programName(outer.words[0] ?? '');
  if (depth < maxDepth) {
    const line = shellText(outer.words, name);
    const names = givesShell.test(name) ? [...outer.names, name] : outer.names;
    if (line !== undefined) return placed(inShell(line, dialectOf(name), names, depth), outer.directory);
  }
  const inner = stripRunner(outer.words, name);
  const wrappers = [...outer.names, ...(inner.name === '' ? [] : [inner.name])];
  const { command } = inner;
  const found =
    command === undefined
      ? fromWords(inner.words, wrappers)
      : { ...command, wrappers: [...wrappers, ...command.wrappers] };
  return placed(found, joined(outer.directory, inner.directory ?? ''));
}

function placed(command: PythonCommand | undefined, directory: string): PythonCommand | undefined {
  return command === undefined || directory === '' ? command : startedIn(command, directory);
}

/** Whose rules a line follows. */
export type ShellDialect = 'sh' | WindowsShell;

export interface ShellLineOptions {
  /** What the line as a whole has as its standard input, which goes to the first command that reads it. */
  readonly input?: string | undefined;
  readonly dialect?: ShellDialect;
  /**
   * Knows what cannot be told from the words: a program that is Python by its first line.
   * @param directory where a `cd` before it led
   */
  readonly lookUp?: (words: readonly string[], directory: string) => PythonCommand | undefined;
}

/** All runs of Python that a line of a shell starts, in order. */
export function parseShellLine(line: string, options: ShellLineOptions = {}, depth = 0): ShellRun[] {
  const { input: given, dialect = 'sh', lookUp } = options;
  const runs: ShellRun[] = [];
  let left = given;
  for (const { words, input: told, directory } of commandsOf(line, dialect)) {
    const input = told ?? left;
    const inner = readsCommands(words) && depth < maxDepth ? input : undefined;
    const parsed = parsePythonCommand(words) ?? lookUp?.(words, directory);
    const command = parsed === undefined ? undefined : withInput(parsed, input);
    if (inner !== undefined)
      runs.push(...parseShellLine(inner, { ...options, input: undefined, dialect: 'sh' }, depth + 1));
    else if (command !== undefined) runs.push({ command: startedIn(command, directory), words });
    // Who reads it leaves nothing to the next.
    const reads = inner !== undefined || command?.kind === 'stdin';
    if (reads && told === undefined && left !== undefined) left = '';
  }
  return runs;
}

/** A simple command, and where a `cd` before it led; '' when there was none. */
interface PlacedCommand extends ShellCommand {
  readonly directory: string;
}

/** The simple commands of a line. What `cd` does in parentheses ends with them. */
function commandsOf(line: string, dialect: ShellDialect): PlacedCommand[] {
  const directories = [''];
  const commands = dialect === 'sh' ? shellCommands(line) : windowsCommands(line, dialect);
  return commands.map((command) => {
    while (directories.length <= command.depth) directories.push(directories.at(-1) ?? '');
    directories.length = command.depth + 1;
    const before = directories[command.depth] ?? '';
    const directory = changedDirectory(command.words, before) ?? before;
    directories[command.depth] = directory;
    return { ...command, directory };
  });
}

function dialectOf(name: string): ShellDialect {
  return name === 'cmd' ? 'cmd' : name === 'powershell' || name === 'pwsh' ? 'powershell' : 'sh';
}

/** What a run is started in; what its own words say of it begins where the line is. */
function startedIn(command: PythonCommand, directory: string): PythonCommand {
  const own = command.directory;
  return { ...command, directory: own === '' ? directory : joined(directory, own) };
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
  if (
    input === undefined ||
    !reads ||
    command.tool !== '' ||
    command.wrappers.some((name) => /^(?:xargs|parallel)$/.test(name))
  )
    return command;
  return { ...command, kind: 'stdin', code: input === '' ? undefined : input };
}

/** One run that a line of a shell starts. */
export interface ShellRun {
  readonly command: PythonCommand;
  readonly words: readonly string[];
}

/** Where `cd x` leads from a directory; undefined for any other command. */
function changedDirectory(words: readonly string[], from: string): string | undefined {
  if (!/^(?:cd|pushd|chdir|set-location|sl)$/i.test(words[0] ?? '')) return undefined;
  const to = words.slice(1).find((word) => !/^(?:-.+|\/d)$/i.test(word)) ?? '~';
  // Where one was before is not known.
  if (to === '-') return '';
  return joined(from, to);
}

export function joined(from: string, to: string): string {
  if (to === '') return from;
  return from === '' || /^(?:[\\/~$%]|[A-Za-z]:)/.test(to) ? to : `${from}/${to}`;
}

/** Whether a program's name is that of an interpreter. */
export function isInterpreterName(name: string): boolean {
  return interpreterName.test(name) || name === 'py' || name === 'pyw';
}

/** The text that a shell is given as an argument, '' when none; undefined for any other program. */
function shellText(words: readonly string[], name: string): string | undefined {
  const dialect = dialectOf(name);
  if (dialect === 'powershell') return powershellText(words) ?? '';
  if (dialect === 'cmd') {
    const at = words.findIndex((word) => /^\/+[ck]$/i.test(word));
    return at === -1 ? '' : cmdText(words.slice(at + 1));
  }
  if (!shell.test(name) && !givesShell.test(name)) return undefined;
  const at = words.findIndex((word, index) => index > 0 && /^-(?:[a-z]*c|-command)$/i.test(word));
  return at === -1 ? '' : (words[at + 1] ?? '');
}

/** Quotes are gone by now: words that need them get them back. */
function cmdText(words: readonly string[]): string {
  return words.length === 1
    ? (words[0] ?? '')
    : words.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' ');
}

function inShell(
  line: string,
  dialect: ShellDialect,
  names: readonly string[],
  depth: number,
): PythonCommand | undefined {
  for (const { words, input, directory } of commandsOf(line, dialect)) {
    const parsed = parsePythonCommand(words, depth + 1);
    if (parsed === undefined) continue;
    const found = startedIn(withInput(parsed, input), directory);
    return { ...found, wrappers: [...names, ...found.wrappers] };
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
  if (action === 'module') return { ...fromTool(moduleTool(value), rest, own, true), module: value };
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

function moduleTool(module: string): string {
  const known = Object.hasOwn(moduleTools, module) ? moduleTools[module] : undefined;
  return known ?? module.split('.')[0]?.toLowerCase() ?? '';
}

/** The script or notebook among a tool's words. */
function fileOf(tool: string, words: readonly string[]): string {
  const isValue = (index: number): boolean =>
    tool === 'spark-submit' && /^--(?:py-files|files)$/.test(words[index - 1] ?? '');
  return (
    words.find((word, index) => (scriptName.test(word) || notebookName.test(word)) && !isValue(index)) ?? ''
  );
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
  const file = fileOf(name, words);
  // It starts programs for the Java machine as well.
  if (name === 'spark-submit' && file === '') return undefined;
  const takesFile = kind === 'notebook' || kind === 'service' || kind === 'repl' || scriptRunners.has(name);
  const isScript = kind === 'repl' && file !== '' && words[0] === file;
  return {
    ...base,
    kind: isScript ? 'script' : kind,
    tool: name,
    script: takesFile ? file : '',
    arguments: words,
  };
}
