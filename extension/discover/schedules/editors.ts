/** What editors keep in projects to run Python: configurations of PyCharm, tasks and launches of VS Code. */
import type { TableContext, User } from '../../core/types.ts';
import { parseRunConfigurations, type RunConfiguration } from '../../parse/pycharm-workspace.ts';
import { splitCommands, windowsArgv } from '../../parse/shell-words.ts';
import { parseEditorTasks } from '../../parse/vscode-tasks.ts';
import { entriesOf, lookAt, textIfThere } from '../look.ts';
import { ownerOf } from '../owners.ts';
import { allScripts } from '../scripts.ts';
import { type Definition, fromShellLine, fromWords, never, type Scheduled, userNamed } from './scheduled.ts';

const limits = { maxBytes: 4 * 1024 * 1024 };
/** Of a path or an argument: a variable may stand for much. */
const maxText = 8192;
const maxDirectories = 50_000;

export function* readEditors(context: TableContext): Generator<Scheduled> {
  for (const directory of projectDirectories(context)) {
    if (context.expired()) return;
    yield* readPycharm(context, directory);
    yield* readVscode(context, directory);
  }
}

/** Directories with scripts, and those above them within a home. */
function projectDirectories(context: TableContext): Set<string> {
  const { host } = context;
  const tops = new Set(host.users().map((user) => user.home));
  const found = new Set<string>();
  for (const { path } of allScripts(context)) {
    let at = host.path.dirname(path);
    while (!found.has(at) && found.size < maxDirectories) {
      found.add(at);
      const up = host.path.dirname(at);
      if (up === at || tops.has(at) || up === '/') break;
      at = up;
    }
  }
  return found;
}

/** Configurations that are files of a project, as PyCharm keeps its own. */
export function* runConfigurationFiles(context: TableContext, directory: string): Generator<string> {
  const { join } = context.host.path;
  const idea = join(directory, '.idea');
  if (lookAt(context.host, idea)?.kind === 'directory') {
    yield join(idea, 'workspace.xml');
    for (const { name } of entriesOf(context, join(idea, 'runConfigurations')).slice(0, 500))
      if (name.endsWith('.xml')) yield join(idea, 'runConfigurations', name);
  }
  const shared = join(directory, '.run');
  if (lookAt(context.host, shared)?.kind !== 'directory') return;
  for (const { name } of entriesOf(context, shared).slice(0, 500))
    if (name.endsWith('.run.xml')) yield join(shared, name);
}

function* readPycharm(context: TableContext, directory: string): Generator<Scheduled> {
  for (const path of runConfigurationFiles(context, directory)) {
    const owned = ownedBy(context, path);
    const project = { directory, home: owned.user?.home ?? '' };
    for (const one of readable(context, path, parseRunConfigurations))
      yield* fromWords(context, wordsOf(context, one, project), {
        ...owned,
        kind: 'pycharm',
        name: one.name,
        path,
        cwd: inProject(one.directory, project),
        temporary: one.temporary,
      });
  }
}

function wordsOf(context: TableContext, one: RunConfiguration, project: Project): string[] {
  const { host } = context;
  const target = inProject(one.target, project);
  const interpreter = inProject(one.interpreter, project);
  const program = host.path.isAbsolute(interpreter) ? interpreter : 'python';
  const plain = (text: string): string[] => {
    const given = inProject(text, project);
    return host.platform === 'win32' ? windowsArgv(given) : (splitCommands(given)[0] ?? []);
  };
  const through = one.through.length === 0 ? [] : ['-m', ...one.through];
  const what = one.isModule && through.length === 0 ? ['-m', target] : [...through, target];
  return [program, ...plain(one.interpreterOptions), ...what, ...plain(one.parameters)];
}

interface Project {
  readonly directory: string;
  /** Of its owner; '' when not known. */
  readonly home: string;
}

/** `$PROJECT_DIR$` is where `.idea` lies; where a module lies is not in the file, and is the same place nearly always. */
function inProject(text: string, { directory, home }: Project): string {
  return text
    .slice(0, maxText)
    .replace(/^file:\/\//, '')
    .replaceAll(
      /\$(?:PROJECT_DIR|MODULE_DIR|MODULE_WORKING_DIR|ContentRoot|ProjectFileDir)\$/g,
      () => directory,
    )
    .replaceAll('$USER_HOME$', () => home || '$USER_HOME$');
}

function* readVscode(context: TableContext, directory: string): Generator<Scheduled> {
  const { join } = context.host.path;
  const folder = join(directory, '.vscode');
  if (lookAt(context.host, folder)?.kind !== 'directory') return;
  for (const file of ['tasks.json', 'launch.json']) {
    const path = join(folder, file);
    const owned = ownedBy(context, path);
    const place = { folder: directory, home: owned.user?.home ?? '', platform: context.host.platform };
    for (const task of readable(context, path, (text) => parseEditorTasks(text, place))) {
      const definition: Definition = {
        ...owned,
        kind: task.kind === 'task' ? 'vscode_task' : 'vscode_launch',
        name: task.name,
        path,
        cwd: task.directory || directory,
        schedule: task.schedule,
      };
      if (task.words.length > 0) yield* fromWords(context, task.words, definition);
      else yield* fromShellLine(context, task.command, definition);
    }
  }
}

/** What a file holds; one that is there and cannot be understood is a problem. */
function readable<T>(
  context: TableContext,
  path: string,
  parse: (text: string) => readonly T[] | undefined,
): readonly T[] {
  const text = textIfThere(context, path, limits);
  const found = text.trim() === '' ? [] : parse(text);
  if (found === undefined)
    context.problems.add({ code: 'MALFORMED', path, message: 'its editor would not read it either' });
  return found ?? [];
}

/** It runs when its owner says so. */
function ownedBy(context: TableContext, path: string) {
  const { username } = ownerOf(context, path, lookAt(context.host, path));
  const user: User | undefined = userNamed(context, username);
  return { schedule: '', nextRun: never, enabled: true, runAs: username, user };
}
