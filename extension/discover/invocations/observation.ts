/** What one source saw of one run. Everything in it is redacted, but for `code`. */
import { createHash } from 'node:crypto';
import { displayPath } from '../../core/paths.ts';
import { redactArgv, redactCode, redactPath, sampleSecret } from '../../core/redact.ts';
import type { Host } from '../../core/types.ts';
import {
  type InvocationKind,
  type PythonCommand,
  parsePythonCommand,
  type ShellRun,
} from '../../parse/python-argv.ts';
import { atHome } from '../by-shebang.ts';

/** Best first: the order in which sources are trusted. */
export const sourceOrder = [
  ...(['sensor', 'es_process_events', 'bpf_process_events', 'process_events', 'process_etw_events'] as const),
  ...(['sampler', 'processes', 'ipython_history', 'jupyter_runtime'] as const),
  ...([
    'bash_history',
    'zsh_history',
    'fish_history',
    'journal',
    'cron_log',
    'prefetch',
    'userassist',
    'powershell_transcript',
  ] as const),
  ...(['powershell_history', 'python_history', 'pycharm', 'pycache'] as const),
] as const;

export type SourceName = (typeof sourceOrder)[number];

export type RunState = 'running' | 'exited' | 'killed' | 'unknown';

export interface Peer {
  /** Name as it was asked for, else the address. */
  readonly host: string;
  readonly port: number | null;
}

export interface Library {
  readonly name: string;
  readonly version: string;
}

export interface Parent {
  readonly pid: number;
  readonly name: string;
}

export interface Observation {
  readonly source: SourceName;
  /** What the source calls the run, where that is unique and lasting; '' otherwise. */
  readonly id: string;
  /** File or table that told it. */
  readonly evidence: string;
  readonly kind: InvocationKind;
  /** Absolute where the source tells; else as it was written. */
  readonly script: string;
  readonly module: string;
  readonly tool: string;
  readonly codeHash: string;
  /**
   * Text of `-c` or of its standard input as it was, secrets included: it is given to the analysers and goes nowhere else, no row,
   * log, cache or ring.
   */
  readonly code: string;
  readonly argv: readonly string[];
  /** What follows tool, script or module. */
  readonly arguments: readonly string[];
  readonly wrappers: readonly string[];
  readonly cwd: string;
  /** Unix seconds, with a fraction where the source has one. */
  readonly startTime: number | null;
  /** How far `startTime` may be off, seconds. */
  readonly window: number;
  readonly endTime: number | null;
  readonly state: RunState;
  readonly exitCode: number | null;
  readonly pid: number | null;
  readonly ppid: number | null;
  readonly parents: readonly Parent[];
  /** Absolute path, or the name that was typed. */
  readonly interpreter: string;
  readonly version: string;
  readonly uid: number;
  readonly username: string;
  readonly userMs: number | null;
  readonly systemMs: number | null;
  readonly maxResidentBytes: number | null;
  readonly libraries: readonly Library[];
  readonly hosts: readonly Peer[];
  readonly filesWritten: readonly string[];
  readonly dataRead: readonly string[];
  readonly subprocesses: readonly string[];
}

const empty: Omit<Observation, 'source'> = {
  ...{ id: '', evidence: '', kind: 'script', script: '', module: '', tool: '', codeHash: '', code: '' },
  ...{ argv: [], arguments: [], wrappers: [], cwd: '', startTime: null, window: 2, endTime: null },
  ...{ state: 'unknown', exitCode: null, pid: null, ppid: null, parents: [], interpreter: '', version: '' },
  ...{ uid: -1, username: '', userMs: null, systemMs: null, maxResidentBytes: null, libraries: [] },
  ...{ hosts: [], filesWritten: [], dataRead: [], subprocesses: [] },
};

/** An observation with everything unknown but what is given. */
export function observe(source: SourceName, known: Partial<Omit<Observation, 'source'>>): Observation {
  return { ...empty, ...known, source };
}

const maxArguments = 200;
const maxArgument = 2000;

/**
 * What a command line says of a run, redacted: the text of `-c` is replaced by its length, and known by its hash.
 * @param words the whole command line, with wrappers
 */
export function commandFacts(
  words: readonly string[],
  command: PythonCommand,
): Pick<
  Observation,
  | 'kind'
  | 'script'
  | 'module'
  | 'tool'
  | 'codeHash'
  | 'argv'
  | 'arguments'
  | 'wrappers'
  | 'interpreter'
  | 'version'
> {
  const { code } = command;
  const hidden = (word: string): string =>
    code !== undefined && code !== '' && word.includes(code)
      ? word.replace(code, () => codeMark(code))
      : word;
  const clean = (argv: readonly string[]): string[] =>
    redactArgv(
      argv
        .slice(0, maxArguments)
        .map((word) => displayPath(hideUser(command, hidden(word).slice(0, maxArgument)))),
    );
  return {
    kind: command.kind,
    script: redactPath(command.script),
    module: redactPath(command.module),
    tool: command.tool,
    codeHash: code === undefined ? '' : hashCode(code),
    argv: clean(words),
    arguments: clean(command.arguments),
    wrappers: command.wrappers,
    interpreter: redactPath(command.interpreter),
    version: command.version,
  };
}

/** In the address of an index a name without password is a token. */
function hideUser({ kind }: PythonCommand, word: string): string {
  if (kind !== 'package_operation') return word;
  return word.replace(/(?<=:\/\/)[^/@:\s]+(?=@)/, (user) => sampleSecret(user, 'url-user'));
}

/**
 * The facts of a run that a line of a shell starts, its script and interpreter resolved as far as the line tells.
 * @param home of the user whose shell it is
 */
export function shellFacts({ path }: Pick<Host, 'path'>, { command, words }: ShellRun, home: string) {
  const facts = runFacts(words, command);
  const user = { home };
  const directory = redactPath(atHome(command.directory, user));
  const cwd = path.isAbsolute(directory) ? path.normalize(directory) : '';
  const script = atHome(facts.script, user);
  // A variable or placeholder may stand for an absolute path.
  const isRelative = script !== '' && !path.isAbsolute(script) && !/^(?:[$`]|\{|%\w+%)/.test(script);
  return {
    ...facts,
    cwd,
    script: isRelative && cwd !== '' ? path.join(cwd, script) : script,
    interpreter: atHome(facts.interpreter, user),
  };
}

/** As `commandFacts`, with the code itself, for observations that go no further than this process. */
export function runFacts(words: readonly string[], command: PythonCommand) {
  return { ...commandFacts(words, command), code: command.code ?? '' };
}

/** As `factsOf`, with the code itself. */
export function runFactsOf(words: readonly string[]): ReturnType<typeof runFacts> | undefined {
  const command = parsePythonCommand(words);
  return command === undefined ? undefined : runFacts(words, command);
}

/** The facts of a command line, or undefined when it starts no Python. */
export function factsOf(words: readonly string[]): ReturnType<typeof commandFacts> | undefined {
  const command = parsePythonCommand(words);
  return command === undefined ? undefined : commandFacts(words, command);
}

function codeMark(code: string): string {
  return `[code: ${code.length} characters]`;
}

/** A hash of code whose secrets were taken out, so that it cannot be used to guess them. */
export function hashCode(code: string): string {
  return createHash('sha256').update(redactCode(code)).digest('hex');
}
