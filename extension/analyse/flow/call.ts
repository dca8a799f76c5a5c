/** Calls: recorded as resolved, and modelled as far as data and constant text go through them. */
import type { Call, Expression } from '../../parse/python/index.ts';
import { addTo } from './assign.ts';
import { attributeOf, environment, evaluate, evaluateLambda } from './evaluate.ts';
import { callLocal, passTraces } from './local-call.ts';
import { maxEvents, type State } from './state.ts';
import {
  type CallEvent,
  extendPath,
  type LocalFunction,
  mergeTraces,
  type NamedValue,
  pathValue,
  stepOn,
  type Trace,
  textValue,
  unknown,
  type Value,
} from './values.ts';

export function evaluateCall(s: State, node: Call): Value {
  const { func } = node;
  const receiver = func.kind === 'attribute' ? evaluate(s, func.value) : undefined;
  const callee =
    func.kind === 'attribute' && receiver !== undefined
      ? attributeOf(receiver, func.attr)
      : evaluate(s, func);
  const path = calleePath(callee, func);
  const call: CallEvent = {
    path,
    name: func.kind === 'attribute' ? func.attr : path.slice(path.lastIndexOf('.') + 1),
    start: node.start,
    end: node.end,
    receiver: receiver ?? (callee.producer === undefined ? undefined : callee),
    args: evaluateAll(s, node.args, receiver),
    keywords: node.keywords.length === 0 ? none : evaluateKeywords(s, node),
    nodes: node.args,
    callee: func,
  };
  if (s.calls.length < maxEvents) s.calls.push(call);
  const result = callee.local === undefined ? resultOf(s, call) : callLocal(s, call, callee, receiver);
  if (func.kind === 'attribute') {
    if (mutators.has(func.attr)) addTo(s, func.value, argumentTraces(call), node.start);
    else if (func.attr === 'execute') addTo(s, func.value, result.traces, node.start);
  }
  return result;
}

const none: readonly never[] = [];

function evaluateAll(s: State, nodes: readonly Expression[], receiver: Value | undefined): readonly Value[] {
  if (nodes.length === 0) return none;
  const values: Value[] = [];
  let lambdas = false;
  for (const node of nodes) {
    lambdas ||= node.kind === 'lambda';
    values.push(node.kind === 'lambda' ? unknown : evaluate(s, node));
  }
  if (lambdas) evaluateCallbacks(s, nodes, values, receiver);
  return values;
}

/** A lambda is called with what goes with it: the members of `rows` in `rows.apply(lambda r: …)` or `map(lambda r: …, rows)`. */
function evaluateCallbacks(
  s: State,
  nodes: readonly Expression[],
  values: Value[],
  receiver: Value | undefined,
): void {
  const given = givenTraces(receiver, values);
  nodes.forEach((node, i) => {
    if (node.kind === 'lambda') values[i] = evaluateLambda(s, node, given);
  });
}

function givenTraces(receiver: Value | undefined, values: readonly Value[]): readonly Trace[] {
  let traces: readonly Trace[] = receiver === undefined ? none : receiver.traces;
  for (const value of values) traces = mergeTraces(traces, value.traces);
  return traces;
}

/** So is a function of the script that is handed to a call: `pool.map(handle, rows)`, `Thread(target=handle, args=(row,))`. */
function runCallbacks(s: State, call: CallEvent): void {
  for (const value of call.args) if (value.local?.kind === 'function') runCallback(s, call, value.local);
  for (const { value } of call.keywords)
    if (value.local?.kind === 'function') runCallback(s, call, value.local);
}

function runCallback(s: State, call: CallEvent, callback: LocalFunction): void {
  const given = givenTraces(call.receiver, [...call.args, ...call.keywords.map((keyword) => keyword.value)]);
  if (given.length > 0) passTraces(s, callback, given, call.start);
}

/** Methods that put their arguments into the object. */
const mutators = new Set([
  'add',
  'add_message',
  'add_paragraph',
  'add_user_message',
  'append',
  'appendleft',
  'attach',
  'extend',
  'insert',
  'put',
  'set_content',
  'setdefault',
  'update',
  'write',
  'writelines',
  'writerow',
  'writerows',
]);

function calleePath(callee: Value, func: Expression): string {
  if (callee.path !== '') return callee.path;
  if (func.kind === 'attribute') return `?.${func.attr}`;
  return callee.local === undefined ? '?' : `<${callee.local.kind === 'function' ? callee.local.name : ''}`;
}

function evaluateKeywords(s: State, node: Call): readonly NamedValue[] {
  const keywords: NamedValue[] = [];
  for (const { name, value: expression } of node.keywords) {
    const value = evaluate(s, expression);
    if (name === '**' && value.fields !== undefined)
      for (const [key, field] of value.fields) keywords.push({ name: key, value: field });
    else keywords.push({ name, value });
  }
  return keywords;
}

/** What a call to code outside the script gives back. */
function resultOf(s: State, call: CallEvent): Value {
  const { path, name } = call;
  if (modelledNames.has(name)) {
    const modelled = models.get(path)?.(call) ?? methodModels.get(name)?.(call);
    if (modelled !== undefined) return modelled;
    if (environmentReaders.has(path)) return environment(s, call.args[0]?.text ?? '', call.end, call.start);
    if (quiet.has(path)) return pathValue(`${path}()`, none, call);
  }
  runCallbacks(s, call);
  const traces = throughCall(call);
  const source = s.sourceOf(call);
  const all = source === undefined ? traces : mergeTraces([originOf(s, call, source)], traces);
  return pathValue(extendPath(path, '()'), all, call);
}

function originOf(s: State, call: CallEvent, source: NonNullable<ReturnType<State['sourceOf']>>): Trace {
  let origin = s.origins.get(call.end);
  if (origin === undefined || (origin.name === '' && source.name !== '')) {
    origin = { ...source, offset: call.start };
    s.origins.set(call.end, origin);
  }
  return { origin, step: undefined };
}

/** By default what goes into a call comes out of it. */
function throughCall(call: CallEvent): readonly Trace[] {
  const traces = mergeTraces(call.receiver === undefined ? [] : call.receiver.traces, argumentTraces(call));
  if (traces.length === 0 || plumbing.has(call.name)) return traces;
  return stepOn(traces, `${call.name}()`, call.start);
}

function argumentTraces(call: CallEvent): readonly Trace[] {
  let traces: readonly Trace[] = [];
  for (const value of call.args) traces = mergeTraces(traces, value.traces);
  for (const { value } of call.keywords) traces = mergeTraces(traces, value.traces);
  return traces;
}

/** Calls that are no step worth naming. */
const plumbing = new Set([
  'str',
  'list',
  'dict',
  'tuple',
  'items',
  'values',
  'keys',
  'enumerate',
  'zip',
  'iter',
  'next',
  'strip',
  'append',
  'get',
]);

/** Calls whose result says nothing of the data that went in. */
const quiet = new Set([
  'bool',
  'callable',
  'exit',
  'hasattr',
  'id',
  'isinstance',
  'issubclass',
  'len',
  'logging.debug',
  'logging.error',
  'logging.info',
  'logging.warning',
  'os.path.exists',
  'os.path.getsize',
  'os.path.isdir',
  'os.path.isfile',
  'print',
  'range',
  'sys.exit',
  'time.sleep',
  'type',
]);

const environmentReaders = new Set([
  'os.getenv',
  'os.environ.get',
  'os.environ.pop',
  'os.environ.setdefault',
  'decouple.config',
  'environ.Env()',
  'environs.Env()',
  'environs.Env().str',
  'starlette.config.Config()',
]);

type Model = (call: CallEvent) => Value | undefined;

/** Constant text through the calls that paths and settings are built with. */
const models: ReadonlyMap<string, Model> = new Map<string, Model>([
  ['os.path.join', pathJoin],
  ['pathlib.Path', pathJoin],
  ['pathlib.PurePath', pathJoin],
  ['os.path.expanduser', firstText],
  ['os.path.expandvars', firstText],
  ['os.path.abspath', firstText],
  ['os.path.normpath', firstText],
  ['urllib.parse.urljoin', urlJoin],
  ['str', firstText],
  ['pathlib.Path.home', () => textValue('~')],
  ['dict', keywordFields],
  ['__import__', moduleOf],
  ['importlib.import_module', moduleOf],
  ['getattr', namedAttribute],
]);

const methodModels: ReadonlyMap<string, Model> = new Map<string, Model>([
  ['encode', sameText],
  ['decode', sameText],
  ['strip', sameText],
  ['rstrip', sameText],
  ['format', sameText],
  ['expanduser', sameText],
  ['resolve', sameText],
  ['joinpath', joinOnto],
]);

/** Last links of all names above: most calls have none of them. */
const modelledNames = new Set(
  [...models.keys(), ...methodModels.keys(), ...environmentReaders, ...quiet].map((path) =>
    path.slice(path.lastIndexOf('.') + 1),
  ),
);

function firstText(call: CallEvent): Value | undefined {
  const first = call.args[0];
  return first?.text === undefined ? undefined : textValue(first.text, first.traces);
}

function moduleOf(call: CallEvent): Value | undefined {
  const name = call.args[0]?.text;
  return name === undefined || !/^[\w.]+$/.test(name) ? undefined : pathValue(name);
}

/** `getattr(builtins, "exec")` is `exec`, however its name was put together. */
function namedAttribute(call: CallEvent): Value | undefined {
  const [owner, name] = call.args;
  if (owner === undefined || name?.text === undefined || !/^\w+$/.test(name.text)) return undefined;
  if (/^(?:builtins|__builtins__|__builtin__)$/.test(owner.path)) return pathValue(name.text);
  return owner.path === '' ? undefined : attributeOf(owner, name.text);
}

function pathJoin(call: CallEvent): Value | undefined {
  if (!call.args.some((arg) => arg.text !== undefined)) return undefined;
  const joined = textValue(call.args.map((arg) => arg.text ?? '{}').join('/'), argumentTraces(call));
  return { ...joined, producer: call };
}

function joinOnto(call: CallEvent): Value | undefined {
  const base = call.receiver?.text;
  return base === undefined
    ? undefined
    : textValue([base, ...call.args.map((arg) => arg.text ?? '{}')].join('/'));
}

function urlJoin(call: CallEvent): Value | undefined {
  const [base, path] = call.args;
  if (base?.text === undefined) return undefined;
  return textValue(
    path?.text === undefined ? base.text : `${base.text.replace(/\/$/, '')}/${path.text.replace(/^\//, '')}`,
    argumentTraces(call),
  );
}

function sameText(call: CallEvent): Value | undefined {
  const text = call.receiver?.text;
  return text === undefined ? undefined : textValue(text, throughCall(call));
}

function keywordFields(call: CallEvent): Value | undefined {
  if (call.args.length > 0) return undefined;
  return {
    ...unknown,
    traces: argumentTraces(call),
    fields: new Map(call.keywords.map(({ name, value }) => [name, value])),
  };
}
