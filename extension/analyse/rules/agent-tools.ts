/** Functions of a script that a model may call as tools, and run whatever command or code it gives them. */
import { aiModuleOf } from '../ai/modules.ts';
import { argument, type CallEvent, functionsOf, type LocalFunction, type Value } from '../flow/values.ts';
import type { Facts, Hit } from './rule.ts';

/** Decorators and makers of tools: `@function_tool`, `@server.tool()`, `StructuredTool.from_function(run)`. */
const makesTool =
  /(?:^|\.)(?:\w*tools?(?:_plain)?|kernel_function|register_(?:for_execution|for_llm|function)|(?:Function|Structured)?Tool(?:\.(?:from_\w+|create))?|add_tool)(?:\(\))?$/;
const toolArguments = /^(?:tools|functions|function_map|fn|func)$/;
const methodsOfTool = ['_run', '_arun', 'run', 'forward', 'call', '__call__', '_call', 'execute'];

/** Tools that run a command or code which is theirs to choose: not one that puts a word into a command of its own. */
export function* openTools(facts: Facts): Iterable<Hit> {
  const seen = new Set<CallEvent>();
  for (const fn of toolsOf(facts.behaviour.calls)) {
    const { start, end } = fn.node;
    for (const call of facts.behaviour.calls) {
      if (call.start < start || call.end > end || seen.has(call)) continue;
      const what = runs(call);
      if (what === undefined) continue;
      seen.add(call);
      const tool = fn.name.startsWith('_') ? (fn.owner?.node.name ?? fn.name) : fn.name;
      yield {
        message: `The tool ${tool} lets a model run ${what}`,
        start: call.start,
        end: call.end,
        details: { tool },
      };
    }
  }
}

function toolsOf(calls: readonly CallEvent[]): ReadonlySet<LocalFunction> {
  const tools = new Set<LocalFunction>();
  for (const call of calls) {
    if (aiModuleOf(call.path) === undefined) continue;
    const made = makesTool.test(call.path) ? call.args : [];
    const given = call.keywords.filter(({ name }) => toolArguments.test(name)).map(({ value }) => value);
    for (const value of [...made, ...given].flatMap(members))
      for (const fn of functionsIn(value)) tools.add(fn);
  }
  return tools;
}

function members(value: Value): readonly Value[] {
  return [value, ...(value.items ?? []), ...(value.fields?.values() ?? [])];
}

/** Functions, and what an object of a tool's class does when it is called. */
function functionsIn(value: Value): readonly LocalFunction[] {
  const { local } = value;
  if (local?.kind !== 'instance') return functionsOf(value);
  if (aiModuleOf(local.of.path) === undefined) return [];
  return methodsOfTool.flatMap((name) => local.of.methods.get(name) ?? []);
}

const runsCode = /^(?:exec|eval)$/;
const runsShell =
  /^(?:os\.(?:system|popen)|subprocess\.(?:getoutput|getstatusoutput)|asyncio\.(?:subprocess\.)?create_subprocess_shell)$/;
const runsProgram =
  /^(?:subprocess\.(?:run|call|check_call|check_output|Popen)|asyncio\.(?:subprocess\.)?create_subprocess_exec)$/;
const interpreters =
  /^(?:.*[/\\])?(?:(?:ba|z|da|k)?sh|cmd|powershell|pwsh|python[\d.]*|node|perl|ruby)(?:\.exe)?$/i;
const takesText = /^(?:-\w{0,4}c|\/c|-command|-e)$/i;

function runs(call: CallEvent): 'commands' | 'code' | undefined {
  const given = argument(call, 0, 'args', 'command', 'cmd', 'source');
  if (given === undefined) return undefined;
  if (runsCode.test(call.path)) return isOpen(given) ? 'code' : undefined;
  if (runsShell.test(call.path)) return isOpen(given) ? 'commands' : undefined;
  if (!runsProgram.test(call.path)) return undefined;
  const words = given.items ?? (call.args.length > 1 ? call.args : undefined);
  if (words === undefined) return isOpen(given) ? 'commands' : undefined;
  const [program, ...rest] = words;
  if (program === undefined) return undefined;
  if (program.path !== 'sys.executable' && !interpreters.test(program.text ?? ''))
    return isOpen(program) && program.path === '' ? 'commands' : undefined;
  const at = rest.findIndex(({ text }) => takesText.test(text ?? ''));
  const code = rest[at + 1];
  return at >= 0 && code !== undefined && isOpen(code) ? 'commands' : undefined;
}

/** Nothing of it is fixed. */
function isOpen({ text, items }: Value): boolean {
  return items === undefined && (text === undefined || text.startsWith('{}'));
}
