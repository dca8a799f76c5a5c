/** Calls of the script's own functions and classes: arguments flow into parameters, returned values out. */

import { type Expression, lastName } from '../../parse/python/index.ts';
import { addTo } from './assign.ts';
import { evaluate } from './evaluate.ts';
import { executeBody } from './execute.ts';
import { memberOf } from './members.ts';
import { typedOption } from './options.ts';
import { createScope, markCallers, maxDepth, noteAttribute, type State } from './state.ts';
import {
  argumentTraces,
  type CallEvent,
  eitherValue,
  instanceOf,
  type LocalClass,
  type LocalFunction,
  pathValue,
  stepOn,
  tracedValue,
  tracesOfAll,
  unknown,
  type Value,
  withChoices,
  withTraces,
} from './values.ts';

export function callLocal(s: State, call: CallEvent, callee: Value, receiver: Value | undefined): Value {
  const { local } = callee;
  switch (local?.kind) {
    case 'class':
      return construct(s, call, local);
    case 'function': {
      const bound =
        local.owner !== undefined &&
        (isDecorated(local, 'classmethod') ||
          (!isStatic(local) && receiver !== undefined && receiver.local?.kind !== 'class'));
      pass(s, local, call, bound);
      runFunction(s, local);
      if (local.filled.size > 0) fillGiven(s, local, call, bound);
      return local.returns;
    }
    case 'instance':
      return callInstance(s, call, local.of);
    case 'choice':
      return local.of.reduce<Value>(
        (either, each) => eitherValue(either, callLocal(s, call, { ...callee, local: each }, receiver)),
        unknown,
      );
    default:
      return unknown;
  }
}

/** `module(text)` runs `__call__`, and `forward` where a framework's base class calls that. */
function callInstance(s: State, call: CallEvent, owner: LocalClass): Value {
  const method = findMethod(owner, '__call__', 8) ?? findMethod(owner, 'forward', 8);
  if (method === undefined) return tracedValue(argumentTraces(call));
  pass(s, method, call, true);
  runFunction(s, method);
  return method.returns;
}

/** `collect(path, rows)` that appends to `rows`. */
function fillGiven(s: State, fn: LocalFunction, call: CallEvent, bound: boolean): void {
  const params = fn.node.params.slice(bound ? 1 : 0);
  call.nodes.forEach((node, i) => {
    const traces = fn.filled.get(params[i]?.name ?? '');
    if (traces !== undefined) addTo(s, node, traces, call.start);
  });
}

/** Reads the body of a function with what its callers pass. */
export function runFunction(s: State, fn: LocalFunction): void {
  fn.callers.add(s.current);
  if (!fn.running && !fn.done && s.depth < maxDepth - 40) readBody(s, fn);
}

/** Reads a function once more; its callers are read again as well when it gives back more than they knew. */
export function rereadFunction(s: State, fn: LocalFunction): void {
  const before = fn.returns;
  readBody(s, fn);
  if (tellsMore(before, fn.returns)) markCallers(s, fn);
}

function tellsMore(before: Value, after: Value): boolean {
  return (
    after.traces.length > before.traces.length ||
    after.local !== before.local ||
    (before.path === '' && after.path !== '') ||
    (before.text === undefined && after.text !== undefined)
  );
}

function readBody(s: State, fn: LocalFunction): void {
  fn.running = true;
  const { scope, current, branch } = s;
  s.scope = createScope('function', fn.name, fn.scope);
  s.current = fn;
  s.branch = 0;
  bindParameters(s, fn);
  s.depth += 20;
  executeBody(s, fn.node.body);
  s.depth -= 20;
  s.scope = scope;
  s.current = current;
  s.branch = branch;
  fn.running = false;
  fn.done = true;
}

function bindParameters(s: State, fn: LocalFunction): void {
  fn.node.params.forEach((param, i) => {
    const isSelf = i === 0 && fn.owner !== undefined && !isStatic(fn);
    if (isSelf && fn.owner !== undefined) {
      s.scope.variables.set(param.name, {
        ...unknown,
        local: isDecorated(fn, 'classmethod') ? fn.owner : instanceOf(fn.owner),
      });
      return;
    }
    const standard = param.default === undefined ? unknown : typedOption(s, evaluate(s, param.default), 0);
    const annotated = param.annotation === undefined ? unknown : annotatedValue(s, param.annotation);
    const given = fn.passed.get(param.name);
    const either = eitherValue(given ?? unknown, eitherValue(annotated, standard));
    const value = given?.text === undefined ? either : withoutDefault(either, given);
    s.scope.variables.set(param.name, followed(s, fn, i, value));
  });
}

/** A parameter of what other files may call. */
function followed(s: State, fn: LocalFunction, index: number, value: Value): Value {
  if (s.parameters === undefined) return value;
  const { name, owner, node, scope } = fn;
  const outer = owner === undefined ? scope : scope.parent;
  if (outer?.kind !== 'module' || name.startsWith('__')) return value;
  const param = node.params[index]?.name ?? '';
  const called = owner === undefined ? name : `${owner.node.name}().${name}`;
  const key = `${called}.${param}`;
  let known = s.parameters.get(key);
  if (known === undefined) {
    const origin = { kind: 'parameter', name: key, offset: node.start, data: true, weak: false };
    const position = owner === undefined || isStatic(fn) ? index : index - 1;
    known = { function: called, name: param, position, origin };
    s.parameters.set(key, known);
  }
  return withTraces(value, [{ origin: known.origin, step: undefined }]);
}

/** The texts that callers give stand for it, not its default. */
function withoutDefault(either: Value, given: Value): Value {
  if (either.choices === given.choices) return either;
  const { choices: _, ...rest } = either;
  return given.choices === undefined ? rest : { ...rest, choices: given.choices };
}

function isStatic(fn: LocalFunction): boolean {
  return isDecorated(fn, 'staticmethod');
}

function isDecorated(fn: LocalFunction, name: string): boolean {
  return fn.node.decorators.some((decorator) => decorator.kind === 'name' && decorator.id === name);
}

/** A parameter annotated with a class of a library is taken as an instance of it. */
function annotatedValue(s: State, annotation: LocalFunction['node']['params'][number]['annotation']): Value {
  if (annotation?.kind === 'subscript') return annotatedOption(s, annotation);
  if (annotation?.kind !== 'name' && annotation?.kind !== 'attribute') return unknown;
  const type = evaluate(s, annotation);
  if (type.local?.kind === 'class') return { ...unknown, local: instanceOf(type.local) };
  return type.path.includes('.') ? pathValue(`${type.path}()`) : unknown;
}

/** `Annotated[str, typer.Option(envvar="OPENAI_API_KEY")]`: the type, with what is said of it. */
function annotatedOption(s: State, { value, index }: Extract<Expression, { kind: 'subscript' }>): Value {
  if (lastName(value) !== 'Annotated' || index.kind !== 'tuple') return unknown;
  const [type, ...notes] = index.items;
  const note = notes.find((each) => each.kind === 'call');
  const option = note === undefined ? unknown : evaluate(s, note);
  const told = typedOption(s, option, -1);
  return eitherValue(told === option ? unknown : told, annotatedValue(s, type));
}

/** Gives a function what a call passes. */
export function pass(s: State, fn: LocalFunction, call: CallEvent, bound: boolean): void {
  const params = bound ? fn.node.params.slice(1) : fn.node.params;
  for (let i = 0; i < call.args.length; i++) {
    const value = call.args[i] ?? unknown;
    const node = call.nodes[i];
    const param = params[i] ?? params.find((each) => each.star === '*');
    if (node?.kind === 'unary' && node.op === '*') passAny(s, fn, params.slice(i), value, call.start);
    else if (param !== undefined && param.star !== '**') passOne(s, fn, param.name, value, call.start);
  }
  const rest = new Map<string, Value>();
  for (const { name, value } of call.keywords) {
    if (name === '**') passAny(s, fn, params, value, call.start);
    const param = params.find((each) => each.name === name && each.star === '');
    if (param !== undefined) passOne(s, fn, param.name, value, call.start);
    else rest.set(name, value);
  }
  const spread = rest.size === 0 ? undefined : params.find((each) => each.star === '**');
  if (spread !== undefined) passRest(s, fn, spread.name, rest, call.start);
}

/** `def ask(**options)`: a dict of what no other parameter takes, with what other callers give. */
function passRest(
  s: State,
  fn: LocalFunction,
  name: string,
  given: ReadonlyMap<string, Value>,
  offset: number,
): void {
  const fields = new Map(fn.passed.get(name)?.fields);
  for (const [key, value] of given) {
    const old = fields.get(key);
    fields.set(key, old === undefined ? value : eitherValue(old, value));
  }
  passOne(s, fn, name, { ...unknown, traces: tracesOfAll([...given.values()]), fields }, offset);
  const passed = fn.passed.get(name);
  if (passed !== undefined) fn.passed.set(name, { ...passed, fields });
}

/** `f(*row)`, `f(**record)`: any parameter may hold any member. */
function passAny(
  s: State,
  fn: LocalFunction,
  params: LocalFunction['node']['params'],
  value: Value,
  offset: number,
): void {
  const member = memberOf(value);
  for (const param of params) passOne(s, fn, param.name, param.star === '' ? member : value, offset);
}

/** A callback's parameters hold what goes with it. */
export function passTraces(s: State, fn: LocalFunction, traces: Value['traces'], offset: number): void {
  const value = tracedValue(traces);
  fn.node.params.forEach((param, i) => {
    if (!(i === 0 && fn.owner !== undefined)) passOne(s, fn, param.name, value, offset);
  });
  runFunction(s, fn);
}

export function passOne(s: State, fn: LocalFunction, name: string, value: Value, offset: number): void {
  const old = fn.passed.get(name);
  const stepped =
    value.traces.length === 0
      ? value
      : { ...value, traces: stepOn(value.traces, `${fn.name}(${name})`, offset) };
  if (old === undefined) {
    fn.passed.set(name, stepped);
    if ((fn.done || fn.running) && stepped !== unknown) s.stale.add(fn);
    return;
  }
  const merged = eitherValue(old, stepped);
  const { traces, producer, local, others } = merged;
  const told = withChoices(old, old, stepped);
  const isOther = others?.length !== old.others?.length;
  const isMore = traces !== old.traces || producer !== old.producer || local !== old.local || isOther;
  if (!isMore && told === old) return;
  fn.passed.set(name, { ...told, traces, producer, local, ...(others === undefined ? {} : { others }) });
  // Another text alone is not worth another reading.
  const isNew =
    isMore && (traces !== old.traces || local !== old.local || old.producer === undefined || isOther);
  if (isNew && (fn.done || fn.running)) s.stale.add(fn);
}

function construct(s: State, call: CallEvent, owner: LocalClass): Value {
  const init = findMethod(owner, '__init__', 8);
  if (init !== undefined) {
    pass(s, init, call, true);
    runFunction(s, init);
  } else {
    const fields = fieldNames(owner, 8);
    call.args.forEach((value, i) => {
      const name = fields[i];
      if (name !== undefined) setField(s, owner, name, value);
    });
    for (const { name, value } of call.keywords) setField(s, owner, name, value);
  }
  return { ...tracedValue(argumentTraces(call)), path: owner.path, local: instanceOf(owner) };
}

/** The annotated names of a data class, in order, those of its bases first. */
function fieldNames(owner: LocalClass, depth: number): readonly string[] {
  const inherited = owner.bases.flatMap((base) =>
    base.local?.kind === 'class' && depth > 0 ? fieldNames(base.local, depth - 1) : [],
  );
  const own = owner.node.body.flatMap((statement) =>
    statement.kind === 'assign' && statement.annotation !== undefined && statement.targets[0]?.kind === 'name'
      ? [statement.targets[0].id]
      : [],
  );
  return [...inherited, ...own];
}

/** What several objects of a class were made with is known together. */
function setField(s: State, owner: LocalClass, name: string, value: Value): void {
  const old = owner.attributes.get(name);
  const merged = old === undefined ? value : eitherValue(value, old);
  if (merged.traces.length > (old?.traces.length ?? 0)) noteAttribute(s, owner, name);
  owner.attributes.set(name, merged);
}

/** The method of a class, or of the nearest base that has it. */
export function findMethod(owner: LocalClass, name: string, depth: number): LocalFunction | undefined {
  const own = owner.methods.get(name);
  if (own !== undefined || depth === 0) return own;
  for (const base of owner.bases) {
    const found = base.local?.kind === 'class' ? findMethod(base.local, name, depth - 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
