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
  Trace,
  Value,
} from './values.ts';

/** Says which data a call brings into the script, if any. */
export type SourceOf = (call: CallEvent) => Pick<Origin, 'kind' | 'name' | 'data' | 'weak'> | undefined;

/** A parameter of a function or method that code outside the module may call. */
export interface Parameter {
  /** As it is called: `ask`, `Asker().ask`. */
  readonly function: string;
  readonly name: string;
  /** Without `self`. */
  readonly position: number;
  readonly origin: Origin;
}

export interface State {
  readonly module: Module;
  readonly sourceOf: SourceOf;
  calls: CallEvent[];
  assigns: AssignEvent[];
  texts: TextEvent[];
  /** Texts put together of constants. */
  joined: TextEvent[];
  /** Strings that stand alone as statements. */
  docstrings: { readonly start: number; readonly text: string }[];
  /** Functions whose bodies were not reached by a call yet. */
  pending: LocalFunction[];
  /** By node offset, so that a function, a class and an origin stay the same over passes. */
  readonly functions: Map<number, LocalFunction>;
  readonly classes: Map<number, LocalClass>;
  readonly origins: Map<number, Origin>;
  /** Variables of the module that functions assign, over all passes. */
  readonly shared: Map<string, Value>;
  /** The data that the script wrote into files of its own, by their names, over all passes. */
  readonly written: Map<string, readonly Trace[]>;
  /** The data that went through queues and the states of graphs, by the place where they are made, over all passes. */
  readonly channels: Map<number, readonly Trace[]>;
  /** Functions that take in what is sent to them where they yield, over all passes. */
  readonly generators: Set<LocalFunction>;
  /** Parameters that are followed as data is, by the names of their origins; undefined where none are. */
  readonly parameters: Map<string, Parameter> | undefined;
  /** Constants of other files of the project, by the dotted names that imports have. */
  readonly given: ReadonlyMap<string, Value>;
  /** Defaults of the options of the command line, by their names. */
  readonly options: Map<string, Value>;
  scope: Scope;
  /** The function whose body is being read. */
  current: LocalFunction | undefined;
  depth: number;
  /** Inside a branch: an assignment may not happen, so that the old value still counts. */
  branch: number;
  /** Whether something was learned that an earlier part of this pass did not know. */
  changed: boolean;
  /** As `changed`, where only these functions are concerned. */
  readonly stale: Set<LocalFunction>;
  /** Whether such functions are being read again. */
  rereading: boolean;
  /** Whether data went into a variable that existed: an earlier line of a loop may see it the next time round. */
  carried: boolean;
  /** Whether a loop was read twice, so that events of it are there twice. */
  repeated: boolean;
  /** Loops around the statement. */
  loops: number;
  /** Which round is read of a loop that is read round by round, from 1; 0 outside. */
  round: number;
  steps: number;
}

export const maxEvents = 20_000;
export const maxDepth = 400;
/** Expressions and statements that all passes together look at. */
export const maxSteps = 2_000_000;

const nothingGiven: State['given'] = new Map();

export function createState(
  module: Module,
  sourceOf: SourceOf,
  parameters = false,
  given = nothingGiven,
): State {
  return {
    module,
    sourceOf,
    calls: [],
    assigns: [],
    texts: [],
    joined: [],
    docstrings: [],
    pending: [],
    functions: new Map(),
    classes: new Map(),
    origins: new Map(),
    shared: new Map(),
    written: new Map(),
    channels: new Map(),
    generators: new Set(),
    parameters: parameters ? new Map() : undefined,
    given,
    options: new Map(),
    scope: createScope('module', '', undefined),
    current: undefined,
    depth: 0,
    branch: 0,
    changed: false,
    stale: new Set(),
    rereading: false,
    carried: false,
    repeated: false,
    loops: 0,
    round: 0,
    steps: 0,
  };
}

export function createScope(kind: Scope['kind'], name: string, parent: Scope | undefined): Scope {
  return { kind, name, variables: new Map(), parent, outer: undefined };
}

/** Something is known now that code has used without it. @param reader undefined for code outside functions */
export function markStale(s: State, reader: LocalFunction | undefined): void {
  if (reader === undefined) s.changed = true;
  else s.stale.add(reader);
}

/** A function that is read again tells its callers more than they knew. */
export function markCallers(s: State, fn: LocalFunction): void {
  for (const caller of fn.callers) markStale(s, caller);
}

/** @param name `*` for all attributes */
export function noteAsked(owner: LocalClass, name: string, reader: LocalFunction | undefined): void {
  const readers = owner.asked.get(name);
  if (readers === undefined) owner.asked.set(name, new Set([reader]));
  else readers.add(reader);
}

/** More is known of an attribute: whoever looked it up before reads it again. */
export function noteAttribute(s: State, owner: LocalClass, name: string): void {
  for (const key of [name, '*']) for (const reader of owner.asked.get(key) ?? []) markStale(s, reader);
}

/** The scope that an assignment to a name changes, after `global` and `nonlocal`. */
export function scopeOf(scope: Scope, name: string): Scope {
  if (scope.outer?.has(name) !== true) return scope;
  let at = scope.parent;
  while (at !== undefined && at.parent !== undefined && (at.kind === 'class' || !at.variables.has(name)))
    at = at.parent;
  return at ?? scope;
}

/** The scope in which a name that is read is bound; undefined when it is bound nowhere. */
export function boundIn(scope: Scope, name: string): Scope | undefined {
  if (scope.variables.has(name)) return scope;
  for (let at = scope.parent; at !== undefined; at = at.parent)
    if (at.kind !== 'class' && at.variables.has(name)) return at;
  return undefined;
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
