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
  start: { takes: '/d' },
  screen: { takes: '-S -c -e -s -t -T -h -p' },
  noglob: { takes: '' },
  eval: { takes: '' },
  unshare: { takes: '-S -G -R -w --setuid --setgid --root --wd' },
  arch: { takes: '-arch -e -d' },
  setarch: { takes: '' },
  proxychains: { takes: '-f' },
  proxychains4: { takes: '-f' },
  torsocks: { takes: '-u -p -a -P' },
  firejail: { takes: '' },
  gdb: { takes: '-ex -iex -x' },
  valgrind: { takes: '' },
  ltrace: { takes: '-o -e -p -s -u -n' },
  rlwrap: { takes: '-f -H -C' },
  winpty: { takes: '' },
  'dbus-run-session': { takes: '' },
  cpulimit: { takes: '-l -e -p -c' },
  faketime: { takes: '', words: 1 },
  mpirun: { takes: '-n -np -c -host --host -hostfile --hostfile' },
  mpiexec: { takes: '-n -np -host --host -hostfile --hostfile' },
  srun: { takes: '-n -N -c -p -t -J -A -w --mem --time --partition' },
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
    // Without `-u` it is as `su` is.
    if (name === 'runuser' && !words.some((word) => word === '-u' || word.startsWith('--user'))) break;
    names.push(name);
    const rest = name === 'env' ? withoutSplit(words.slice(1)) : words.slice(1);
    words = afterOptions(rest, wrapper.takes.split(' '), wrapper.words ?? 0, name === 'start');
    // `flock file -c "…"`: a shell gets the text.
    if (name === 'flock' && /^(?:-c|--command)$/.test(words[0] ?? '')) words = ['sh', '-c', words[1] ?? ''];
  }
  return { words, names };
}

/** The argument of `env -S` is split into words. */
function withoutSplit(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => /^-[a-z]*S$/i.test(word) || !word.startsWith('-'));
  const text = words[at]?.startsWith('-') ? (words[at + 1] ?? '') : '';
  if (!/\s/.test(text)) return words;
  return [...words.slice(0, at), ...text.trim().split(/\s+/), ...words.slice(at + 2)];
}

/** @param slashes whether options begin with a slash, and a title in quotes may be empty, as for `start` */
function afterOptions(
  words: readonly string[],
  takes: readonly string[],
  skip: number,
  slashes = false,
): readonly string[] {
  const isOption = (word: string): boolean =>
    slashes ? word === '' || /^\/\w+$/.test(word) : word.startsWith('-') && word !== '-';
  let at = 0;
  while (at < words.length && isOption(words[at] ?? '')) {
    const word = words[at] ?? '';
    at += 1;
    if (word === '--') break;
    // `env -S "python -u"` holds the command in its argument; it is plain words in every use that matters.
    if (takesNext(word, takes) && word !== '-S') at += 1;
  }
  return words.slice(at + skip);
}

/** `-u bob`, and `-iu bob`, where the last of several letters takes what follows. */
function takesNext(word: string, takes: readonly string[]): boolean {
  if (takes.includes(word) || takes.includes(word.toLowerCase())) return true;
  if (!/^-[A-Za-z]{2,4}$/.test(word)) return false;
  const first = [...word.slice(1)].findIndex((letter) => takes.includes(`-${letter}`));
  return first === word.length - 2;
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
  'aws-vault': '-d --duration --region',
  doppler: '-p -c -t --project --config --token',
  dotenv: '-f --file -e',
  op: '--env-file --account',
};

/** The sub-command after which a runner's command stands. */
const runWord: Readonly<Record<string, string>> = { pyenv: 'exec', direnv: 'exec', 'aws-vault': 'exec' };

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
  const inside = before.slice(runWord[name] === 'exec' && name !== 'pyenv' ? 2 : 1);
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
