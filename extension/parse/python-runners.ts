/** Runners that pick the environment of what they start: `uv run`, `poetry run`, `conda run -n x` and their like. */

import { programName } from './program-name.ts';
import { type PythonCommand, parsePythonCommand } from './python-argv.ts';
import { afterOptions } from './python-wrappers.ts';
import { directoryOption, wrappers } from './wrapper-table.ts';

const runnerOptions: Readonly<Record<string, string>> = {
  uv: '--with -w --with-editable --with-requirements --python -p --directory --project --env-file --extra --no-extra --group --no-group --only-group --index --index-url -i --default-index --extra-index-url --find-links -f --package --cache-dir --from --color --config-file --config-setting -C --upgrade-package -P --reinstall-package --refresh-package --no-build-package --no-binary-package --index-strategy --keyring-provider --resolution --prerelease --exclude-newer --link-mode --python-platform --allow-insecure-host',
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
  uvx: '',
  pipx: '--spec --python --pip-args --index-url -i --suffix',
  direnv: '',
  'aws-vault': '-d --duration --region',
  doppler: '-p -c -t --project --config --token',
  dotenv: '-f --file -e',
  op: '--env-file --account',
};

const uvTakes = (runnerOptions['uv'] ?? '').split(' ');

/** The sub-command after which a runner's command stands. */
const runWord: Readonly<Record<string, string>> = { pyenv: 'exec', direnv: 'exec', 'aws-vault': 'exec' };

export interface RunnerResult {
  readonly words: readonly string[];
  /** '' when there is no runner. */
  readonly name: string;
  readonly command?: PythonCommand;
  /** Where the runner is told to start it. */
  readonly directory?: string;
}

/** Takes a runner off, of which the environment is what it adds. */
export function stripRunner(words: readonly string[], name: string): RunnerResult {
  const takes = Object.hasOwn(runnerOptions, name) ? runnerOptions[name]?.split(' ') : undefined;
  if (takes === undefined) return { words, name: '' };
  if (name === 'uvx') return fetched(words.slice(1), uvTakes, name, words);
  const before = afterOptions(words.slice(1), takes, 0);
  if (name === 'uv' && before[0] === 'tool' && before[1] === 'run')
    return fetched(before.slice(2), takes, name, words);
  if (before[0] !== (runWord[name] ?? 'run')) return { words, name: '' };
  const inside = before.slice(runWord[name] === 'exec' && name !== 'pyenv' ? 2 : 1);
  if (name === 'pipx') return fetched(inside, takes, name, words);
  const found = name === 'uv' ? fromUv(inside, takes) : fromPlain(inside, takes, name);
  const own = words.slice(1, words.length - found.words.length);
  return { ...found, directory: directoryOption(own, name) };
}

function fromPlain(inside: readonly string[], takes: readonly string[], name: string): RunnerResult {
  const [first = '', ...others] = afterOptions(inside, takes, 0);
  // Hatch names an environment before the command: `hatch run test:python x.py`.
  const program = name === 'hatch' ? first.replace(/^[\w.+-]*:(?=\w)/, '') : first;
  const rest = first === '' ? [] : [program, ...others];
  return isNotebookOrScript(program) ? asPython(rest, name) : { words: rest, name, ...nested(rest) };
}

/** `uvx python x.py` and `pipx run x.py` run a script; else what they run is fetched, which is an operation of packages. */
function fetched(
  inside: readonly string[],
  takes: readonly string[],
  name: string,
  words: readonly string[],
): RunnerResult {
  const rest = afterOptions(inside, takes, 0);
  if (/^python[\d.]*(?:@[\d.]+)?$/.test(rest[0] ?? '')) return asPython(rest.slice(1), name);
  return name === 'pipx' && isNotebookOrScript(rest[0]) ? asPython(rest, name) : { words, name: '' };
}

/** uv takes the interpreter's own forms: `uv run -m x`, `uv run x.py`, `uv run -`, and `uv run --script x` for any name. */
function fromUv(words: readonly string[], takes: readonly string[]): RunnerResult {
  let at = 0;
  let isScript = false;
  while (at < words.length && (words[at] ?? '').startsWith('-') && words[at] !== '-') {
    const word = words[at] ?? '';
    if (word === '-m' || word === '--module') return asPython(['-m', ...words.slice(at + 1)], 'uv');
    isScript ||= /^(?:-s|--script|--gui-script)$/.test(word);
    at += takes.includes(word) ? 2 : 1;
    if (word === '--') break;
  }
  const rest = words.slice(at);
  return isScript || rest[0] === '-' || isNotebookOrScript(rest[0])
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
