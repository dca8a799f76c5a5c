/**
 * Queues, and the state that the steps of a graph share: what goes in at one place of the script comes out at another, by whatever
 * names they are passed on. They are known by the call that made them.
 */
import { passTraces } from './local-call.ts';
import type { State } from './state.ts';
import { type CallEvent, functionsOf, mergeTraces, type Trace, type Value, withTraces } from './values.ts';

const makers =
  /(?:^|\.)(?:\w*Queue|deque|Pipe|Channel|open_memory_channel|Stack|StateGraph|MessageGraph|Graph|Workflow)$/;
const puts = new Set('put put_nowait append appendleft push send send_nowait enqueue publish'.split(' '));
const gets = new Set(['get', 'get_nowait', 'pop', 'popleft', 'recv', 'receive', 'receive_nowait', 'dequeue']);
const steps = new Set(['add_node', 'add_step', 'add_sequence', 'register_step']);
const methods = new Set([...puts, ...gets, ...steps]);

/** What the call takes out of a queue, or what steps of a graph gave back so far. */
export function throughChannel(s: State, call: CallEvent, result: Value): Value {
  const maker = call.receiver?.producer;
  if (maker === undefined || !methods.has(call.name) || !makers.test(maker.path)) return result;
  if (puts.has(call.name)) {
    for (const { traces } of call.args) fill(s, maker, traces);
    return result;
  }
  if (steps.has(call.name)) for (const value of call.args) runStep(s, maker, value, call);
  const known = s.channels.get(maker.start) ?? [];
  return gets.has(call.name) ? withTraces(result, known) : result;
}

/** Earlier places see it in the next pass. */
function fill(s: State, maker: CallEvent, traces: readonly Trace[]): void {
  const old = s.channels.get(maker.start) ?? [];
  const merged = mergeTraces(old, traces);
  if (merged === old) return;
  s.channels.set(maker.start, merged);
  s.changed = true;
}

/** Each step is called with the state, and what it gives back goes into it. */
function runStep(s: State, maker: CallEvent, value: Value, call: CallEvent): void {
  for (const fn of functionsOf(value)) {
    const state = s.channels.get(maker.start);
    if (state !== undefined) passTraces(s, fn, state, call.start);
    fill(s, maker, fn.returns.traces);
  }
}
