/**
 * Reads a module as it would run, as far as names, constant text and data go: calls are followed into the script's own
 * functions in the order of execution. Functions that ran before something was known which they use are read again; the whole is
 * repeated, at most twice, where that does not suffice.
 */
import { countUpTo } from '../../core/sorted.ts';
import type { Module } from '../../parse/python/index.ts';
import type { Constant } from '../types.ts';
import { executeBody } from './execute.ts';
import { givenValues } from './given.ts';
import { rereadFunction, runFunction } from './local-call.ts';
import { createScope, createState, maxSteps, type Parameter, type SourceOf, type State } from './state.ts';
import type { AssignEvent, CallEvent, LocalFunction, TextEvent, Trace, Value } from './values.ts';

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
  /** What the names of the module stand for at its end. */
  readonly names: ReadonlyMap<string, Value>;
  /** Parameters that were followed, by the names of their origins. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** Texts of constants of other files, which stand nowhere in this one. */
  readonly given: readonly string[];
  /** False when a bound was reached and parts were not looked at. */
  readonly complete: boolean;
}

const maxPasses = 3;

/**
 * @param sourceOf says which data a call brings into the script
 * @param follow whether the parameters of functions are followed as data is, and what is known of imports by constants of other
 * files of the project
 */
export function interpret(
  module: Module,
  sourceOf: SourceOf,
  follow: { readonly parameters?: boolean; readonly given?: readonly Constant[] } = {},
): Behaviour {
  const given = follow.given ?? [];
  const s = createState(module, sourceOf, follow.parameters, givenValues(given));
  for (let pass = 0; pass < maxPasses; pass++) {
    runPass(s);
    reread(s, pass + 1 === maxPasses);
    if (!s.changed) break;
  }
  return {
    calls: inOrder(s, s.calls),
    assigns: inOrder(s, s.assigns),
    texts: inOrder(s, s.texts),
    joined: inOrder(s, s.joined),
    docstrings: s.docstrings,
    written: s.written,
    names: s.scope.variables,
    parameters: s.parameters ?? new Map(),
    given: given.flatMap(({ text }) => text ?? []),
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
  s.stale.clear();
  s.repeated = false;
  s.loops = 0;
  s.round = 0;
  s.scope = createScope('module', '', undefined);
  executeBody(s, s.module.body);
  s.pending = callersFirst(s, s.pending);
  runPending(s);
}

function runPending(s: State): void {
  for (let i = 0; i < s.pending.length; i++) {
    const fn = s.pending[i];
    if (fn !== undefined) runFunction(s, fn);
  }
}

const maxRounds = 4;

/** Functions that ran before something was known which they use are read again, and then those that use what they give back. */
function reread(s: State, isLast: boolean): void {
  s.rereading = true;
  for (let round = 0; round < maxRounds && s.stale.size > 0 && (!s.changed || isLast); round++) {
    const outermost = withoutInner(s.stale);
    s.stale.clear();
    s.pending = [];
    forget(s, outermost.map(spanOf));
    for (const fn of outermost) fn.done = false;
    for (const fn of callersFirst(s, outermost)) if (!fn.done) rereadFunction(s, fn);
    runPending(s);
  }
  s.rereading = false;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is read where a function is run: its decorators are not. */
function spanOf({ node }: LocalFunction): Span {
  return { start: node.decorators.at(-1)?.end ?? node.start, end: node.end };
}

/** Functions in order, without those inside of others: they are read again with these. */
function withoutInner(functions: Iterable<LocalFunction>): LocalFunction[] {
  const outermost: LocalFunction[] = [];
  let end = 0;
  for (const fn of [...functions].sort((a, b) => a.node.start - b.node.start)) {
    if (fn.node.start < end) continue;
    outermost.push(fn);
    end = fn.node.end;
  }
  return outermost;
}

/** Takes out the events of what is read again. @param spans in order, apart from each other */
function forget(s: State, spans: readonly Span[]): void {
  const starts = spans.map(({ start }) => start);
  const isElsewhere = ({ start }: Pick<Span, 'start'>): boolean =>
    start >= (spans[countUpTo(starts, start) - 1]?.end ?? 0);
  s.calls = s.calls.filter(isElsewhere);
  s.assigns = s.assigns.filter(isElsewhere);
  s.texts = s.texts.filter(isElsewhere);
  s.joined = s.joined.filter(isElsewhere);
  s.docstrings = s.docstrings.filter(isElsewhere);
}

/**
 * Who calls others comes before those who are called, and who sets attributes before those who read them: then one pass tells
 * most of what there is to know.
 */
function callersFirst(s: State, functions: Iterable<LocalFunction>): LocalFunction[] {
  const ranks: LocalFunction[][] = [[], [], [], [], []];
  for (const fn of functions) ranks[rankOf(s, fn)]?.push(fn);
  return ranks.flat();
}

function rankOf({ module }: State, { name, owner }: LocalFunction): number {
  const isMaker = owner !== undefined && makers.test(name);
  if (isMaker) return module.called.has(owner.node.name) ? 3 : 1;
  if (module.called.has(name)) return 4;
  return owner === undefined ? 0 : 2;
}

const makers = /^(?:__init__|__new__|__post_init__|__aenter__|__enter__|setup_?method|setUp|setUpClass)$/;

interface Event extends Span {
  readonly path?: string;
  readonly round?: number;
}

/** By position; of what was seen in both readings of a loop the second, which knows more. */
function inOrder<T extends Event>(s: State, events: readonly T[]): T[] {
  const distinct = s.repeated
    ? [...new Map(events.map((event) => [keyOf(event), event])).values()]
    : [...events];
  return distinct.sort(byPosition);
}

function keyOf({ start, end, path = '', round = 0 }: Event): string {
  return `${start} ${end} ${round} ${path}`;
}

function byPosition(a: Span, b: Span): number {
  return a.start - b.start || a.end - b.end;
}
