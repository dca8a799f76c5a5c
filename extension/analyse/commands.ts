/** Command lines that a script starts: as written, for each member of a list it runs, and for each call of a small helper. */
import type { Expression } from '../parse/python/index.ts';
import { argument, type CallEvent, type Value } from './flow/values.ts';
import type { Folder } from './fold/fold.ts';
import { type Folded, foldedText, hiddenIn } from './fold/values.ts';
import type { Command } from './rules/rule.ts';
import { countRunWords } from './run-words.ts';

/** Calls that start a command on this machine or another, and which argument holds it. */
const starters = new Map(
  `os.system os.popen os.startfile os.execl os.execle os.execlp os.execv os.execve os.execvp os.execvpe os.spawnl os.spawnlp os.spawnv
  os.spawnve os.spawnvp os.posix_spawn os.posix_spawnp subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen
  subprocess.getoutput subprocess.getstatusoutput commands.getoutput commands.getstatusoutput popen2.popen2 popen2.popen3
  asyncio.create_subprocess_shell asyncio.create_subprocess_exec asyncio.subprocess.create_subprocess_shell
  asyncio.subprocess.create_subprocess_exec anyio.run_process anyio.open_process trio.run_process pexpect.spawn pexpect.run pexpect.spawnu
  pexpect.popen_spawn.PopenSpawn wexpect.spawn win32api.WinExec ctypes.windll.kernel32.WinExec ctypes.windll.msvcrt.system
  ctypes.CDLL().system fabric.Connection().run fabric.Connection().sudo fabric.Connection().local fabric.api.run fabric.api.local
  fabric.api.sudo paramiko.SSHClient().exec_command asyncssh.connect().run invoke.run invoke.Context().run invoke.task().run pty.spawn
  winrm.Session().run_ps winrm.Session().run_cmd winrm.Protocol().run_command pypsexec.client.Client().run_executable
  pypsrp.client.Client().execute_ps pypsrp.client.Client().execute_cmd sh.bash delegator.run plumbum.local.cmd.bash
  win32com.client.Dispatch().Run win32com.client.Dispatch().Exec win32com.client.Dispatch().ShellExecute
  win32com.client.Dispatch().Popen wmi.WMI().Win32_Process.Create IPython.get_ipython().system get_ipython().system
  get_ipython().getoutput IPython.get_ipython().getoutput`
    .split(/\s+/)
    .map((path): [string, number] => [path, /(?:^os\.spawn)/.test(path) ? 1 : 0]),
);
const starterNames = new Set([...starters.keys()].map((path) => path.slice(path.lastIndexOf('.') + 1)));
/** Their further arguments are words of the command. */
const spread =
  /^(?:asyncio\..*_exec|os\.(?:exec|spawn|posix_spawn)\w*|.*\.(?:run_cmd|run_executable|ShellExecute))$/;

/** Methods that only clients of remote machines have, for objects that come from elsewhere. */
const remoteMethods = new Set(['exec_command', 'run_ps', 'run_cmd', 'execute_ps']);

/** Patterns look at each command; a hostile script could make them long and many. */
const maxCommands = 1000;
const maxLength = 3000;
const maxTotal = 200_000;

/** Commands of a script in the order of its calls. */
export function commandsOf(calls: readonly CallEvent[], folder: () => Folder): readonly Command[] {
  const found: Command[] = [];
  let total = 0;
  for (const call of calls) {
    if (!starterNames.has(call.name)) continue;
    for (const command of commandsOfCall(call, folder)) {
      const text = command.text.slice(0, maxLength);
      total += text.length;
      if (found.length >= maxCommands || total > maxTotal) return found;
      found.push(text.length === command.text.length ? command : { ...command, text });
    }
  }
  return found;
}

function commandsOfCall(call: CallEvent, folder: () => Folder): readonly Command[] {
  const start = startOf(call);
  const text = start === undefined ? undefined : commandOf(call, start);
  if (start === undefined || text === undefined) return [];
  const node = call.nodes[start];
  const own = { text, start: call.start, end: call.end, call };
  if (node === undefined || isPlain(node)) return [own];
  return writtenOut(own, call.nodes.slice(start, spread.test(call.path) ? 64 : start + 1), folder());
}

/** The position of the command among the arguments of a call that starts one. */
function startOf(call: CallEvent): number | undefined {
  const known = starters.get(call.path);
  if (known !== undefined) return known;
  return call.path.startsWith('?') && remoteMethods.has(call.name) ? 0 : undefined;
}

/** The command line that a call starts; unknown parts are `{}`. */
function commandOf(call: CallEvent, position: number): string | undefined {
  const first = argument(call, position, 'args', 'command', 'cmd', 'script', 'CommandLine');
  if (first === undefined) return undefined;
  const words = commandText(first);
  return spread.test(call.path)
    ? [words, ...call.args.slice(position + 1).map(commandText)].join(' ')
    : words;
}

function commandText(value: Value): string {
  if (value.text !== undefined) return value.text;
  if (value.items !== undefined)
    return value.items
      .map((item) => item.text ?? (item.items === undefined ? '{}' : commandText(item)))
      .join(' ');
  const split = value.producer;
  if (split !== undefined && /(?:shlex\.split|\.split)$/.test(split.path))
    return (split.args[0]?.text ?? split.receiver?.text) || '{}';
  return '{}';
}

/** Whether nothing in it needs to be looked up. */
function isPlain(node: Expression): boolean {
  return node.kind === 'text' || (node.kind === 'list' && node.items.every((item) => item.kind === 'text'));
}

type Started = Command & { readonly call: CallEvent };

/** A command without the words that are data for its program. */
function runWords(command: Folded, { args: [given] }: CallEvent): Folded {
  if (command.items === undefined || given?.items === undefined) return command;
  return { ...command, items: command.items.slice(0, countRunWords(given)) };
}

/**
 * A command that depends on a loop or on the callers of its function is one command for each of them, at their places, besides what
 * can be seen of it where it is started.
 */
function writtenOut(own: Started, nodes: readonly Expression[], folder: Folder): readonly Command[] {
  const texts = nodes.map((node) => folder.fold(node, own.start));
  const [first = []] = texts;
  const rest = texts.slice(1).map((each) => foldedText(each[0]));
  const elsewhere = first.filter((each) => each.place !== undefined);
  const isDecoded = first.some((each) => hiddenIn(runWords(each, own.call)) === 'decoded');
  const hidden = isDecoded && ({ hidden: 'decoded' } as const);
  if (elsewhere.length === 0 && first.length < 2) {
    const text = /[^\s{}]/.test(own.text) ? own.text : [foldedText(first[0]), ...rest].join(' ');
    return [{ ...own, text, ...hidden }];
  }
  const seen = nodes.map((node) => foldedText(folder.foldHere(node, own.start)));
  const template = seen.join(' ');
  const found: Command[] = [{ ...own, text: template, ...hidden }];
  for (const each of first) {
    const { start, end } = each.place ?? own;
    found.push({ text: [foldedText(each), ...rest].join(' '), start, end, call: own.call, template });
  }
  return found;
}
