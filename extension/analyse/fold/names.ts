/** What names stand for: the last assignment, the members of a loop, what callers pass. */
import { type Call, type Expression, lastName } from '../../parse/python/index.ts';
import type { CallEvent, Value } from '../flow/values.ts';
import type { Binding, Block } from './definitions.ts';
import { type Env, envAt, expand, maxDepth, type State, spread } from './fold.ts';
import { type Folded, maxAlternatives, nothing, placed, product, unknown } from './values.ts';

const maxCallers = 60;

export function expandName(s: State, name: string, env: Env): readonly Folded[] {
  const own = env.own?.get(name);
  if (own !== undefined) return [own];
  let { at } = env;
  for (let block: Block | undefined = env.block; block !== undefined; block = block.parent) {
    const binding = lastBefore(block.bindings.get(name), at);
    if (binding !== undefined) return expandBinding(s, name, binding, { block, at: binding.start });
    const position = block.fn?.params.findIndex((param) => param.name === name) ?? -1;
    if (position >= 0) return expandParameter(s, block, position, env.at);
    at = Number.POSITIVE_INFINITY;
  }
  return name.startsWith('self.') ? expandAttribute(s, name) : unknown;
}

/** What is assigned to an attribute of `self` somewhere in the script. */
function expandAttribute(s: State, name: string): readonly Folded[] {
  for (const block of s.definitions.functions) {
    const binding = block.bindings.get(name)?.[0];
    if (binding !== undefined) return expandBinding(s, name, binding, { block, at: binding.start });
  }
  return unknown;
}

function lastBefore(bindings: readonly Binding[] | undefined, at: number): Binding | undefined {
  return bindings?.findLast((binding) => binding.start < at);
}

function expandBinding(s: State, name: string, binding: Binding, env: Env): readonly Folded[] {
  const { target, value, each } = binding;
  if (!each) return pick(name, target, expand(s, value, env));
  const members = s.here ? unknown : membersOf(s, value, env);
  return members.flatMap((member) => pick(name, target, [member]));
}

/** The part of a value that a target of several names gives to one of them. */
function pick(name: string, target: Expression, values: readonly Folded[]): readonly Folded[] {
  if (target.kind !== 'tuple' && target.kind !== 'list') return values;
  const at = target.items.findIndex((item) => item.kind === 'name' && item.id === name);
  if (at < 0) return unknown;
  return values.map(({ items, place }) => {
    const part = items?.[at] ?? nothing;
    return place === undefined ? part : { ...part, place };
  });
}

/** What a loop yields; where its list is written in its head, each with its place. */
function membersOf(s: State, node: Expression, env: Env): readonly Folded[] {
  if (s.depth >= maxDepth || s.steps <= 0) return unknown;
  s.depth++;
  s.steps--;
  const found = listMembers(s, node, env);
  s.depth--;
  return found;
}

function listMembers(s: State, node: Expression, env: Env): readonly Folded[] {
  if (node.kind === 'list' || node.kind === 'tuple' || node.kind === 'set')
    return node.items
      .slice(0, maxAlternatives)
      .flatMap((item) => expand(s, item, env).map((value) => ({ place: item, ...value })));
  const { node: held, at } = node.kind === 'name' ? bound(s, node, env.at) : { node, at: env.at };
  const inner = { ...env, at };
  if (held.kind === 'list' || held.kind === 'tuple' || held.kind === 'set')
    return held.items.slice(0, maxAlternatives).flatMap((item) => expand(s, item, inner));
  if (held.kind === 'dict')
    return held.keys
      .slice(0, maxAlternatives)
      .flatMap((key) => (key === undefined ? [] : expand(s, key, inner)));
  if (held.kind === 'call') {
    const members = membersOfCall(s, held, inner);
    if (members !== undefined) return members;
  }
  return expand(s, node, env).flatMap((each) =>
    (each.items ?? unknown).map((item) => (each.place === undefined ? item : { place: each.place, ...item })),
  );
}

const sameMembers = new Set(['list', 'tuple', 'sorted', 'set', 'iter', 'tqdm', 'reversed']);

function membersOfCall(s: State, node: Call, env: Env): readonly Folded[] | undefined {
  const { func, args } = node;
  const name = lastName(func);
  const [inner] = args;
  if (inner !== undefined && sameMembers.has(name)) return membersOf(s, inner, env);
  if (inner !== undefined && name === 'enumerate')
    return membersOf(s, inner, env).map((member) => placed({ items: [nothing, member] }, [member]));
  return func.kind === 'attribute' && (name === 'items' || name === 'values')
    ? dictMembers(s, func.value, name, env)
    : undefined;
}

function dictMembers(s: State, node: Expression, method: string, env: Env): readonly Folded[] {
  const held = meant(s, node, env.at);
  if (held.kind !== 'dict') return unknown;
  return held.values.slice(0, maxAlternatives).flatMap((value, i) => {
    const key = held.keys[i];
    const values = expand(s, value, env);
    if (method === 'values') return values;
    const named = key === undefined ? nothing : (expand(s, key, env)[0] ?? nothing);
    return values.map((each) => ({ items: [named, each] }));
  });
}

function expandParameter(s: State, block: Block, position: number, from: number): readonly Folded[] {
  const { fn } = block;
  const param = fn?.params[position];
  if (s.here || fn === undefined || param === undefined || param.star === '**') return unknown;
  const skipped = block.isMethod && fn.params[0]?.name !== undefined && isSelf(fn.params[0].name) ? 1 : 0;
  const found: Folded[] = [];
  for (const call of (s.callers.get(fn.name) ?? []).slice(0, maxCallers)) {
    // A function that calls itself passes on what it was given.
    if (call.start >= block.start && call.start < block.end) continue;
    for (const value of passed(s, call, position - skipped, param.name, param.star === '*')) {
      found.push(
        value.place === undefined ? { ...value, place: { start: call.start, end: call.end } } : value,
      );
      if (found.length >= maxAlternatives) return found;
    }
  }
  if (found.length > 0) return found;
  return param.default === undefined || from < 0
    ? unknown
    : expand(s, param.default, { block, at: block.start });
}

function isSelf(name: string): boolean {
  return name === 'self' || name === 'cls';
}

function passed(s: State, call: CallEvent, position: number, name: string, rest: boolean): readonly Folded[] {
  const env = envAt(s, call.start);
  if (rest)
    return product(
      call.nodes.slice(position).map((node) => expand(s, node, env)),
      (parts) => placed({ items: parts.flatMap(spread) }, parts),
    );
  const node = call.nodes[position];
  if (node !== undefined) return expand(s, node, env);
  const keyword = call.keywords.find((each) => each.name === name);
  return keyword === undefined ? [] : [ofValue(keyword.value)];
}

function ofValue(value: Value): Folded {
  if (value.text !== undefined) return { text: value.text };
  return value.items === undefined ? nothing : { items: value.items.map(ofValue) };
}

/** The expression that a name was bound to last, through further names. */
export function meant(s: State, node: Expression, from: number): Expression {
  return bound(s, node, from).node;
}

/** The same with where it stands, from where its own names are to be looked up. */
function bound(s: State, node: Expression, from: number): { readonly node: Expression; readonly at: number } {
  let found = node;
  let at = from;
  for (let i = 0; i < 8; i++) {
    const name =
      found.kind === 'name'
        ? found.id
        : found.kind === 'attribute' && found.value.kind === 'name' && found.value.id === 'self'
          ? `self.${found.attr}`
          : undefined;
    if (name === undefined) break;
    let binding: Binding | undefined;
    let before = at;
    for (let block: Block | undefined = s.definitions.blockAt(from); block; block = block.parent) {
      binding = lastBefore(block.bindings.get(name), before);
      if (binding !== undefined || block.fn?.params.some((param) => param.name === name)) break;
      before = Number.POSITIVE_INFINITY;
    }
    if (binding === undefined || binding.each || binding.target.kind === 'tuple') break;
    found = binding.value;
    at = binding.start;
  }
  return { node: found, at };
}
