/** Names bound to values: variables, attributes of `self`, items of dicts, unpacking. */
import type { Expression } from '../../parse/python/index.ts';
import { evaluate, memberOf } from './evaluate.ts';
import { maxEvents, type State } from './state.ts';
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
  const { variables } = s.scope;
  const old = s.branch > 0 ? variables.get(name) : undefined;
  variables.set(name, old === undefined || old === value ? value : eitherValue(value, old));
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
    const { attributes } = local.kind === 'instance' ? local.of : local;
    const bound = { ...value, traces: stepOn(value.traces, `self.${target.attr}`, offset) };
    const old = attributes.get(target.attr);
    if (old === undefined || old.traces.length < bound.traces.length) s.changed ||= isTelling(bound);
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
  if (
    owner.fields !== undefined &&
    owner.fields.size < maxFields &&
    key !== '' &&
    target.value.kind === 'name'
  ) {
    const fields = new Map(owner.fields);
    fields.set(key, value);
    setVariable(s, target.value.id, { ...owner, fields, traces: mergeTraces(owner.traces, value.traces) });
    return;
  }
  addTo(s, target.value, value.traces, offset);
}

function record(s: State, path: string, key: string, value: Value, node: Expression): void {
  if (s.assigns.length < maxEvents) s.assigns.push({ path, key, value, start: node.start, end: node.end });
}

/** The data goes into the object that an expression names, as `rows.append(x)` or `body["text"] = x` do. */
export function addTo(s: State, holder: Expression, traces: Value['traces'], offset: number): void {
  if (traces.length === 0) return;
  const base = baseOf(holder);
  if (base?.kind === 'name') {
    const old = s.scope.variables.get(base.id) ?? outerVariable(s, base.id);
    s.scope.variables.set(base.id, withTraces(old ?? unknown, stepOn(traces, base.id, offset)));
  } else if (base?.kind === 'attribute') {
    const { local } = evaluate(s, base.value);
    if (local?.kind !== 'instance') return;
    const old = local.of.attributes.get(base.attr) ?? unknown;
    const merged = mergeTraces(old.traces, stepOn(traces, `self.${base.attr}`, offset));
    if (merged === old.traces) return;
    s.changed = true;
    local.of.attributes.set(base.attr, { ...old, traces: merged });
  }
}

function outerVariable(s: State, name: string): Value | undefined {
  for (let at = s.scope.parent; at !== undefined; at = at.parent) {
    const found = at.variables.get(name);
    if (found !== undefined && at.kind !== 'class') return found;
  }
  return undefined;
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
