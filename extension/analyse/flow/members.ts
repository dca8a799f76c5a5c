/** What a container holds, as far as it is known. */
import { anyOf, extendPath, pathValue, tracedValue, type Value, withTraces } from './values.ts';

/** What a loop over the value yields. */
export function memberOf(value: Value): Value {
  const traces = value.traces;
  if (value.items !== undefined && value.items.length > 0) return withTraces(anyOf(value.items), traces);
  if (value.path === '') return tracedValue(traces);
  return pathValue(extendPath(value.path, '[]'), traces, value.producer);
}

/** Any field of a dict whose key is not known: its functions and clients, with the data of all. */
export function fieldOf(fields: NonNullable<Value['fields']>): Value {
  const { text: _, ...rest } = anyOf(fields.values());
  return { ...rest, text: undefined };
}
