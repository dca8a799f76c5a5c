/**
 * Reads a module as it would run, as far as names, constant text and data go: calls are followed into the script's own
 * functions in the order of execution, and the whole is repeated, at most twice, when a later part told something new.
 */
import type { Module } from '../../parse/python/index.ts';
import { executeBody } from './execute.ts';
import { runFunction } from './local-call.ts';
import { createScope, createState, maxSteps, type SourceOf, type State } from './state.ts';
import type { AssignEvent, CallEvent, LocalFunction, TextEvent, Trace } from './values.ts';

export type { SourceOf } from './state.ts';

/** What a script does, in order of position. */
export interface Behaviour {
  readonly calls: readonly CallEvent[];
  readonly assigns: readonly AssignEvent[];
  readonly texts: readonly TextEvent[];
  /** Texts put together of constants. */
  readonly joined: readonly TextEvent[];
  readonly docstrings: readonly { readonly start: number; readonly text: string }[];
  /** The data that went into files which the script writes, by their names. */
  readonly written: ReadonlyMap<string, readonly Trace[]>;
  /** False when a bound was reached and parts were not looked at. */
  readonly complete: boolean;
}

const maxPasses = 3;

/** @param sourceOf says which data a call brings into the script */
export function interpret(module: Module, sourceOf: SourceOf): Behaviour {
  const s = createState(module, sourceOf);
  for (let pass = 0; pass < maxPasses; pass++) {
    runPass(s);
    if (!s.changed) break;
  }
  return {
    calls: inOrder(s, s.calls),
    assigns: inOrder(s, s.assigns),
    texts: inOrder(s, s.texts),
    joined: inOrder(s, s.joined),
    docstrings: s.docstrings,
    written: s.written,
    complete: s.steps < maxSteps,
  };
}

function runPass(s: State): void {
  s.calls = [];
  s.assigns = [];
  s.texts = [];
  s.joined = [];
  s.docstrings = [];
  s.pending = [];
  s.changed = false;
  s.repeated = false;
  s.loops = 0;
  s.scope = createScope('module', '', undefined);
  executeBody(s, s.module.body);
  s.pending.sort((a, b) => rankOf(s, a) - rankOf(s, b));
  for (let i = 0; i < s.pending.length; i++) {
    const fn = s.pending[i];
    if (fn !== undefined) runFunction(s, fn);
  }
}

/**
 * Who calls others comes before those who are called, and who sets attributes before those who read them: then one pass tells
 * most of what there is to know.
 */
function rankOf({ module }: State, { name, owner }: LocalFunction): number {
  const isMaker = owner !== undefined && makers.test(name);
  if (isMaker) return module.called.has(owner.node.name) ? 3 : 1;
  if (module.called.has(name)) return 4;
  return owner === undefined ? 0 : 2;
}

const makers = /^(?:__init__|__new__|__post_init__|__aenter__|__enter__|setup_?method|setUp|setUpClass)$/;

/** By position; of what was seen in both rounds of a loop the second, which knows more. */
function inOrder<T extends { readonly start: number; readonly end: number; readonly path?: string }>(
  s: State,
  events: readonly T[],
): T[] {
  const distinct = s.repeated
    ? [...new Map(events.map((event) => [`${event.start} ${event.end} ${event.path ?? ''}`, event])).values()]
    : [...events];
  return distinct.sort(byPosition);
}

function byPosition(
  a: { readonly start: number; readonly end: number },
  b: { readonly start: number; readonly end: number },
): number {
  return a.start - b.start || a.end - b.end;
}
