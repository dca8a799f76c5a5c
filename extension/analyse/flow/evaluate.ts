/** Expressions to values. Each expression is looked at once a pass; nothing is run. */
import type { Comprehension, Expression, Lambda } from '../../parse/python/index.ts';
import { assign } from './assign.ts';
import { evaluateCall } from './call.ts';
import { enumerationOf, memberByName, valueOfMember } from './enumerations.ts';
import { formatPercent } from './format.ts';
import { passOne, runFunction } from './local-call.ts';
import { fieldOf } from './members.ts';
import { narrowBySuffix } from './narrow.ts';
import { withOptionDefault } from './options.ts';
import { environment, originAt, setting } from './origins.ts';
import { dataOfOwn, iterated, ownItem, shownTraces } from './protocols.ts';
import { attributeSource, isSettings } from './settings.ts';
import { createScope, lookUp, maxDepth, maxEvents, maxSteps, noteAsked, type State } from './state.ts';
import {
  anyOf,
  type CallEvent,
  eitherValue,
  extendPath,
  instanceOf,
  isNumber,
  type Local,
  type LocalClass,
  type LocalFunction,
  mergeTraces,
  pathValue,
  type Trace,
  textValue,
  tracedValue,
  tracesOfAll,
  unknown,
  type Value,
  withTraces,
} from './values.ts';

export function evaluate(s: State, node: Expression): Value {
  if (s.depth >= maxDepth || s.steps >= maxSteps) return unknown;
  s.depth++;
  s.steps++;
  const value = dispatch(s, node);
  s.depth--;
  return value;
}

const yes = pathValue('True');
const no = pathValue('False');

function dispatch(s: State, node: Expression): Value {
  switch (node.kind) {
    case 'name':
      return lookUp(s.scope, node.id) ?? pathValue(node.id);
    case 'attribute':
      return memberNamed(s, evaluate(s, node.value), node);
    case 'call':
      return evaluateCall(s, node);
    case 'text':
      return recordText(s, node.value, node.bytes, node.start, node.end);
    case 'template':
      return evaluateTemplate(s, node);
    case 'binary':
      return evaluateBinary(s, node.op, node.operands, node);
    case 'subscript':
      return itemOf(s, evaluate(s, node.value), evaluate(s, node.index), node);
    case 'list':
    case 'tuple':
    case 'set':
      return evaluateItems(s, node.items);
    case 'dict':
      return evaluateDict(s, node.keys, node.values);
    case 'unary':
      return node.op === 'yield' ? evaluateYield(s, node.value) : evaluateUnary(s, node.op, node.value);
    case 'conditional':
      evaluate(s, node.test);
      return eitherValue(evaluate(s, node.body), evaluate(s, node.orelse));
    case 'walrus':
      return assign(s, node.target, evaluate(s, node.value), node.start);
    case 'comprehension':
      return evaluateComprehension(s, node);
    case 'lambda':
      return evaluateLambda(s, node, []);
    case 'constant':
      return node.value === 'True' ? yes : node.value === 'False' ? no : unknown;
    case 'number':
      return pathValue(node.text);
    case 'slice':
      for (const part of node.parts) evaluate(s, part);
      return unknown;
    default:
      return unknown;
  }
}

/** An attribute as it is read: properties run, and some hold what came from outside. */
export function memberNamed(s: State, value: Value, node: Extract<Expression, { kind: 'attribute' }>): Value {
  const found = attributeOf(value, node.attr, s.current);
  if (found.local?.kind === 'function' && isProperty(found.local)) {
    runFunction(s, found.local);
    return found.local.returns;
  }
  if (value.local !== undefined && isSettings(value))
    return withDefault(environment(s, node.attr.toUpperCase(), node.end, node.start), found);
  const source = attributeSource(found.path);
  return source === undefined
    ? withOptionDefault(s, found)
    : withTraces(found, [originAt(s, source, node.end, node.start)]);
}

/** A class of settings reads a variable by the name of each attribute. */
function withDefault(value: Value, standard: Value): Value {
  return standard.text === undefined ? value : { ...value, text: standard.text };
}

function isProperty({ node, owner }: LocalFunction): boolean {
  return (
    owner !== undefined &&
    node.decorators.some(
      (decorator) =>
        (decorator.kind === 'name' && /property$/i.test(decorator.id)) ||
        (decorator.kind === 'attribute' && decorator.attr === 'cached_property'),
    )
  );
}

/**
 * What `value.attr` is, through `self` and instances of the script's own classes too.
 * @param reader the function that asks
 */
export function attributeOf(value: Value, attr: string, reader: LocalFunction | undefined): Value {
  const local = value.local;
  const ofMember = valueOfMember(value, attr);
  if (ofMember !== undefined) return ofMember;
  if (local?.kind === 'choice')
    return withTraces(
      anyOf(local.of.map((each) => attributeOf({ ...unknown, local: each }, attr, reader))),
      value.traces,
    );
  // `task.delay(x)` of a queue, `chain.invoke(x)` of a framework: the function itself, run elsewhere.
  if (local?.kind === 'function' && runners.test(attr)) return value;
  if (local !== undefined && local.kind !== 'function') {
    const owner = local.kind === 'instance' ? local.of : local;
    noteAsked(owner, attr, reader);
    const method = owner.methods.get(attr);
    const known = owner.attributes.get(attr);
    if (known !== undefined && method === undefined) return known;
    if (method !== undefined)
      return {
        ...pathValue(`<${method.name}`, value.traces),
        local: owner.heirs.size === 0 ? method : withOverrides(owner, method),
      };
    for (const base of owner.bases) {
      if (base.local?.kind === 'class')
        return attributeOf({ ...value, local: instanceOf(base.local) }, attr, reader);
      if (base.path !== '') return pathValue(`${base.path}().${attr}`, value.traces);
    }
    for (const heir of owner.heirs) {
      noteAsked(heir, attr, reader);
      const own = heir.methods.get(attr);
      if (own !== undefined) return { ...pathValue(`<${own.name}`, value.traces), local: own };
      const set = heir.attributes.get(attr);
      if (set !== undefined) return set;
    }
    return attr === '__dict__' ? tracedValue(dataOfOwn(value, reader)) : tracedValue(value.traces);
  }
  const field = value.fields?.get(attr);
  if (field !== undefined) return field;
  if (value.path === '')
    return value.traces.length === 0 && value.producer === undefined
      ? unknown
      : pathValue('', value.traces, value.producer);
  const found = pathValue(extendPath(value.path, `.${attr}`), value.traces, value.producer);
  return value.others === undefined ? found : { ...found, others: value.others };
}

/** Methods of tasks and tools that run the function they were made of. */
const runners =
  /^(?:delay|submit|apply_async|remote|local|send|invoke|ainvoke|batch|abatch|map|amap|starmap|spawn|kiq|enqueue|run|arun|call|fn|func|si?|__wrapped__|__call__)$/;

/** What a method of an object may be that is only known by its base class. */
function withOverrides(owner: LocalClass, method: LocalFunction): Local {
  const of = new Set([method]);
  const pending = [...owner.heirs];
  for (const heir of pending) {
    if (pending.length >= maxItems) break;
    const own = heir.methods.get(method.name);
    if (own !== undefined) of.add(own);
    pending.push(...[...heir.heirs].filter((each) => !pending.includes(each)));
  }
  return of.size === 1 ? method : { kind: 'choice', of: [...of] };
}

function itemOf(s: State, value: Value, index: Value, node: Expression): Value {
  const enumeration = value.local?.kind === 'class' ? enumerationOf(value.local) : undefined;
  if (enumeration !== undefined) return memberByName(enumeration, index.text);
  const own = ownItem(s, value);
  if (own !== undefined) return own;
  const key = index.text;
  if (node.kind === 'subscript' && node.index.kind === 'slice') return sliceOf(value);
  if (key !== undefined) {
    const field = fieldNamed(value, index.choices ?? [key]);
    if (field !== undefined) return field;
    if (value.path === 'os.environ') return environment(s, key, node.end, node.start);
    if (value.path === 'streamlit.secrets')
      return setting(s, 'file', `secrets.toml: ${key}`, node.end, node.start);
  }
  const { traces, items } = value;
  const at = Number(index.path === '' ? Number.NaN : index.path);
  const member = items?.[at] ?? (items === undefined || items.length === 0 ? undefined : anyOf(items));
  if (member !== undefined) return withTraces(member, traces);
  if (value.fields !== undefined) return withTraces(fieldOf(value.fields), traces);
  if (value.path === '') return tracedValue(traces);
  return pathValue(extendPath(value.path, '[]'), traces, value.producer);
}

/** Any of the fields that a key may name. */
function fieldNamed({ fields }: Value, keys: readonly string[]): Value | undefined {
  const found = fields === undefined ? [] : keys.flatMap((key) => fields.get(key) ?? []);
  return found.length === 0 ? undefined : anyOf(found);
}

/** A part of a list has the same members. */
function sliceOf(value: Value): Value {
  if (value.items !== undefined) return value;
  if (value.path === '') return tracedValue(value.traces);
  return pathValue(extendPath(value.path, '[]'), value.traces, value.producer);
}

function recordText(s: State, text: string, bytes: boolean, start: number, end: number): Value {
  if (s.texts.length < maxEvents) s.texts.push({ text, bytes, start, end });
  return textValue(text);
}

/** A text that was put together of constants alone: no literal holds it whole. */
export function recordJoined(s: State, text: string, node: { start: number; end: number }): void {
  if (text.length >= 12 && !text.includes('{}') && s.joined.length < maxEvents)
    s.joined.push({ text, bytes: false, start: node.start, end: node.end });
}

function evaluateTemplate(s: State, node: Extract<Expression, { kind: 'template' }>): Value {
  let text = '';
  let traces: readonly Trace[] = [];
  for (const part of node.parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = evaluate(s, part);
    text += value.text ?? (isNumber(value.path) ? value.path : '{}');
    traces = mergeTraces(traces, value.local === undefined ? value.traces : shownTraces(s, value));
  }
  recordText(s, text, false, node.start, node.end);
  return textValue(text, traces);
}

function evaluateBinary(s: State, op: string, operands: readonly Expression[], node: Expression): Value {
  const values: Value[] = [];
  for (let i = 0; i < operands.length; i++) {
    const operand = operands[i];
    if (operand !== undefined) values.push(evaluate(s, operand));
  }
  if (op === 'or' || op === 'and') return values.reduce(eitherValue, unknown);
  if (op === '==' || op === 'in') narrowBySuffix(s, operands[0], values[1]);
  if (!arithmetic.has(op)) return unknown;
  const traces = tracesOfAll(values);
  if (op === '|') return pipeline(values, traces, node);
  const text =
    op === '+'
      ? joined(values, '')
      : op === '/'
        ? joined(values, '/')
        : op === '%'
          ? formatPercent(values[0], values[1])
          : undefined;
  if (text !== undefined) {
    if (op === '+') recordJoined(s, text, node);
    if (op !== '%' && s.texts.length < maxEvents && /\w:\/\//.test(text))
      s.texts.push({ text, bytes: false, start: node.start, end: node.end });
    return textValue(text, traces);
  }
  const items = op === '+' ? values.flatMap((value) => value.items ?? []).slice(0, maxItems) : [];
  if (items.length > 0) return { ...tracedValue(traces), traces, items };
  return traces.length === 0 ? unknown : tracedValue(traces);
}

const arithmetic = new Set([
  'or',
  'and',
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '@',
  '|',
  '&',
  '^',
  '**',
  '<<',
  '>>',
]);

/** `prompt | model | parser` makes an object of its parts, as a call would. */
function pipeline(values: readonly Value[], traces: readonly Trace[], node: Expression): Value {
  const call = {
    path: 'operator.or',
    name: 'or',
    start: node.start,
    end: node.end,
    receiver: undefined,
    args: values,
    keywords: [],
    nodes: [],
  };
  return pathValue('operator.or()', traces, call);
}

/** Texts joined where at least one is known; undefined when none is. */
function joined(values: readonly Value[], separator: string): string | undefined {
  if (!values.some((value) => value.text !== undefined)) return undefined;
  if (values.some((value) => value.items !== undefined)) return undefined;
  const text = values.map((value) => value.text ?? '{}').join(separator);
  return text.length > maxText ? text.slice(0, maxText) : text;
}

const maxText = 20_000;

function evaluateItems(s: State, nodes: readonly Expression[]): Value {
  const items: Value[] = [];
  let traces: readonly Trace[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    if (node === undefined) continue;
    const value = evaluate(s, node);
    if (items.length < maxItems) items.push(value);
    traces = mergeTraces(traces, value.traces);
  }
  return { ...unknown, items, traces };
}

const maxItems = 64;

function evaluateDict(
  s: State,
  keys: readonly (Expression | undefined)[],
  values: readonly Expression[],
): Value {
  const fields = new Map<string, Value>();
  let traces: readonly Trace[] = [];
  values.forEach((node, i) => {
    const keyNode = keys[i];
    const key = keyNode === undefined ? undefined : evaluate(s, keyNode).text;
    const value = evaluate(s, node);
    if (keyNode !== undefined && fields.size < maxItems) fields.set(key ?? `?${keyNode.start}`, value);
    else if (keyNode === undefined && value.fields !== undefined)
      for (const [name, field] of value.fields) fields.set(name, field);
    traces = mergeTraces(traces, value.traces);
  });
  return { ...unknown, traces, fields };
}

/** What a generator is given with `send()` where it waits: a keyword, so that no parameter has the name. */
const sent = 'yield';

/** `text = yield answer`: what goes out, and what comes in. */
function evaluateYield(s: State, node: Expression | undefined): Value {
  const { current } = s;
  const value = node === undefined ? unknown : evaluate(s, node);
  if (current === undefined) return value;
  current.returns = eitherValue(current.returns, value);
  s.generators.add(current);
  return current.passed.get(sent) ?? value;
}

/** `labels.send(text)` reaches the generators of the script: which of them is not told. */
export function sendTo(s: State, { args, start }: CallEvent): Value {
  const given = args[0] ?? unknown;
  let result: Value = unknown;
  for (const fn of s.generators) {
    passOne(s, fn, sent, given, start);
    runFunction(s, fn);
    result = eitherValue(result, fn.returns);
  }
  return result;
}

function evaluateUnary(s: State, op: string, node: Expression | undefined): Value {
  if (node === undefined) return unknown;
  const value = evaluate(s, node);
  if (op === 'not') return unknown;
  return op === '*' ? { ...tracedValue(value.traces), items: value.items, traces: value.traces } : value;
}

function evaluateComprehension(s: State, node: Comprehension): Value {
  for (const clause of node.clauses) {
    const iterable = evaluate(s, clause.iterable);
    assign(s, clause.target, iterated(s, iterable), clause.target.start);
    for (const condition of clause.conditions) evaluate(s, condition);
  }
  const element = evaluate(s, node.element);
  const value = node.value === undefined ? element : evaluate(s, node.value);
  const traces = mergeTraces(element.traces, value.traces);
  return { ...unknown, traces, items: node.value === undefined ? [element] : undefined };
}

/** @param given the data that its parameters hold */
export function evaluateLambda(s: State, node: Lambda, given: readonly Trace[]): Value {
  const outer = s.scope;
  s.scope = createScope('function', outer.name, outer);
  for (const param of node.params) {
    const standard = param.default === undefined ? unknown : evaluate(s, param.default);
    s.scope.variables.set(param.name, eitherValue(tracedValue(given), standard));
  }
  const value = evaluate(s, node.body);
  s.scope = outer;
  return { ...tracedValue(value.traces), producer: value.producer, local: value.local };
}
