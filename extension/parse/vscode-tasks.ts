/** VS Code's tasks.json and launch.json, which are JSON with comments and trailing commas. */
import { parseBoundedJson } from './bounded-json.ts';

export interface EditorTask {
  readonly kind: 'task' | 'launch';
  readonly name: string;
  /** A command line for a shell; '' when `words` are given. */
  readonly command: string;
  readonly words: readonly string[];
  readonly directory: string;
  /** `on folder open` for a task that runs by itself. */
  readonly schedule: string;
}

type Json = Readonly<Record<string, unknown>>;

const maxChars = 1024 * 1024;
const maxTasks = 500;
/** What all variables of a file may grow to. */
const maxExpanded = 1024 * 1024;

/** What variables stand for. */
export interface EditorPlace {
  /** `${workspaceFolder}` */
  readonly folder: string;
  /** `${userHome}`; '' when it is not known. */
  readonly home: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
}

const platformKey = { linux: 'linux', darwin: 'osx', win32: 'windows' } as const;

/**
 * Tasks of tasks.json and Python configurations of launch.json.
 * @returns undefined when it is no JSON with comments, or too large
 */
export function parseEditorTasks(text: string, place: EditorPlace): EditorTask[] | undefined {
  const plain = text.replace(/^\ufeff/, '');
  const root = text.length > maxChars ? undefined : parseBoundedJson(stripComments(plain), 64);
  if (!isObject(root)) return undefined;
  const expand = createExpander(place);
  const own = (one: Json): Json => {
    const more = one[platformKey[place.platform]];
    return isObject(more) ? { ...one, ...more } : one;
  };
  const tasks = listOf(root['tasks']).flatMap((one) => toTask(own(one), expand) ?? []);
  const launches = listOf(root['configurations']).flatMap((one) => toLaunch(own(one), expand) ?? []);
  return [...tasks, ...launches];
}

/** The interpreter that was chosen for the folder is not in these files. */
const chosen =
  /^\$\{(?:command:python\.interpreterPath|config:python\.(?:defaultInterpreterPath|pythonPath|interpreterPath))\}$/;

function createExpander({ folder, home, platform }: EditorPlace): (value: unknown) => string {
  const known: Readonly<Record<string, string>> = {
    ...{ workspaceFolder: folder, workspaceRoot: folder, cwd: folder, fileWorkspaceFolder: folder },
    ...{ userHome: home, 'env:HOME': home, 'env:USERPROFILE': home },
    ...{ pathSeparator: platform === 'win32' ? '\\' : '/', '/': platform === 'win32' ? '\\' : '/' },
  };
  let left = maxExpanded;
  return (value) => {
    if (typeof value !== 'string') return '';
    if (chosen.test(value)) return 'python';
    return value.replace(/\$\{(?<name>[\w:./]+)\}/g, (whole, name: string) => {
      const found = (Object.hasOwn(known, name) ? known[name] : undefined) || whole;
      left -= found.length;
      return left < 0 ? whole : found;
    });
  };
}

function toTask(task: Json, expand: (value: unknown) => string): EditorTask | undefined {
  const command = expand(isObject(task['command']) ? task['command']['value'] : task['command']);
  if (command === '') return undefined;
  const args = Array.isArray(task['args'])
    ? task['args'].map((one) => expand(isObject(one) ? one['value'] : one))
    : [];
  const isShell = task['type'] === 'shell' && args.length === 0;
  const options = isObject(task['options']) ? task['options'] : {};
  const run = isObject(task['runOptions']) ? task['runOptions']['runOn'] : '';
  return {
    kind: 'task',
    name: expand(task['label'] ?? task['taskName']),
    command: isShell ? command : '',
    words: isShell ? [] : [command, ...args.slice(0, 500)],
    directory: expand(options['cwd']),
    schedule: run === 'folderOpen' ? 'on folder open' : '',
  };
}

function toLaunch(one: Json, expand: (value: unknown) => string): EditorTask | undefined {
  if (one['type'] !== 'python' && one['type'] !== 'debugpy') return undefined;
  const program = expand(one['program']);
  const module = expand(one['module']);
  if (program === '' && module === '') return undefined;
  const interpreter = expand(one['python'] ?? one['pythonPath']) || 'python';
  const list = (value: unknown): string[] => (Array.isArray(value) ? value.slice(0, 500).map(expand) : []);
  return {
    kind: 'launch',
    name: expand(one['name']),
    command: '',
    words: [
      interpreter,
      ...list(one['pythonArgs']),
      ...(module === '' ? [program] : ['-m', module]),
      ...list(one['args']),
    ],
    directory: expand(one['cwd']),
    schedule: '',
  };
}

/** Comments and trailing commas become spaces; texts stay. */
export function stripComments(text: string): string {
  const parts: string[] = [];
  let comma = -1;
  for (let at = 0; at < text.length; ) {
    const end = endOfPart(text, at);
    const part = text.slice(at, end);
    const isComment = part.startsWith('//') || part.startsWith('/*');
    if (comma !== -1 && (part === ']' || part === '}')) parts[comma] = ' ';
    if (!isComment && part.trim() !== '') comma = part === ',' ? parts.length : -1;
    parts.push(isComment ? ' ' : part);
    at = end;
  }
  return parts.join('');
}

const plain = /[^",\]}/]+/y;

/** A text, a comment, a sign, or what stands between them; one that is not closed goes to the end. */
function endOfPart(text: string, at: number): number {
  const char = text.charAt(at);
  if (char === '"') return endOfString(text, at);
  if (char === '/' && text.charAt(at + 1) === '/') return orEnd(text, text.indexOf('\n', at));
  if (char === '/' && text.charAt(at + 1) === '*') {
    const close = text.indexOf('*/', at + 2);
    return close === -1 ? text.length : close + 2;
  }
  if (',]}/'.includes(char)) return at + 1;
  plain.lastIndex = at;
  return plain.test(text) ? plain.lastIndex : at + 1;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++;
    else if (text.charAt(at) === '"') return at + 1;
  }
  return text.length;
}

function orEnd(text: string, at: number): number {
  return at === -1 ? text.length : at;
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject).slice(0, maxTasks) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
