/** What stands before a command: `sudo`, `env X=1`, `nohup`, and runners that pick the environment. */
import { type PythonCommand, parsePythonCommand, programName } from './python-argv.ts';

/** Wrappers with the options that take an argument of their own, and how many words stand before the command. */
const wrappers: Readonly<Record<string, { readonly takes: string; readonly words?: number }>> = {
  sudo: { takes: '-u -g -h -p -C -r -t -T -U -D -R --user --group --host --prompt --chdir' },
  doas: { takes: '-u -C' },
  env: { takes: '-u --unset -C --chdir -S' },
  nohup: { takes: '' },
  nice: { takes: '-n --adjustment' },
  ionice: { takes: '-c -n -p --class --classdata' },
  time: { takes: '-f -o --format --output' },
  timeout: { takes: '-k -s --kill-after --signal', words: 1 },
  gtimeout: { takes: '-k -s --kill-after --signal', words: 1 },
  setsid: { takes: '' },
  exec: { takes: '-a' },
  command: { takes: '' },
  builtin: { takes: '' },
  stdbuf: { takes: '-i -o -e' },
  chrt: { takes: '', words: 1 },
  taskset: { takes: '-c', words: 1 },
  flock: { takes: '-w -E --timeout --conflict-exit-code', words: 1 },
  chronic: { takes: '' },
  'systemd-run': { takes: '-p -u -E --property --unit --uid --gid --setenv --slice' },
  'systemd-cat': { takes: '-t -p' },
  'systemd-inhibit': { takes: '' },
  caffeinate: { takes: '-t -w' },
  watch: { takes: '-n --interval' },
  xargs: { takes: '-n -P -I -L -d -a' },
  strace: { takes: '-o -e -p -s' },
  'xvfb-run': { takes: '-n -s -e -f -p' },
  numactl: { takes: '' },
  unbuffer: { takes: '' },
  setpriv: { takes: '' },
  runuser: { takes: '-u -g -G' },
  start: { takes: '' },
};

const assignment = /^[A-Za-z_]\w*=/;
const maxWrappers = 12;

export interface Stripped {
  readonly words: readonly string[];
  readonly names: readonly string[];
}

/** Takes off what changes how a command is started but not which. */
export function stripWrappers(argv: readonly string[]): Stripped {
  let words = argv;
  const names: string[] = [];
  for (let round = 0; round < maxWrappers; round++) {
    const plain = words.findIndex((word) => !assignment.test(word));
    if (plain === -1) return { words: [], names };
    words = words.slice(plain);
    const name = programName(words[0] ?? '');
    const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
    if (wrapper === undefined) break;
    names.push(name);
    words = afterOptions(words.slice(1), wrapper.takes.split(' '), wrapper.words ?? 0);
  }
  return { words, names };
}

function afterOptions(words: readonly string[], takes: readonly string[], skip: number): readonly string[] {
  let at = 0;
  while (at < words.length && (words[at] ?? '').startsWith('-') && words[at] !== '-') {
    const word = words[at] ?? '';
    at += 1;
    if (word === '--') break;
    // `env -S "python -u"` holds the command in its argument; it is plain words in every use that matters.
    if (takes.includes(word) && word !== '-S') at += 1;
  }
  return words.slice(at + skip);
}

const runnerOptions: Readonly<Record<string, string>> = {
  uv: '--with --with-editable --with-requirements --python -p --directory --project --env-file --extra --group --index --index-url --default-index --extra-index-url --package --cache-dir --from --color --config-file',
  conda: '-n --name -p --prefix --cwd',
  mamba: '-n --name -p --prefix --cwd',
  micromamba: '-n --name -p --prefix --cwd -r',
  poetry: '-C --directory -P --project',
  pipenv: '--python --pypi-mirror',
  hatch: '-e --env -p --project',
  pdm: '-p --project --venv',
  rye: '--pyproject',
  pixi: '-e --environment --manifest-path',
  pyenv: '',
  direnv: '',
};

/** The sub-command after which a runner's command stands. */
const runWord: Readonly<Record<string, string>> = { pyenv: 'exec', direnv: 'exec' };

export interface RunnerResult {
  readonly words: readonly string[];
  /** '' when there is no runner. */
  readonly name: string;
  readonly command?: PythonCommand;
}

/** `uv run`, `poetry run`, `conda run -n x` and their like. */
export function stripRunner(words: readonly string[], name: string): RunnerResult {
  const takes = Object.hasOwn(runnerOptions, name) ? runnerOptions[name] : undefined;
  if (takes === undefined) return { words, name: '' };
  const before = afterOptions(words.slice(1), takes.split(' '), 0);
  if (before[0] !== (runWord[name] ?? 'run')) return { words, name: '' };
  const inside = before.slice(name === 'direnv' ? 2 : 1);
  if (name === 'uv') return fromUv(inside, takes.split(' '));
  const rest = afterOptions(inside, takes.split(' '), 0);
  return isNotebookOrScript(rest[0]) ? asPython(rest, name) : { words: rest, name, ...nested(rest) };
}

/** uv takes the interpreter's own forms: `uv run -m x`, `uv run x.py`, `uv run -`. */
function fromUv(words: readonly string[], takes: readonly string[]): RunnerResult {
  let at = 0;
  while (at < words.length && (words[at] ?? '').startsWith('-') && words[at] !== '-') {
    const word = words[at] ?? '';
    if (word === '-m' || word === '--module') return asPython(['-m', ...words.slice(at + 1)], 'uv');
    at += takes.includes(word) ? 2 : 1;
    if (word === '--') break;
  }
  const rest = words.slice(at);
  return rest[0] === '-' || isNotebookOrScript(rest[0])
    ? asPython(rest, 'uv')
    : { words: rest, name: 'uv', ...nested(rest) };
}

function isNotebookOrScript(word: string | undefined): boolean {
  return word !== undefined && /\.pyw?$/i.test(word);
}

function asPython(words: readonly string[], name: string): RunnerResult {
  const command = parsePythonCommand(['python', ...words]);
  return { words, name, ...(command === undefined ? {} : { command: { ...command, interpreter: '' } }) };
}

/** A runner within a runner is looked at once more. */
function nested(words: readonly string[]): { command?: PythonCommand } {
  const first = programName(words[0] ?? '');
  if (!Object.hasOwn(runnerOptions, first) && !Object.hasOwn(wrappers, first)) return {};
  const command = words.length < 256 ? parsePythonCommand(words, 1) : undefined;
  return command === undefined ? {} : { command };
}
