/** Where a value was made, back through the calls that made it. */
import type { CallEvent, Value } from '../flow/values.ts';

/** The first call, backwards through receivers and arguments, whose dotted name matches. */
export function producer(value: Value, pattern: RegExp, depth = 10): CallEvent | undefined {
  const seen = new Set<CallEvent>();
  return search(value, pattern, depth, seen);
}

export function producedBy(value: Value, pattern: RegExp): boolean {
  return producer(value, pattern) !== undefined;
}

/** Whether constant text went into a value, at any depth; encodings and other later arguments do not count. */
export function holdsConstant(value: Value, depth = 10): boolean {
  if (value.text !== undefined && value.text.length >= 8) return true;
  if (depth === 0) return false;
  if (value.items?.some((item) => holdsConstant(item, depth - 1))) return true;
  const call = value.producer;
  return [call?.receiver, call?.args[0]].some(
    (inner) => inner !== undefined && holdsConstant(inner, depth - 1),
  );
}

function search(value: Value, pattern: RegExp, depth: number, seen: Set<CallEvent>): CallEvent | undefined {
  const call = value.producer;
  if (call !== undefined && !seen.has(call) && depth > 0 && seen.size < 200) {
    seen.add(call);
    if (pattern.test(call.path)) return call;
    for (const inner of [call.receiver, ...call.args, ...call.keywords.map((keyword) => keyword.value)]) {
      const found = inner === undefined ? undefined : search(inner, pattern, depth - 1, seen);
      if (found !== undefined) return found;
    }
  }
  if (depth > 0) {
    for (const item of value.items ?? []) {
      const found = search(item, pattern, depth - 1, seen);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
