/**
 * Functions of the script that are handed to calls: `pool.map(handle, rows)`, `frame.apply(ask)`, `Thread(target=handle,
 * args=(row,))`. They run with what goes with them, and what they give back is part of what the call gives back.
 */

import { passInputs, passKeys, passMessage, takesInputs, takesKeys, takesMessages } from './handlers.ts';
import { callLocal, passTraces } from './local-call.ts';
import { memberOf } from './members.ts';
import { maxEvents, type State } from './state.ts';
import {
  argument,
  argumentTraces,
  type CallEvent,
  eitherValue,
  functionsOf,
  type LocalFunction,
  mergeTraces,
  type NamedValue,
  type Trace,
  unknown,
  type Value,
  withTraces,
} from './values.ts';

/** Each is called with the members of what follows. */
const overMembers =
  /^(?:a?map|i?map(?:_unordered|_async)?|starmap|filter|parallel_map|thread_map|process_map|map_async|starmap_async)$/;
/** Each is called with what follows as it is. */
const withFollowing =
  /^(?:submit|to_thread|run_in_executor|run_sync|apply_async|call_soon|call_later|after|do|spawn|start_soon|partial|run_with_retry|retry_call|reduce|run|delayed|create_task|start_new_thread|defer)$/;

/** The data and the functions in what the callbacks of a call give back. */
export function callbackResult(s: State, call: CallEvent): Pick<Value, 'traces' | 'local'> {
  let result: Value = unknown;
  for (let i = 0; i < call.args.length; i++) {
    const value = call.args[i];
    if (value?.local === undefined) continue;
    for (const fn of functionsOf(value)) {
      if (call.name.endsWith('Handler') && takesMessages(call.path)) passMessage(s, fn);
      else if (i === 0 && takesInputs(call.path)) passInputs(s, fn, call);
      else if (takesKeys(call.path)) passKeys(s, fn);
      result = eitherValue(result, runWith(s, call, fn, call.args.slice(i + 1)));
    }
  }
  for (let i = 0; i < call.keywords.length; i++) {
    const keyword = call.keywords[i];
    if (keyword?.value.local === undefined) continue;
    for (const fn of functionsOf(keyword.value)) {
      const isStart = keyword.name === 'target' || keyword.name === 'func';
      if (keyword.name === 'fn' && takesInputs(call.path)) passInputs(s, fn, call);
      else if (takesKeys(call.path)) passKeys(s, fn);
      result = eitherValue(
        result,
        runWith(s, call, fn, isStart ? (argument(call, -1, 'args')?.items ?? []) : []),
      );
    }
  }
  for (let i = 0; i < call.args.length; i++) {
    const value = call.args[i];
    if (value !== undefined && value.local === undefined && isFunction(value.path))
      result = withTraces(result, runLibrary(s, call, value, i));
  }
  const target = argument(call, -1, 'target');
  if (target !== undefined && target.local === undefined && isFunction(target.path))
    noteCall(s, libraryCall(call, target, argument(call, -1, 'args')?.items ?? [], keywordsOf(call)));
  if (overColumns.has(call.name)) result = withTraces(result, columnResult(s, call));
  const wrapped = call.args[0]?.local;
  return wrapped !== undefined && wrappers.test(call.name)
    ? { traces: result.traces, local: wrapped }
    : result;
}

/** Whether a dotted name is that of a function rather than of what one gave back. */
export function isFunction(path: string): boolean {
  return path.length > 2 && path.includes('.') && !/[)\]]$/.test(path);
}

/** A call with what `partial` gave to the function before. */
export function withBound(call: CallEvent, callee: Value): CallEvent {
  const { items, fields, path } = callee;
  if ((items === undefined && fields === undefined) || !isFunction(path)) return call;
  const given = new Set(call.keywords.map(({ name }) => name));
  const before = [...(fields ?? [])].filter(([name]) => !given.has(name));
  const node = call.callee;
  return {
    ...call,
    args: [...(items ?? []), ...call.args],
    nodes: node === undefined ? call.nodes : [...(items ?? []).map(() => node), ...call.nodes],
    keywords: [...before.map(([name, value]) => ({ name, value })), ...call.keywords],
  };
}

/** What they give back is called as the function that they are given. */
const wrappers =
  /^(?:partial(?:method)?|delayed|vectorize|frompyfunc|memoize|cached?|lru_cache|sync_to_async|async_to_sync|retry|limits|RunnableLambda|pandas_udf|udf|wrap_\w+)$/;

/** `map(pandas.read_csv, paths)`, `pool.submit(client.embed, text)`: a function of a library runs, and may read data. */
function runLibrary(s: State, call: CallEvent, value: Value, position: number): readonly Trace[] {
  if (call.name === 'partial' || !(overMembers.test(call.name) || withFollowing.test(call.name))) return [];
  const args = givenTo(call, call.args.slice(position + 1)) ?? [];
  const own = libraryCall(call, value, args, call.name === 'submit' ? call.keywords : []);
  noteCall(s, own);
  const source = s.sourceOf(own);
  if (source === undefined) return [];
  const place = call.nodes[position]?.end ?? call.end;
  const origin = s.origins.get(place) ?? { ...source, offset: call.start };
  s.origins.set(place, origin);
  return [{ origin, step: undefined }];
}

/** The call that another one makes of a function which it is given. */
function libraryCall(
  { start, end }: CallEvent,
  value: Value,
  args: readonly Value[],
  keywords: readonly NamedValue[],
): CallEvent {
  const { path } = value;
  const name = path.slice(path.lastIndexOf('.') + 1);
  const receiver = value.producer === undefined ? undefined : value;
  return withBound({ path, name, start, end, receiver, args, keywords, nodes: [] }, value);
}

function noteCall(s: State, call: CallEvent): void {
  if (s.calls.length < maxEvents) s.calls.push(call);
}

/** Methods of frames whose arguments say what is done with each column. */
const overColumns = new Set([
  'with_columns',
  'with_column',
  'withColumn',
  'select',
  'agg',
  'filter',
  'assign',
]);
const maxChain = 6;

/** `frame.with_columns(col("text").map_elements(ask))`: functions in the expressions get the members of the frame. */
function columnResult(s: State, call: CallEvent): readonly Trace[] {
  const data = call.receiver?.traces ?? [];
  let traces: readonly Trace[] = [];
  if (data.length === 0) return traces;
  for (const value of [...call.args, ...call.keywords.map((keyword) => keyword.value)]) {
    let maker = value.producer;
    for (let depth = 0; maker !== undefined && depth < maxChain; depth++) {
      for (const fn of maker.args.flatMap(functionsOf)) {
        passTraces(s, fn, data, call.start);
        traces = mergeTraces(traces, fn.returns.traces);
      }
      maker = maker.receiver?.producer;
    }
  }
  return traces;
}

function runWith(s: State, call: CallEvent, fn: LocalFunction, following: readonly Value[]): Value {
  const given = givenTo(call, following);
  const keywords: readonly NamedValue[] =
    given === undefined ? [] : call.keywords.filter(({ value }) => functionsOf(value).length === 0);
  if (given === undefined) passTraces(s, fn, argumentTraces(call, call.receiver?.traces), call.start);
  const args = given ?? [];
  const own = { ...call, args, nodes: [], keywords: [...keywords, ...keywordsOf(call)] };
  return callLocal(s, own, { ...unknown, local: fn }, fn.owner === undefined ? undefined : unknown);
}

/** What a callback is called with; undefined when only what goes into the call is known. */
function givenTo(call: CallEvent, following: readonly Value[]): readonly Value[] | undefined {
  if (following.length > 0 && overMembers.test(call.name)) {
    const members = following.map(memberOf);
    return call.name.startsWith('star') ? (members[0]?.items ?? members) : members;
  }
  if (withFollowing.test(call.name))
    return call.name === 'apply_async' ? (following[0]?.items ?? following) : following;
  return following.length > 0 && argument(call, -1, 'target') !== undefined ? following : undefined;
}

/** `kwargs={"text": row}` of a thread. */
function keywordsOf(call: CallEvent): readonly NamedValue[] {
  const fields = argument(call, -1, 'kwargs', 'op_kwargs')?.fields;
  return fields === undefined ? [] : [...fields].map(([name, value]) => ({ name, value }));
}
