/** Calls that put data into what they are given: `image.save(buffer)`, `json.dump(rows, file)`, `print(row, file=out)`. */
import type { Call, Expression } from '../../parse/python/index.ts';
import { addItem, addTo } from './assign.ts';
import type { State } from './state.ts';
import { type CallEvent, mergeTraces, type Trace, type Value } from './values.ts';

/** Calls that put their object, or their other arguments, into what they are given. */
const fillers = new Set(
  `save dump to_csv to_excel to_json to_parquet to_markdown copyfileobj download_fileobj readinto export writeto
  savefig imsave retrbinary write_csv write_excel write_json save_virtual_workbook`.split(/\s+/),
);

/** `soundfile.write(buffer, samples, rate)`. */
const soundFiles = /^(?:soundfile|scipy\.io\.wavfile|wavio)\.write$/;

/** Methods that put their arguments into the object. */
const mutators = new Set(
  `add add_message add_paragraph add_user_message append appendleft attach extend insert put put_nowait set_content setdefault
  update write writelines writerow writerows writestr write_row send_nowait add_row push`.split(/\s+/),
);

/** @param result what the call gives back */
export function putInto(s: State, node: Call, call: CallEvent, result: Value): void {
  const { func } = node;
  if (func.kind === 'attribute') {
    const [first] = call.args;
    if (func.attr === 'append' && first !== undefined) addItem(s, func.value, first);
    if (mutators.has(func.attr)) fillObject(s, func.value, call);
    else if (func.attr === 'execute') addTo(s, func.value, result.traces, node.start);
  }
  if (fillers.has(call.name) || soundFiles.test(call.path)) fillArguments(s, call);
  else if (call.path === 'print') {
    const file = node.keywords.find(({ name }) => name === 'file');
    if (file !== undefined) addTo(s, file.value, givenTraces(call), node.start);
  }
}

/** Also what the object writes into: the buffer of `csv.writer(buffer)`. */
function fillObject(s: State, holder: Expression, call: CallEvent): void {
  const traces = givenTraces(call);
  if (traces.length === 0) return;
  addTo(s, holder, traces, call.start);
  const target = call.receiver?.producer?.nodes[0];
  if (target?.kind === 'name' && writers.test(call.receiver?.producer?.name ?? ''))
    addTo(s, target, traces, call.start);
}

const writers = /^(?:writer|DictWriter|ExcelWriter|ZipFile|TextIOWrapper|GzipFile|TarFile|Writer|Workbook)$/;

function fillArguments(s: State, call: CallEvent): void {
  call.nodes.forEach((node, i) => {
    const value = call.args[i];
    if (node.kind !== 'name' && node.kind !== 'attribute') return;
    if (value?.text !== undefined) return;
    let traces: readonly Trace[] =
      call.name === 'dump' || call.receiver === undefined ? [] : call.receiver.traces;
    for (const other of call.args) if (other !== value) traces = mergeTraces(traces, other.traces);
    addTo(s, node, traces, call.start);
    const target = value?.producer?.nodes[0];
    if (target?.kind === 'name' && value?.producer?.name === 'ExcelWriter')
      addTo(s, target, traces, call.start);
  });
}

function givenTraces(call: CallEvent): readonly Trace[] {
  let traces: readonly Trace[] = [];
  for (const value of call.args) traces = mergeTraces(traces, value.traces);
  for (const { name, value } of call.keywords)
    if (name !== 'file') traces = mergeTraces(traces, value.traces);
  return traces;
}
