/** Calls: recorded as resolved, and modelled as far as data and constant text go through them. */
import type { Call, Expression } from '../../parse/python/index.ts';
import { callbackResult, isFunction, withBound } from './callbacks.ts';
import { throughChannel } from './channels.ts';
import { containerModels } from './containers.ts';
import { attributeOf, evaluate, evaluateLambda, memberNamed, recordJoined, sendTo } from './evaluate.ts';
import { putInto } from './fill.ts';
import { formatBraces } from './format.ts';
import { callLocal } from './local-call.ts';
import { narrowByEnding } from './narrow.ts';
import { noteOption } from './options.ts';
import { environment } from './origins.ts';
import { writtenOut } from './protocols.ts';
import { maxEvents, type State } from './state.ts';
import {
  argument,
  argumentTraces,
  type CallEvent,
  eitherValue,
  extendPath,
  instanceOf,
  mergeTraces,
  type NamedValue,
  pathValue,
  stepOn,
  type Trace,
  textValue,
  tracedValue,
  tracesOfAll,
  unknown,
  type Value,
} from './values.ts';
import { noteWritten, writtenBefore } from './written.ts';

export function evaluateCall(s: State, node: Call): Value {
  const { func } = node;
  const receiver = func.kind === 'attribute' ? evaluate(s, func.value) : undefined;
  const callee =
    func.kind === 'attribute' && receiver !== undefined ? memberNamed(s, receiver, func) : evaluate(s, func);
  const path = calleePath(callee, func);
  const { args, nodes } = evaluateAll(s, node.args, receiver);
  const written: CallEvent = {
    path,
    name: func.kind === 'attribute' ? func.attr : path.slice(path.lastIndexOf('.') + 1),
    start: node.start,
    end: node.end,
    receiver: receiver ?? (callee.producer === undefined ? undefined : callee),
    args,
    keywords: node.keywords.length === 0 ? none : evaluateKeywords(s, node, receiver),
    nodes,
    callee: func,
    ...(s.round === 0 ? nothing : { round: s.round }),
  };
  const call = callee.local === undefined ? withBound(written, callee) : written;
  if (s.calls.length < maxEvents) s.calls.push(call);
  const result = callee.local === undefined ? resultOf(s, call) : callLocal(s, call, callee, receiver);
  if (func.kind === 'attribute' && func.attr === 'endswith') narrowByEnding(s, func.value, call.args[0]);
  if (call.name === 'add_argument') noteOption(s, call);
  putInto(s, node, call, result);
  noteWritten(s, call);
  return receiver?.producer === undefined ? result : throughChannel(s, call, result);
}

const none: readonly never[] = [];
const nothing = {};

/** `partial(client.create, model="gpt-4o")`: the function of a library, with what is given before it is called. */
function partialOf(call: CallEvent): Value | undefined {
  const [fn, ...items] = call.args;
  if (fn === undefined || fn.local !== undefined || !isFunction(fn.path)) return undefined;
  const fields = new Map([
    ...(fn.fields ?? []),
    ...call.keywords.map(({ name, value }) => [name, value] as const),
  ]);
  return { ...fn, traces: argumentTraces(call), items: [...(fn.items ?? []), ...items], fields };
}

const noArguments: Pick<CallEvent, 'args' | 'nodes'> = { args: none, nodes: none };

function evaluateAll(
  s: State,
  nodes: readonly Expression[],
  receiver: Value | undefined,
): Pick<CallEvent, 'args' | 'nodes'> {
  if (nodes.length === 0) return noArguments;
  const values: Value[] = [];
  let lambdas = false;
  let stars = false;
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    if (node === undefined) continue;
    lambdas ||= node.kind === 'lambda';
    stars ||= node.kind === 'unary' && node.op === '*';
    values.push(node.kind === 'lambda' ? unknown : evaluate(s, node));
  }
  if (lambdas) evaluateCallbacks(s, nodes, values, receiver);
  return stars ? withoutStars(nodes, values) : { args: values, nodes };
}

/** `login(*account)` is given the members of the tuple, where they are known. */
function withoutStars(
  nodes: readonly Expression[],
  values: readonly Value[],
): Pick<CallEvent, 'args' | 'nodes'> {
  const members = nodes.map((node, i) => {
    const items = values[i]?.items;
    const isSpread = node.kind === 'unary' && node.op === '*' && items !== undefined;
    const args = isSpread ? items : [values[i] ?? unknown];
    return { args, nodes: args.map(() => (isSpread ? (node.value ?? node) : node)) };
  });
  return { args: members.flatMap(({ args }) => args), nodes: members.flatMap((member) => member.nodes) };
}

/** A lambda is called with what goes with it: the members of `rows` in `rows.apply(lambda r: …)` or `map(lambda r: …, rows)`. */
function evaluateCallbacks(
  s: State,
  nodes: readonly Expression[],
  values: Value[],
  receiver: Value | undefined,
): void {
  const given = tracesOfAll(values, receiver?.traces);
  nodes.forEach((node, i) => {
    if (node.kind === 'lambda') values[i] = evaluateLambda(s, node, given);
  });
}

function calleePath(callee: Value, func: Expression): string {
  if (callee.path !== '') return callee.path;
  if (func.kind === 'attribute') return `?.${func.attr}`;
  return callee.local === undefined ? '?' : `<${callee.local.kind === 'function' ? callee.local.name : ''}`;
}

function evaluateKeywords(s: State, node: Call, receiver: Value | undefined): readonly NamedValue[] {
  const keywords: NamedValue[] = [];
  for (const { name, value: expression } of node.keywords) {
    const value =
      expression.kind === 'lambda'
        ? evaluateLambda(s, expression, receiver?.traces ?? none)
        : evaluate(s, expression);
    if (name === '**' && value.fields !== undefined) keywords.push(...spreadFields(value, value.fields));
    else keywords.push({ name, value });
  }
  return keywords;
}

/** The fields of `**settings`, and what else went into it under keys that are not known. */
function spreadFields(value: Value, fields: NonNullable<Value['fields']>): NamedValue[] {
  const named = [...fields].map(([name, field]) => ({ name, value: field }));
  const rest = value.traces.filter(
    ({ origin }) => !named.some((field) => field.value.traces.some((trace) => trace.origin === origin)),
  );
  return rest.length === 0 ? named : [...named, { name: '**', value: tracedValue(rest) }];
}

/** What a call to code outside the script gives back. */
function resultOf(s: State, call: CallEvent): Value {
  const { path, name } = call;
  if (modelledNames.has(name)) {
    const modelled = models.get(path)?.(call) ?? methodModels.get(name)?.(call);
    if (modelled !== undefined) return modelled;
    if (environmentReaders.has(path))
      return environment(
        s,
        call.args[0]?.text ?? '',
        call.end,
        call.start,
        argument(call, 1, 'default')?.text,
      );
    if (name === 'join') return joinTexts(s, call) ?? throughUnknown(s, call);
    if (name === 'send' && s.generators.size > 0)
      return eitherValue(throughUnknown(s, call), sendTo(s, call));
    if (name === 'super') return superOf(s) ?? throughUnknown(s, call);
    if (quiet.has(path)) return pathValue(`${path}()`, none, call);
  }
  return throughUnknown(s, call);
}

function throughUnknown(s: State, call: CallEvent): Value {
  const made = callbackResult(s, call);
  const traces = mergeTraces(mergeTraces(throughCall(call), made.traces), writtenOut(s, call));
  const source = s.sourceOf(call);
  const brought =
    source === undefined || opensUpload(call, source.kind)
      ? undefined
      : (writtenBefore(s, call) ?? [originOf(s, call, source)]);
  const rest = source !== undefined && tellsKind.has(source.kind) ? withoutFiles(traces, call) : traces;
  const all = brought === undefined ? rest : mergeTraces(brought, rest);
  const result = withGiven(s, pathValue(extendPath(call.path, '()'), all, call));
  return made.local === undefined ? result : { ...result, local: made.local };
}

/** `open(path)` of what somebody uploaded: no other file. */
function opensUpload(call: CallEvent, kind: string): boolean {
  return (
    kind === 'file' &&
    argumentTraces(call, call.receiver?.traces).some(({ origin }) => origin.kind === 'form')
  );
}

/** An object of another file, with the constants that it is known to have. */
function withGiven({ given }: State, made: Value): Value {
  const known = given.size === 0 ? undefined : given.get(made.path);
  return known === undefined ? made : { ...made, fields: known.fields, items: known.items };
}

/** Readers of files that say what is in them. */
const tellsKind = new Set(['csv', 'spreadsheet', 'table_file', 'document', 'mail']);

/** `csv.reader(file)`, `PdfReader(file)`: that it is a file is said more exactly by its reader. */
function withoutFiles(traces: readonly Trace[], call: CallEvent): readonly Trace[] {
  const given = argumentTraces(call);
  return traces.filter(
    ({ origin }) => origin.kind !== 'file' || !given.some((trace) => trace.origin === origin),
  );
}

/** `"".join(pieces)` where every piece is constant. */
function joinTexts(s: State, call: CallEvent): Value | undefined {
  const items = call.args[0]?.items;
  const separator = call.receiver?.text;
  if (separator === undefined || items === undefined || items.length < 2) return undefined;
  if (!items.every((item) => item.text !== undefined)) return undefined;
  const text = items.map((item) => item.text).join(separator);
  recordJoined(s, text, call);
  return textValue(text, throughCall(call));
}

/** The object as its base class sees it. */
function superOf(s: State): Value | undefined {
  const base = s.current?.owner?.bases[0];
  if (base === undefined) return undefined;
  if (base.local?.kind === 'class') return { ...unknown, local: instanceOf(base.local) };
  return base.path === '' ? undefined : pathValue(`${base.path}()`);
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
  const traces = argumentTraces(call, call.receiver?.traces);
  if (traces.length === 0 || plumbing.has(call.name)) return traces;
  return stepOn(traces, `${call.name}()`, call.start);
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
  ['functools.partial', partialOf],
  ['dataclasses.field', fieldDefault],
  ['pydantic.Field', fieldDefault],
  ['attrs.field', fieldDefault],
  ['attr.ib', fieldDefault],
  ...containerModels.functions,
]);

const methodModels: ReadonlyMap<string, Model> = new Map<string, Model>([
  ['encode', sameText],
  ['decode', sameText],
  ['strip', sameText],
  ['rstrip', sameText],
  ['format', formatted],
  ...containerModels.methods,
  ['expanduser', sameText],
  ['resolve', sameText],
  ['joinpath', joinOnto],
]);

/** Last links of all names above: most calls have none of them. */
const modelledNames = new Set(
  ['join', 'super', 'send', ...models.keys(), ...methodModels.keys(), ...environmentReaders, ...quiet].map(
    (path) => path.slice(path.lastIndexOf('.') + 1),
  ),
);

/** What a field of a data class holds where its maker is not told: a constant, or what a lambda or a function makes. */
function fieldDefault(call: CallEvent): Value | undefined {
  const standard = argument(call, -1, 'default');
  if (standard !== undefined) return standard;
  const maker = argument(call, -1, 'default_factory', 'factory');
  // A lambda was evaluated where it stands.
  if (maker?.producer !== undefined) return maker;
  if (maker === undefined || maker.local !== undefined || !isFunction(maker.path)) return undefined;
  const { start, end } = call;
  const name = maker.path.slice(maker.path.lastIndexOf('.') + 1);
  const made = { path: maker.path, name, start, end, receiver: undefined, args: [], keywords: [], nodes: [] };
  return pathValue(`${maker.path}()`, none, made);
}

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
  const [owner, name, standard] = call.args;
  if (owner === undefined || name?.text === undefined || !/^\w+$/.test(name.text)) return undefined;
  if (/^(?:builtins|__builtins__|__builtin__)$/.test(owner.path)) return pathValue(name.text);
  if (owner.path === '') return undefined;
  const found = attributeOf(owner, name.text, undefined);
  return standard?.text === undefined || found.text !== undefined ? found : { ...found, text: standard.text };
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

function formatted(call: CallEvent): Value | undefined {
  const text = call.receiver?.text;
  return text === undefined ? undefined : textValue(formatBraces(text, call), throughCall(call));
}

function keywordFields(call: CallEvent): Value | undefined {
  if (call.args.length > 0) return undefined;
  return {
    ...unknown,
    traces: argumentTraces(call),
    fields: new Map(call.keywords.map(({ name, value }) => [name, value])),
  };
}
