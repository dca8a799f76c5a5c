/**
 * What an expression may be, written out: the members of the list that a loop runs over, what the callers of a small function
 * pass, a name that is put together of pieces or decoded. Nothing is run; every question is bounded.
 */
import type { Comprehension, Expression, Module } from '../../parse/python/index.ts';
import type { CallEvent } from '../flow/values.ts';
import { type Block, collectDefinitions, type Definitions } from './definitions.ts';
import { foldCall } from './fold-calls.ts';
import { expandName, meant } from './names.ts';
import {
  concat,
  type Folded,
  maxAlternatives,
  maxItems,
  maxText,
  nothing,
  placed,
  product,
  reversed,
  shown,
  unknown,
} from './values.ts';

export interface Folder {
  readonly definitions: Definitions;
  /** All that an expression at an offset may be, at most 40 values. */
  fold(node: Expression, at: number): readonly Folded[];
  /** What can be seen of it without its loops and callers. */
  foldHere(node: Expression, at: number): Folded;
  /** What a name stands for where it is used: the expression assigned to it last. */
  meant(node: Expression, at: number): Expression;
  /** Calls of a function of the script, by its name. */
  callersOf(name: string): readonly CallEvent[];
}

/** Where a question is asked from. */
export interface Env {
  readonly block: Block;
  readonly at: number;
  /** Names of a comprehension. */
  readonly own?: ReadonlyMap<string, Folded>;
}

export interface State {
  readonly module: Module;
  readonly definitions: Definitions;
  readonly callers: ReadonlyMap<string, readonly CallEvent[]>;
  steps: number;
  depth: number;
  /** Loops and callers are not looked at. */
  here: boolean;
}

export const maxDepth = 40;
/** Expressions that one question, and all questions of a file, may look at. */
const maxSteps = 4000;
const maxTotal = 300_000;

export function createFolder(module: Module, calls: readonly CallEvent[]): Folder {
  const callers = new Map<string, CallEvent[]>();
  for (const call of calls) {
    if (!call.path.startsWith('<')) continue;
    const name = call.path.slice(1);
    const known = callers.get(name);
    if (known === undefined) callers.set(name, [call]);
    else known.push(call);
  }
  const state: State = {
    module,
    definitions: collectDefinitions(module),
    callers,
    steps: 0,
    depth: 0,
    here: false,
  };
  let left = maxTotal;
  const fold = (node: Expression, at: number, here: boolean): readonly Folded[] => {
    if (left <= 0) return unknown;
    const granted = Math.min(maxSteps, left);
    state.steps = granted;
    state.here = here;
    const found = expand(state, node, envAt(state, at));
    left -= granted - state.steps;
    return found;
  };
  return {
    definitions: state.definitions,
    fold: (node, at) => fold(node, at, false),
    foldHere: (node, at) => fold(node, at, true)[0] ?? nothing,
    meant: (node, at) => meant(state, node, at),
    callersOf: (name) => callers.get(name) ?? [],
  };
}

export function envAt(s: State, at: number): Env {
  return { block: s.definitions.blockAt(at), at };
}

export function expand(s: State, node: Expression, env: Env): readonly Folded[] {
  if (s.depth >= maxDepth || s.steps <= 0) return unknown;
  s.depth++;
  s.steps--;
  const found = dispatch(s, node, env);
  s.depth--;
  return found.length > maxAlternatives ? found.slice(0, maxAlternatives) : found;
}

function dispatch(s: State, node: Expression, env: Env): readonly Folded[] {
  switch (node.kind) {
    case 'text':
      return [{ text: node.value.slice(0, maxText) }];
    case 'number':
      return numberOf(node.text);
    case 'name':
      return expandName(s, node.id, env);
    case 'attribute':
      return node.value.kind === 'name' && node.value.id === 'self'
        ? expandName(s, `self.${node.attr}`, env)
        : unknown;
    case 'template':
      return product(
        node.parts.map((part) => (typeof part === 'string' ? [{ text: part }] : expand(s, part, env))),
        (parts) => concat(parts, ''),
      );
    case 'binary':
      return expandBinary(s, node.op, node.operands, env);
    case 'subscript':
      return expandItem(s, node.value, node.index, env);
    case 'list':
    case 'tuple':
    case 'set':
      return product(
        node.items.map((item) => expand(s, item, env)),
        (parts) => placed({ items: parts.flatMap(spread).slice(0, maxItems) }, parts),
      );
    case 'conditional':
      return [...expand(s, node.body, env), ...expand(s, node.orelse, env)];
    case 'walrus':
      return expand(s, node.value, env);
    case 'unary':
      return expandUnary(s, node.op, node.value, env);
    case 'comprehension':
      return [expandComprehension(s, node, env)];
    case 'call':
      return foldCall(s, node, env);
    default:
      return unknown;
  }
}

/** Members of `*rest` stand among their neighbours. */
export function spread(part: Folded): readonly Folded[] {
  return part.items !== undefined && part.number === starred ? part.items : [part];
}

const starred = Number.NEGATIVE_INFINITY;

function expandUnary(s: State, op: string, value: Expression | undefined, env: Env): readonly Folded[] {
  if (value === undefined) return unknown;
  const found = expand(s, value, env);
  if (op === '*')
    return found.map((each) => (each.items === undefined ? each : { ...each, number: starred }));
  if (op === '-')
    return found.map((each) => (each.number === undefined ? nothing : { number: -each.number }));
  return op === 'await' ? found : unknown;
}

function numberOf(text: string): readonly Folded[] {
  const number = Number(text.replaceAll('_', ''));
  return Number.isNaN(number) ? unknown : [{ number }];
}

function expandBinary(s: State, op: string, operands: readonly Expression[], env: Env): readonly Folded[] {
  if (op === 'or' || op === 'and') return operands.flatMap((each) => expand(s, each, env));
  const parts = operands.map((each) => expand(s, each, env));
  if (op === '+') {
    const pieces = operands.filter((each) => each.kind === 'text').length;
    return product(parts, (values) => {
      if (values.some((each) => each.items !== undefined))
        return placed({ items: values.flatMap((each) => each.items ?? [each]) }, values);
      const sum = concat(values, '');
      return pieces > 1 && sum.hidden === undefined ? { ...sum, hidden: 'joined' } : sum;
    });
  }
  if (op === '%') return product(parts, ([format = nothing, given = nothing]) => percent(format, given));
  if (op === '/') return product(parts, (values) => concat(values, '/'));
  if (op === '*') return product(parts, ([value = nothing, times = nothing]) => repeated(value, times));
  return op === '^' ? [{ hidden: 'decoded' }] : unknown;
}

function repeated(value: Folded, times: Folded): Folded {
  if (value.items === undefined || times.number === undefined) return nothing;
  const count = Math.min(times.number, maxItems / Math.max(1, value.items.length));
  return count >= 1
    ? { ...value, items: Array.from({ length: count }, () => value.items ?? []).flat() }
    : nothing;
}

function percent(format: Folded, given: Folded): Folded {
  if (format.text === undefined) return nothing;
  const values = given.items ?? [given];
  let at = 0;
  const text = format.text.replace(/%[-0-9.]*[sdrfx]/g, () => shown(values[at++] ?? nothing));
  return placed({ text: text.slice(0, maxText) }, [format, given, ...values]);
}

function expandItem(s: State, holder: Expression, index: Expression, env: Env): readonly Folded[] {
  if (index.kind === 'slice') {
    const reverse = /^[^\]]*:\s*:\s*-\s*1\b/.test(s.module.text.slice(holder.end, holder.end + 20));
    const found = expand(s, holder, env);
    return reverse
      ? found.map(reversed)
      : found.map(({ place }) => (place === undefined ? nothing : { place }));
  }
  const held = holder.kind === 'name' ? meant(s, holder, env.at) : holder;
  const keys = expand(s, index, env);
  if (held.kind === 'dict') {
    const wanted = new Set(keys.map((key) => key.text));
    const fits = held.values.filter((_, i) => {
      const key = held.keys[i];
      return wanted.has(undefined) || (key?.kind === 'text' && wanted.has(key.value));
    });
    return fits.flatMap((value) => expand(s, value, env));
  }
  return expand(s, holder, env).flatMap(({ items }) => {
    const at = keys[0]?.number;
    if (items === undefined) return [nothing];
    return at === undefined ? items : [items.at(at) ?? nothing];
  });
}

function expandComprehension(s: State, node: Comprehension, env: Env): Folded {
  const [clause] = node.clauses;
  if (clause === undefined || clause.target.kind !== 'name') return { hidden: xorIn(node.element) } as Folded;
  const { id } = clause.target;
  const over = expand(s, clause.iterable, env)[0] ?? nothing;
  const members =
    over.items ?? (over.text === undefined ? [nothing] : [...over.text].map((text) => ({ text })));
  const items = members.slice(0, maxItems).map((member) => {
    const own = new Map(env.own).set(id, member);
    return expand(s, node.element, { ...env, own })[0] ?? nothing;
  });
  const hidden = items.find((item) => item.hidden === 'decoded')?.hidden;
  return placed({ items, ...(hidden === undefined ? {} : { hidden }) }, [over]);
}

function xorIn(node: Expression): 'decoded' | undefined {
  if (node.kind === 'binary') return node.op === '^' ? 'decoded' : undefined;
  return node.kind === 'call' && node.args[0] !== undefined ? xorIn(node.args[0]) : undefined;
}
