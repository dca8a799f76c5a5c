/** Data that reaches an AI call: from its source, step by step, to the call. */
import { redactText } from '../../core/redact.ts';
import { type CallEvent, functionsOf, mergeTraces, type Trace, type Value } from '../flow/values.ts';
import type { DataFlow } from '../types.ts';
import { isKeyArgument } from './keys.ts';
import { labelOf } from './source-labels.ts';
import type { UsageBuilder } from './usage-builder.ts';

const maxFlows = 20;

/** Arguments that see what passes and add nothing to it: stores of states and answers, callbacks. */
const aside =
  /^(?:checkpointer|cache|store|saver|storage|callbacks?|callback_manager|on_\w+|hooks?|handlers?|logger|key|validators?|timeout|http_client|metadata|persist_directory|deps)$/;

/** Traces of data, not of keys and settings, in the arguments of a call. */
export function dataTraces(call: CallEvent, held: readonly Trace[] = []): readonly Trace[] {
  let traces: readonly Trace[] = [];
  for (const value of call.args) traces = mergeTraces(traces, givenBy(value));
  for (const { name, value } of call.keywords)
    if (!isKeyArgument(name) && !aside.test(name))
      traces = mergeTraces(traces, connections.test(name) ? queried(value) : givenBy(value));
  return telling(mergeTraces(traces, held));
}

/** What a call is made over, rather than what it is given. */
const connections = /^(?:session|conn|connection|engine)$/;

function queried(value: Value): readonly Trace[] {
  return value.traces.filter(({ origin }) => !origin.weak);
}

/** Data alone; a connection says less than what was asked over it. */
function telling(traces: readonly Trace[]): readonly Trace[] {
  const data = traces.filter((trace) => trace.origin.data);
  const known = new Set(data.filter((trace) => !trace.origin.weak).map((trace) => trace.origin.kind));
  return data.filter((trace) => !trace.origin.weak || !known.has(trace.origin.kind));
}

function givenBy(value: Value): readonly Trace[] {
  return mergeTraces(value.traces, toolData(value));
}

/** What the functions give back that a model may call as tools. */
function toolData(value: Value): readonly Trace[] {
  let traces: readonly Trace[] = [];
  for (const member of [value, ...(value.items ?? [])])
    for (const fn of functionsOf(member)) traces = mergeTraces(traces, fn.returns.traces);
  return traces;
}

/** The data that a model gets when it calls the tools that a call gives it. */
export function toolTraces(call: CallEvent): readonly Trace[] {
  let traces: readonly Trace[] = [];
  for (const value of call.args) traces = mergeTraces(traces, toolData(value));
  for (const { name, value } of call.keywords)
    if (!aside.test(name)) traces = mergeTraces(traces, toolData(value));
  return telling(traces);
}

/** @param lineOf 1-based line of an offset */
export function addFlows(
  usage: UsageBuilder,
  call: CallEvent,
  traces: readonly Trace[],
  sink: string,
  lineOf: (offset: number) => number,
): void {
  for (const trace of traces) {
    const { origin } = trace;
    const key = `${origin.kind}\0${origin.name}\0${lineOf(call.start)}`;
    if (usage.flows.has(key) || usage.flows.size >= maxFlows) continue;
    usage.flows.set(key, flowOf(trace, call, sink, lineOf));
  }
}

/** @param lineOf 1-based line of an offset */
export function flowOf(
  trace: Trace,
  call: CallEvent,
  sink: string,
  lineOf: (offset: number) => number,
): DataFlow {
  const steps: string[] = [];
  const path = [lineOf(call.start)];
  for (let step = trace.step; step !== undefined; step = step.previous) {
    steps.unshift(step.label);
    path.unshift(lineOf(step.offset));
  }
  path.unshift(lineOf(trace.origin.offset));
  // A line comes once, where the data passes it last, so that the sink stays the end.
  const lines = path.filter((line, i) => path.lastIndexOf(line) === i);
  const source = labelOf(trace.origin.kind);
  return {
    source,
    name: trace.origin.kind === 'user_input' ? '' : redactText(trace.origin.name),
    lines,
    steps,
    sink: redactText(sink),
  };
}
