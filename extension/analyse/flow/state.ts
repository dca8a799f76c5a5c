/** What the interpreter carries with it and collects. */
import type { Module } from '../../parse/python/index.ts';
import type {
  AssignEvent,
  CallEvent,
  LocalClass,
  LocalFunction,
  Origin,
  Scope,
  TextEvent,
  Value,
} from './values.ts';

/** Says which data a call brings into the script, if any. */
export type SourceOf = (call: CallEvent) => Pick<Origin, 'kind' | 'name' | 'data' | 'weak'> | undefined;

export interface State {
  readonly module: Module;
  readonly sourceOf: SourceOf;
  calls: CallEvent[];
  assigns: AssignEvent[];
  texts: TextEvent[];
  /** Strings that stand alone as statements. */
  docstrings: { readonly start: number; readonly text: string }[];
  /** Functions whose bodies were not reached by a call yet. */
  pending: LocalFunction[];
  /** By node offset, so that a function, a class and an origin stay the same over passes. */
  readonly functions: Map<number, LocalFunction>;
  readonly classes: Map<number, LocalClass>;
  readonly origins: Map<number, Origin>;
  scope: Scope;
  /** The function whose body is being read. */
  current: LocalFunction | undefined;
  depth: number;
  /** Inside a branch: an assignment may not happen, so that the old value still counts. */
  branch: number;
  /** Whether something was learned that an earlier part of this pass did not know. */
  changed: boolean;
  steps: number;
}

export const maxEvents = 20_000;
export const maxDepth = 400;
/** Expressions and statements that all passes together look at. */
export const maxSteps = 2_000_000;

export function createState(module: Module, sourceOf: SourceOf): State {
  return {
    module,
    sourceOf,
    calls: [],
    assigns: [],
    texts: [],
    docstrings: [],
    pending: [],
    functions: new Map(),
    classes: new Map(),
    origins: new Map(),
    scope: createScope('module', '', undefined),
    current: undefined,
    depth: 0,
    branch: 0,
    changed: false,
    steps: 0,
  };
}

export function createScope(kind: Scope['kind'], name: string, parent: Scope | undefined): Scope {
  return { kind, name, variables: new Map(), parent };
}

/** Python's name resolution: a class body is not seen from the functions inside it. */
export function lookUp(scope: Scope, name: string): Value | undefined {
  const own = scope.variables.get(name);
  if (own !== undefined) return own;
  for (let at = scope.parent; at !== undefined; at = at.parent) {
    if (at.kind === 'class') continue;
    const found = at.variables.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
