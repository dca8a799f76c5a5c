/**
 * What is known of a value without running the script: the dotted name it comes from, its text where that is constant, and
 * which data went into it.
 */
import type { ClassDefinition, Expression, FunctionDefinition } from '../../parse/python/index.ts';

/** A place where data, a key or a setting enters the script. */
export interface Origin {
  /** `spreadsheet`, `database`, `file`, `environment`, … */
  readonly kind: string;
  /** File, table, host, variable as written; '' when unknown. */
  readonly name: string;
  readonly offset: number;
  /** Whether it is data of someone's, rather than a key or setting. */
  readonly data: boolean;
  /** A connection, which says less than the query that is sent over it. */
  readonly weak: boolean;
}

/** One step of data through the script, newest first. */
export interface Step {
  readonly label: string;
  readonly offset: number;
  readonly previous: Step | undefined;
}

export interface Trace {
  readonly origin: Origin;
  readonly step: Step | undefined;
}

export interface Value {
  /** Dotted name through imports and calls: `openai.OpenAI().chat`; '' when unknown. */
  readonly path: string;
  /** Constant text; unknown parts of it are `{}`. */
  readonly text: string | undefined;
  /** All the texts that it may be, where it may be several: the members of a list that a loop goes through. */
  readonly choices?: readonly string[];
  /** The data that went in; of a container, the data of all its members. */
  readonly traces: readonly Trace[];
  /** Members of a list or tuple. */
  readonly items: readonly Value[] | undefined;
  /** What a loop yields round by round, where `items` has it put together. */
  readonly rounds?: readonly Value[];
  /** Members of a dict with constant keys. */
  readonly fields: ReadonlyMap<string, Value> | undefined;
  readonly local: Local | undefined;
  /** The call that made it. */
  readonly producer: CallEvent | undefined;
  /** Other calls that may have made it: clients of one library, of which a branch or a caller takes one. */
  readonly others?: readonly CallEvent[];
}

export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

/** A call that the script makes, as resolved. */
export interface CallEvent {
  /** Dotted name of what is called; begins with `?` where the object is unknown, with `<` where it is the script's own. */
  readonly path: string;
  /** Last link of the path: `system` of `os.system`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly receiver: Value | undefined;
  readonly args: readonly Value[];
  readonly keywords: readonly NamedValue[];
  /** The expressions of the positional arguments. */
  readonly nodes: readonly Expression[];
  /** The expression that is called. */
  readonly callee?: Expression;
  /** Which round of a loop it is that is read round by round. */
  readonly round?: number;
}

/** An assignment to an attribute or item of something named: `openai.api_key = …`, `os.environ['X'] = …`. */
export interface AssignEvent {
  readonly path: string;
  /** Constant key of an item; '' for an attribute. */
  readonly key: string;
  readonly value: Value;
  readonly start: number;
  readonly end: number;
}

/** A constant string in code; docstrings are not among them. */
export interface TextEvent {
  readonly text: string;
  readonly bytes: boolean;
  readonly start: number;
  readonly end: number;
}

export interface LocalFunction {
  readonly kind: 'function';
  readonly name: string;
  readonly node: FunctionDefinition;
  scope: Scope;
  owner: LocalClass | undefined;
  /** What callers passed so far, by parameter. */
  readonly passed: Map<string, Value>;
  /** The data that it puts into objects which it was given, by parameter. */
  readonly filled: Map<string, readonly Trace[]>;
  returns: Value;
  /** Who calls it; undefined for code outside functions. */
  readonly callers: Set<LocalFunction | undefined>;
  running: boolean;
  done: boolean;
}

export interface LocalClass {
  readonly kind: 'class';
  readonly node: ClassDefinition;
  readonly bases: readonly Value[];
  readonly methods: Map<string, LocalFunction>;
  /** Attributes set on `self` or in the class body. */
  readonly attributes: Map<string, Value>;
  /** Who looked up which attributes so far, `*` where all; undefined for code outside functions. */
  readonly asked: Map<string, Set<LocalFunction | undefined>>;
  instance: LocalInstance | undefined;
  /** Classes of the script that derive from it. */
  readonly heirs: Set<LocalClass>;
  readonly path: string;
}

/** An object of a class: one for all, so that what is known of it is told apart from what is new. */
export interface LocalInstance {
  readonly kind: 'instance';
  readonly of: LocalClass;
}

/** What stands for each object of a class. */
export function instanceOf(owner: LocalClass): LocalInstance {
  owner.instance ??= { kind: 'instance', of: owner };
  return owner.instance;
}

/** Any of several: the members of a table of functions, or of a list of objects. */
export interface LocalChoice {
  readonly kind: 'choice';
  readonly of: readonly (LocalFunction | LocalClass | LocalInstance)[];
}

export type Local = LocalFunction | LocalClass | LocalInstance | LocalChoice;

export interface Scope {
  readonly kind: 'module' | 'function' | 'class';
  readonly name: string;
  readonly variables: Map<string, Value>;
  readonly parent: Scope | undefined;
  /** Names that a `global` or `nonlocal` statement gives to an outer scope. */
  outer: Set<string> | undefined;
}

const nothing: readonly never[] = [];

export const unknown: Value = {
  path: '',
  text: undefined,
  traces: nothing,
  items: undefined,
  fields: undefined,
  local: undefined,
  producer: undefined,
};

const maxTraces = 12;
const maxSteps = 12;
const maxPath = 160;

export function textValue(text: string, traces: readonly Trace[] = nothing): Value {
  return {
    path: '',
    text,
    traces,
    items: undefined,
    fields: undefined,
    local: undefined,
    producer: undefined,
  };
}

export function pathValue(path: string, traces: readonly Trace[] = nothing, producer?: CallEvent): Value {
  return { path, text: undefined, traces, items: undefined, fields: undefined, local: undefined, producer };
}

export function tracedValue(traces: readonly Trace[]): Value {
  return traces.length === 0 ? unknown : pathValue('', traces);
}

/** A longer path is cut to its last link, so that chains of any length cost the same. */
export function extendPath(path: string, link: string): string {
  return path.length + link.length > maxPath ? `?${link.slice(0, maxPath)}` : path + link;
}

/** Where the first parameter stands that a caller gives something for: `self` of a method is none. */
export function firstGiven({ node, owner }: LocalFunction): number {
  return owner !== undefined && node.params[0]?.name === 'self' ? 1 : 0;
}

/** Whether a dotted name is that of a whole number, which is its own name. */
export function isNumber(path: string): boolean {
  return /^\d{1,5}$/.test(path);
}

/** The name of what is imported from a module: `from . import config` is `.config`. */
export function memberPath(module: string, name: string): string {
  return module.endsWith('.') ? module + name : `${module}.${name}`;
}

/** Both lists without doubles of an origin; the first trace of an origin is kept. */
export function mergeTraces(a: readonly Trace[], b: readonly Trace[]): readonly Trace[] {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  let merged: Trace[] | undefined;
  for (const trace of b) {
    const known = merged ?? a;
    if (known.length >= maxTraces) break;
    if (known.some((each) => each.origin === trace.origin)) continue;
    merged ??= [...a];
    merged.push(trace);
  }
  return merged ?? a;
}

/** The data in any of the values. By index, as iterators cost much in code that the engine has not optimised yet. */
export function tracesOfAll(values: readonly Value[], known: readonly Trace[] = nothing): readonly Trace[] {
  let traces = known;
  for (let i = 0; i < values.length; i++) {
    const own = values[i]?.traces;
    if (own !== undefined && own.length > 0) traces = mergeTraces(traces, own);
  }
  return traces;
}

/** The data that a call is given. */
export function argumentTraces(call: CallEvent, known: readonly Trace[] = nothing): readonly Trace[] {
  let traces = tracesOfAll(call.args, known);
  for (let i = 0; i < call.keywords.length; i++) {
    const own = call.keywords[i]?.value.traces;
    if (own !== undefined && own.length > 0) traces = mergeTraces(traces, own);
  }
  return traces;
}

export function withTraces(value: Value, traces: readonly Trace[]): Value {
  const merged = mergeTraces(value.traces, traces);
  return merged === value.traces ? value : { ...value, traces: merged };
}

/** The same data one step on; a step with the label of the last one adds nothing. */
export function stepOn(traces: readonly Trace[], label: string, offset: number): readonly Trace[] {
  if (traces.length === 0) return traces;
  return traces.map((trace) => {
    const last = trace.step;
    if (last?.label === label || depthOf(last) >= maxSteps) return trace;
    return { origin: trace.origin, step: { label, offset, previous: last } };
  });
}

function depthOf(step: Step | undefined): number {
  let depth = 0;
  for (let at = step; at !== undefined; at = at.previous) depth++;
  return depth;
}

/** What either of two values may be: the first's name and text, the data of both. */
export function eitherValue(first: Value, second: Value): Value {
  if (first === unknown) return second;
  if (second === unknown) return first;
  const base = first.path === '' && first.text === undefined && first.local === undefined ? second : first;
  const traces = mergeTraces(first.traces, second.traces);
  const producer = base.producer ?? first.producer ?? second.producer;
  // A constant that may stand in is the better guess of a text that is not known.
  const text = base.text ?? (first.text || second.text || undefined);
  const local = eitherLocal(first.local, second.local);
  const either =
    traces === base.traces && producer === base.producer && text === base.text && local === base.local
      ? base
      : { ...base, traces, producer, text, local };
  return withOthers(withChoices(either, first, second), first, second);
}

const maxChoices = 8;
const maxOthers = 4;

function withOthers(either: Value, first: Value, second: Value): Value {
  const { producer } = either;
  const [a, b] = [first.producer, second.producer];
  if (producer === undefined || a === undefined || b === undefined || a === b) return either;
  if (!isMaker(a) || !isMaker(b) || rootOf(a) !== rootOf(b)) return either;
  const others: CallEvent[] = [];
  for (const each of [...(first.others ?? nothing), ...(second.others ?? nothing), a, b])
    if (![producer, ...others].some((known) => isSamePlace(known, each))) others.push(each);
  if (others.length === (either.others?.length ?? 0)) return either;
  return { ...either, others: others.slice(0, maxOthers) };
}

/** `OpenAI()` makes an object of a class. */
function isMaker({ name }: CallEvent): boolean {
  return /^[A-Z]/.test(name);
}

function rootOf({ path }: CallEvent): string {
  return path.split('.', 1)[0] ?? '';
}

function isSamePlace(a: CallEvent, b: CallEvent): boolean {
  return a.start === b.start && a.end === b.end && a.path === b.path;
}

/** A value with the texts of both that it was made of. */
export function withChoices(either: Value, first: Value, second: Value): Value {
  if (first.text === undefined || second.text === undefined || first.text === second.text) return either;
  const all = new Set([...textsOf(first), ...textsOf(second)]);
  return all.size === either.choices?.length ? either : { ...either, choices: [...all].slice(0, maxChoices) };
}

/** The texts that a value may be. */
export function textsOf(value: Value): readonly string[] {
  return value.choices ?? (value.text === undefined ? [] : [value.text]);
}

const maxChoice = 16;

function eitherLocal(first: Local | undefined, second: Local | undefined): Local | undefined {
  if (first === undefined || second === undefined || first === second) return first ?? second;
  const of = new Set([...membersOf(first), ...membersOf(second)]);
  return of.size === membersOf(first).length ? first : { kind: 'choice', of: [...of].slice(0, maxChoice) };
}

function membersOf(local: Local): LocalChoice['of'] {
  return local.kind === 'choice' ? local.of : [local];
}

/** The script's own functions that a value may be. */
export function functionsOf(value: Value): readonly LocalFunction[] {
  const { local } = value;
  if (local === undefined) return nothing;
  if (local.kind === 'function') return [local];
  return local.kind === 'choice' ? local.of.filter((each) => each.kind === 'function') : nothing;
}

/** Any of the members of a container: the first's name and text, the data and the functions of all. */
export function anyOf(values: Iterable<Value>): Value {
  let either: Value = unknown;
  for (const value of values) either = either === unknown ? value : eitherMember(either, value);
  return either;
}

function eitherMember(first: Value, second: Value): Value {
  const local = eitherLocal(first.local, second.local);
  const traces = mergeTraces(first.traces, second.traces);
  const either = local === first.local && traces === first.traces ? first : { ...first, local, traces };
  return withOthers(withChoices(either, first, second), first, second);
}

/** A keyword argument, or the positional one at `position`. */
export function argument(call: CallEvent, position: number, ...names: readonly string[]): Value | undefined {
  for (const keyword of call.keywords) if (names.includes(keyword.name)) return keyword.value;
  return position >= 0 ? call.args[position] : undefined;
}
