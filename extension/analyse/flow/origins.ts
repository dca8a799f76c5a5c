/** Where data, keys and settings enter the script: one origin for each place, over all passes. */
import type { State } from './state.ts';
import { type Origin, pathValue, type Trace, type Value } from './values.ts';

/** @param end of the expression that brings it in, which tells the origin from others */
export function originAt(
  s: State,
  { kind, name = '', data }: Pick<Origin, 'kind' | 'data'> & { readonly name?: string },
  end: number,
  offset: number,
): Trace {
  let origin = s.origins.get(end);
  if (origin === undefined) {
    origin = { kind, name, offset, data, weak: false };
    s.origins.set(end, origin);
  }
  return { origin, step: undefined };
}

/** A setting read from an environment variable. */
export function environment(s: State, name: string, end: number, offset: number, standard?: string): Value {
  const value = setting(s, 'environment', name, end, offset);
  return standard === undefined ? value : { ...value, text: standard };
}

/** A setting from elsewhere, such as a file of secrets. */
export function setting(s: State, kind: string, name: string, end: number, offset: number): Value {
  return pathValue('os.environ[]', [originAt(s, { kind, name, data: false }, end, offset)]);
}
