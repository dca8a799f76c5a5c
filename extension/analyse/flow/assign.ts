/** Names bound to values: variables, attributes of `self`, items of dicts, unpacking. */
import type { Expression } from '../../parse/python/index.ts';
import { attributeOf, evaluate } from './evaluate.ts';
import { memberOf } from './members.ts';
import { boundIn, lookUp, markCallers, maxEvents, noteAttribute, type State, scopeOf } from './state.ts';
import { eitherValue, extendPath, mergeTraces, stepOn, unknown, type Value, withTraces } from './values.ts';

/**
 * Binds a target to a value.
 * @returns the value as bound
 */
export function assign(s: State, target: Expression, value: Value, offset: number): Value {
  switch (target.kind) {
    case 'name': {
      const bound =
        value.traces.length === 0 ? value : { ...value, traces: stepOn(value.traces, target.id, offset) };
      setVariable(s, target.id, bound);
      return bound;
    }
    case 'tuple':
    case 'list':
      assignMany(s, target.items, value, offset);
      return value;
    case 'attribute':
      assignAttribute(s, target, value, offset);
      return value;
    case 'subscript':
      assignItem(s, target, value, offset);
      return value;
    case 'unary':
      if (target.value !== undefined) assign(s, target.value, value, offset);
      return value;
    default:
      return value;
  }
}

function setVariable(s: State, name: string, value: Value): void {
  const scope = scopeOf(s.scope, name);
  if (scope !== s.scope) share(s, name, value);
  const { variables } = scope;
  const known = variables.get(name);
  if (known !== undefined && value.traces.length > known.traces.length) s.carried = true;
  const old = s.branch > 0 || scope !== s.scope ? known : undefined;
  const bound = old === undefined || old === value ? value : eitherValue(value, old);
  const elsewhere = scope.kind === 'module' ? s.shared.get(name) : undefined;
  variables.set(name, elsewhere === undefined ? bound : eitherValue(bound, elsewhere));
}

/** A function assigns a variable of the module: functions that ran before it see the value in the next pass. */
function share(s: State, name: string, value: Value): void {
  const old = s.shared.get(name);
  const merged = old === undefined ? value : eitherValue(old, value);
  if (merged === old) return;
  s.changed ||= isTelling(value) && (old === undefined || merged.traces !== old.traces);
  s.shared.set(name, merged);
}

/** Sets a variable where it is bound: an item that is put into a list of the module stays there. */
function updateVariable(s: State, name: string, value: Value): void {
  const scope = boundIn(s.scope, name) ?? s.scope;
  scope.variables.set(name, value);
  // A function that ran before may use what is put in: `flush()` before the listener that fills `log`.
  if (scope.kind === 'module' && s.current !== undefined && value.traces.length > 0) share(s, name, value);
}

function assignMany(s: State, targets: readonly Expression[], value: Value, offset: number): void {
  const { items } = value;
  targets.forEach((target, i) => {
    const own = items !== undefined && items.length === targets.length ? items[i] : undefined;
    assign(s, target, own ?? memberOf(value), offset);
  });
}

function assignAttribute(
  s: State,
  target: Extract<Expression, { kind: 'attribute' }>,
  value: Value,
  offset: number,
): void {
  const owner = evaluate(s, target.value);
  const local = owner.local;
  if (local?.kind === 'instance' || local?.kind === 'class') {
    const type = local.kind === 'instance' ? local.of : local;
    const { attributes } = type;
    const bound = { ...value, traces: stepOn(value.traces, `self.${target.attr}`, offset) };
    const old = attributes.get(target.attr);
    if (old === undefined ? isTelling(bound) : old.traces.length < bound.traces.length)
      noteAttribute(s, type, target.attr);
    attributes.set(target.attr, old === undefined ? bound : eitherValue(bound, old));
    return;
  }
  record(s, extendPath(owner.path === '' ? '?' : owner.path, `.${target.attr}`), '', value, target);
  addTo(s, target.value, value.traces, offset);
}

/** Each assignment copies the fields: a larger dict keeps the data of further ones, not their names. */
const maxFields = 64;

function assignItem(
  s: State,
  target: Extract<Expression, { kind: 'subscript' }>,
  value: Value,
  offset: number,
): void {
  const owner = evaluate(s, target.value);
  const key = evaluate(s, target.index).text ?? '';
  if (owner.path !== '') record(s, owner.path, key, value, target);
  if (owner.fields !== undefined && owner.fields.size < maxFields) {
    const fields = new Map(owner.fields);
    // A key that is not known: the member is one of all.
    fields.set(key === '' ? `?${target.start}` : key, value);
    const filled = { ...owner, fields, traces: mergeTraces(owner.traces, value.traces) };
    if (filled.traces !== owner.traces) s.carried = true;
    if (putBack(s, target.value, filled)) return;
  }
  addTo(s, target.value, value.traces, offset);
}

/** Puts a changed container back where an expression names it, at any depth of dicts; false where that is not known. */
function putBack(s: State, holder: Expression, value: Value): boolean {
  switch (holder.kind) {
    case 'name':
      updateVariable(s, holder.id, value);
      return true;
    case 'attribute':
      return setAttribute(s, holder, value);
    case 'subscript': {
      const outer = peek(s, holder.value);
      const key = keyOf(s, holder.index);
      if (outer?.fields === undefined || key === undefined || !outer.fields.has(key)) return false;
      const fields = new Map(outer.fields).set(key, value);
      return putBack(s, holder.value, { ...outer, fields, traces: mergeTraces(outer.traces, value.traces) });
    }
    default:
      return false;
  }
}

/** What a chain of names, attributes and constant keys holds, without reading it as a use. */
function peek(s: State, node: Expression): Value | undefined {
  if (node.kind === 'name') return lookUp(s.scope, node.id);
  if (node.kind === 'attribute') {
    const owner = peek(s, node.value);
    return owner === undefined ? undefined : attributeOf(owner, node.attr, s.current);
  }
  if (node.kind !== 'subscript') return undefined;
  const key = keyOf(s, node.index);
  return key === undefined ? undefined : peek(s, node.value)?.fields?.get(key);
}

function keyOf(s: State, index: Expression): string | undefined {
  return index.kind === 'text'
    ? index.value
    : index.kind === 'name'
      ? lookUp(s.scope, index.id)?.text
      : undefined;
}

/** Puts a dict of an object of the script's own back with one more field; false for other objects. */
function setAttribute(s: State, target: Extract<Expression, { kind: 'attribute' }>, value: Value): boolean {
  if (target.value.kind !== 'name') return false;
  const local = lookUp(s.scope, target.value.id)?.local;
  if (local?.kind !== 'instance') return false;
  const old = local.of.attributes.get(target.attr);
  if (old === undefined || old.traces.length < value.traces.length) noteAttribute(s, local.of, target.attr);
  local.of.attributes.set(target.attr, value);
  return true;
}

function record(s: State, path: string, key: string, value: Value, node: Expression): void {
  if (s.assigns.length < maxEvents) s.assigns.push({ path, key, value, start: node.start, end: node.end });
}

/** The data goes into the object that an expression names, as `rows.append(x)` or `body["text"] = x` do. */
export function addTo(s: State, holder: Expression, traces: Value['traces'], offset: number): void {
  if (traces.length === 0) return;
  if (holder.kind === 'subscript') addToMember(s, holder, traces);
  const base = baseOf(holder);
  if (base?.kind === 'name') {
    noteFilled(s, base.id, traces);
    const old = lookUp(s.scope, base.id) ?? unknown;
    const merged = withTraces(old, stepOn(traces, base.id, offset));
    if (merged === old) return;
    s.carried = true;
    updateVariable(s, base.id, merged);
  } else if (base?.kind === 'attribute') {
    const { local } = evaluate(s, base.value);
    if (local?.kind !== 'instance') return;
    const old = local.of.attributes.get(base.attr) ?? unknown;
    const merged = mergeTraces(old.traces, stepOn(traces, `self.${base.attr}`, offset));
    if (merged === old.traces) return;
    noteAttribute(s, local.of, base.attr);
    local.of.attributes.set(base.attr, { ...old, traces: merged });
  }
}

const maxAdded = 16;

/** `requests.append({"model": …})`: what the list holds says more than the data in it. */
export function addItem(s: State, holder: Expression, item: Value): void {
  if (item.fields === undefined && item.items === undefined && item.local === undefined) return;
  const old = peek(s, holder);
  if (old?.items === undefined || old.items.length >= maxAdded || old.items.includes(item)) return;
  putBack(s, holder, { ...old, items: [...old.items, item] });
}

/** `state["rows"].append(x)`: the data is in that member, where it is known. */
function addToMember(s: State, holder: Expression, traces: Value['traces']): void {
  const old = peek(s, holder);
  if (old === undefined) return;
  const filled = withTraces(old, traces);
  if (filled !== old) putBack(s, holder, filled);
}

/** What a function puts into an object that it was given is in the caller's object. */
function noteFilled(s: State, name: string, traces: Value['traces']): void {
  const { current, scope } = s;
  if (current === undefined || scope.kind !== 'function' || !scope.variables.has(name)) return;
  if (!current.node.params.some((param) => param.name === name)) return;
  const old = current.filled.get(name) ?? [];
  const merged = mergeTraces(old, traces);
  if (merged === old) return;
  current.filled.set(name, merged);
  if (s.rereading) markCallers(s, current);
}

/** The variable, or attribute of `self`, that holds what `a.b[0].c` names. */
function baseOf(node: Expression): Expression | undefined {
  let at: Expression = node;
  while (true) {
    if (at.kind === 'name') return at;
    if (at.kind === 'subscript') at = at.value;
    else if (at.kind === 'attribute') {
      if (at.value.kind === 'name') return at.value.id === 'self' ? at : at.value;
      at = at.value;
    } else if (at.kind === 'call' && at.func.kind === 'attribute') at = at.func.value;
    else return undefined;
  }
}

/** Whether a value says anything that another part of the script could need. */
export function isTelling(value: Value): boolean {
  return (
    value.traces.length > 0 ||
    value.producer !== undefined ||
    value.text !== undefined ||
    value.local !== undefined
  );
}
