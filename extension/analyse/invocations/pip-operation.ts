/** What a package tool was told to do: which packages, from where, into what. */
import { redactText, redactUrl } from '../../core/redact.ts';

export interface PackageOperation {
  readonly tool: string;
  /** `install`, `uninstall`, `add`, `sync`, `run`, … */
  readonly action: string;
  /** Requirements as they were given: names with versions, paths, URLs. */
  readonly packages: readonly string[];
  /** Files of requirements, constraints and environments. */
  readonly requirements: readonly string[];
  /** Projects installed in place (`-e`). */
  readonly editable: readonly string[];
  /** Index or channel; '' when the configured one is used. */
  readonly index: string;
  readonly extraIndexes: readonly string[];
  /** Directory, environment or prefix that it was told to change. */
  readonly target: string;
  /** Options that lower the guard: `--trusted-host`, `--break-system-packages`, `--no-verify`, … */
  readonly unsafe: readonly string[];
}

type Field =
  | 'requirements'
  | 'editable'
  | 'index'
  | 'extraIndexes'
  | 'target'
  | 'packages'
  | 'unsafe'
  | 'none';

/** Options with a value, by what it is. */
const valued: Readonly<Record<string, Field>> = {
  ...of(
    'requirements',
    '-r --requirement --requirements -c --constraint -f --file --with-requirements --group',
  ),
  ...of('editable', '-e --editable --with-editable'),
  ...of('index', '-i --index-url --default-index --pypi-mirror --source --pip-args'),
  ...of('extraIndexes', '--extra-index-url --find-links --index --channel'),
  ...of('target', '-t --target --prefix --root -n --name -p --python --system-site'),
  ...of('packages', '--with --from --spec'),
  ...of('unsafe', '--trusted-host'),
  ...of(
    'none',
    '--cache-dir --proxy --timeout --retries --platform --implementation --abi --python-version --log',
  ),
  ...of(
    'none',
    '--config-settings -C --progress-bar --report --only-binary --no-binary --upgrade-strategy --src',
  ),
  ...of(
    'none',
    '--directory --project --extra --suffix --cert --client-cert --exists-action -d --dest -w --wheel-dir',
  ),
};
/** Options that mean another thing to conda, and to tools that take `-i` and `-f` without a value. */
const condaValued: Readonly<Record<string, Field>> = {
  '-c': 'extraIndexes',
  '-p': 'target',
  '-n': 'target',
  '-f': 'requirements',
};
const uninstallFlags = new Set(['-y', '--yes']);
const unsafeFlag =
  /^--(?:trusted-host|break-system-packages|no-verify|no-deps|ignore-requires-python|force-reinstall|insecure|allow-insecure-host|no-verify-ssl|skip-lock|pre)$/;
const groups = /^(?:pip|tool|env|self|global|python|project)$/;

function of(field: Field, names: string): Record<string, Field> {
  return Object.fromEntries(names.split(' ').map((name) => [name, field]));
}

/**
 * @param tool `pip`, `uv`, `conda`, …
 * @param words its arguments, redacted or not: what comes out is redacted
 */
export function packageOperation(tool: string, words: readonly string[]): PackageOperation {
  const lists: Record<Field, string[]> = {
    ...{
      requirements: [],
      editable: [],
      index: [],
      extraIndexes: [],
      target: [],
      packages: [],
      unsafe: [],
      none: [],
    },
  };
  const plain: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '-') {
      plain.push(word);
      continue;
    }
    const { name, value } = splitOption(word);
    if (unsafeFlag.test(name)) lists.unsafe.push(name);
    const field = fieldOf(tool, name);
    if (field === undefined || uninstallFlags.has(name)) continue;
    const given = value ?? words[++at] ?? '';
    if (given !== '' && field !== 'unsafe') lists[field].push(clean(given));
  }
  const { action, rest } = actionOf(tool, plain);
  const packages = [...lists.packages, ...rest.map(clean)];
  return {
    tool,
    action,
    packages,
    requirements: lists.requirements,
    editable: lists.editable,
    index: lists.index[0] ?? '',
    extraIndexes: [...lists.index.slice(1), ...lists.extraIndexes],
    target: lists.target[0] ?? '',
    unsafe: [...new Set(lists.unsafe)],
  };
}

function splitOption(word: string): { name: string; value?: string } {
  const equals = word.indexOf('=');
  if (word.startsWith('--') && equals !== -1)
    return { name: word.slice(0, equals), value: word.slice(equals + 1) };
  // `-rrequirements.txt`; letters that stand together (`-Uq`) take no value.
  if (/^-[recitnf]./.test(word) && !word.startsWith('--'))
    return { name: word.slice(0, 2), value: word.slice(2) };
  return { name: word };
}

function fieldOf(tool: string, name: string): Field | undefined {
  const isConda = /^(?:conda|mamba|micromamba)$/.test(tool);
  if (isConda && Object.hasOwn(condaValued, name)) return condaValued[name];
  if (/^(?:poetry|pdm)$/.test(tool) && name === '-e') return 'editable';
  return Object.hasOwn(valued, name) ? valued[name] : undefined;
}

/** `uv pip install x`, `conda env create`, `uvx x args`: where the packages begin. */
function actionOf(tool: string, plain: readonly string[]): { action: string; rest: readonly string[] } {
  if (tool === 'uvx') return { action: 'run', rest: plain.slice(0, 1) };
  if (tool === 'easy_install') return { action: 'install', rest: plain };
  if (tool === 'pip-sync') return { action: 'sync', rest: [] };
  const depth = groups.test(plain[0] ?? '') ? 2 : 1;
  const action = plain.slice(0, depth).join(' ');
  const runs = /(?:^| )run$/.test(action);
  const rest = plain.slice(depth, runs ? depth + 1 : undefined);
  return { action, rest: tool === 'pipx' && action === 'inject' ? rest.slice(1) : rest };
}

function clean(text: string): string {
  return text.includes('://') ? redactUrl(text) : redactText(text);
}
