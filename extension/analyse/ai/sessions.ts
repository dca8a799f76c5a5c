/** Keys that a session of an HTTP client carries: set once among its headers, sent with every request. */
import type { Behaviour } from '../flow/interpret.ts';
import type { CallEvent } from '../flow/values.ts';
import { isKeyHeader, type KeySource, keyOfCall, keyOfHeaders, keySourceOf } from './keys.ts';

/** By the dotted name of the session, `requests.Session()`. */
export type SessionKeys = ReadonlyMap<string, KeySource>;

const headers = /\.headers$/;

/** `session.headers["Authorization"] = …`, `session.headers.update({…})`, `session.auth = …`. */
export function sessionKeys({ assigns, calls }: Pick<Behaviour, 'assigns' | 'calls'>): SessionKeys {
  const keys = new Map<string, KeySource>();
  for (const { path, key, value } of assigns) {
    if (!path.includes('()')) continue;
    if (headers.test(path)) {
      const found = key === '' ? keyOfHeaders(value) : isKeyHeader(key) ? keySourceOf(value) : undefined;
      if (found !== undefined) keys.set(path.replace(headers, ''), found);
    } else if (path.endsWith('().auth'))
      keys.set(path.slice(0, -'.auth'.length), keySourceOf(value.items?.at(-1) ?? value));
  }
  for (const { path, name, args, keywords } of calls) {
    if (name !== 'update' || !path.endsWith('.headers.update')) continue;
    const fields =
      args[0]?.fields ?? new Map(keywords.map((keyword) => [keyword.name, keyword.value] as const));
    const found = keyOfHeaders({ fields });
    if (found !== undefined) keys.set(path.slice(0, -'.headers.update'.length), found);
  }
  return keys;
}

/** The key that goes with a request because its session has it. */
export function keyOfSession(call: CallEvent, keys: SessionKeys): KeySource | undefined {
  const maker = call.receiver?.producer;
  const own = maker !== undefined && /^[A-Z]/.test(maker.name) ? keyOfCall(maker) : undefined;
  return own ?? keys.get(call.path.slice(0, call.path.lastIndexOf('.')));
}
