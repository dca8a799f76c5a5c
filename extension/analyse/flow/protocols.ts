/** What `with`, loops, `[]` and `str()` do with objects of the script's own: their methods of the protocol run. */
import { anyMember, enumerationOf } from './enumerations.ts';
import { findMethod, runFunction } from './local-call.ts';
import { memberOf } from './members.ts';
import { noteAsked, type State } from './state.ts';
import {
  type CallEvent,
  type LocalClass,
  type LocalFunction,
  mergeTraces,
  type Trace,
  unknown,
  type Value,
} from './values.ts';

const maxBases = 8;

/** What the first of these methods that the object has gives back; undefined when it has none of them. */
function resultOf(s: State, value: Value, ...names: readonly string[]): Value | undefined {
  if (value.local?.kind !== 'instance') return undefined;
  for (const name of names) {
    const method = findMethod(value.local.of, name, maxBases);
    if (method === undefined) continue;
    runFunction(s, method);
    return method.returns;
  }
  return undefined;
}

/** What `with value as x` binds. */
export function entered(s: State, value: Value): Value {
  const result = resultOf(s, value, '__enter__', '__aenter__');
  return result === undefined || result === unknown ? value : result;
}

/** What a loop over a value yields. */
export function iterated(s: State, value: Value): Value {
  const enumeration = value.local?.kind === 'class' ? enumerationOf(value.local) : undefined;
  if (enumeration !== undefined) return anyMember(enumeration);
  if (value.local?.kind !== 'instance') return memberOf(value);
  const result = resultOf(s, value, '__iter__', '__aiter__', '__getitem__');
  if (result === undefined) return memberOf(value);
  const isSelf = result.local?.kind === 'instance' && result.local.of === value.local.of;
  return isSelf ? (resultOf(s, value, '__next__', '__anext__') ?? unknown) : memberOf(result);
}

/** `value[key]`; undefined when the object has no method for it. */
export function ownItem(s: State, value: Value): Value | undefined {
  return value.local === undefined ? undefined : resultOf(s, value, '__getitem__');
}

/** The data in the text that stands for an object. */
export function shownTraces(s: State, value: Value): readonly Trace[] {
  const result = resultOf(s, value, '__str__', '__format__', '__repr__');
  return result === undefined ? value.traces : mergeTraces(value.traces, result.traces);
}

/** The data in all attributes of an object of the script's own. */
export function dataOfOwn(value: Value, reader: LocalFunction | undefined): readonly Trace[] {
  if (value.local?.kind !== 'instance') return value.traces;
  let { traces } = value;
  for (const attribute of attributesOf(value.local.of, maxBases, reader))
    traces = mergeTraces(traces, attribute.traces);
  return traces;
}

function* attributesOf(owner: LocalClass, depth: number, reader: LocalFunction | undefined): Iterable<Value> {
  noteAsked(owner, '*', reader);
  yield* owner.attributes.values();
  for (const { local } of owner.bases)
    if (local?.kind === 'class' && depth > 0) yield* attributesOf(local, depth - 1, reader);
}

const asText = new Set(['str', 'repr', 'format', 'ascii', 'pformat']);
const asData = new Set([
  ...['asdict', 'astuple', 'vars', 'dumps', 'render', 'format_map', 'model_dump', 'model_dump_json'],
  ...['dict', 'json', 'to_dict', 'to_json'],
]);

/** What a call writes out of the objects of the script's own that it is given: `str(report)`, `asdict(customer)`. */
export function writtenOut(s: State, call: CallEvent): readonly Trace[] {
  const isText = asText.has(call.name);
  if (!isText && !asData.has(call.name)) return [];
  let traces: readonly Trace[] = [];
  for (const value of [...call.args, ...call.keywords.map((keyword) => keyword.value), call.receiver])
    if (value?.local?.kind === 'instance')
      traces = mergeTraces(traces, isText ? shownTraces(s, value) : dataOfOwn(value, s.current));
  return traces;
}
