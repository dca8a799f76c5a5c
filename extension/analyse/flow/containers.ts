/** Calls that hand on the members of a container: copies, loops over several, views of a dict, listings of files. */
import { fieldOf, memberOf } from './members.ts';
import {
  anyOf,
  type CallEvent,
  pathValue,
  type Trace,
  textsOf,
  textValue,
  tracesOfAll,
  unknown,
  type Value,
  withTraces,
} from './values.ts';

type Model = (call: CallEvent) => Value | undefined;

/** The same members under the name of the call. */
function sameMembers(call: CallEvent): Value | undefined {
  const first = call.args[0];
  return first?.items === undefined ? undefined : containerOf(call, first.items, first.traces);
}

function containerOf(
  call: CallEvent,
  items: readonly Value[],
  traces: readonly Trace[],
  rounds?: readonly Value[],
): Value {
  const value = { ...pathValue(`${call.path}()`, traces, call), items };
  return rounds === undefined ? value : { ...value, rounds };
}

function tupleOf(items: readonly Value[]): Value {
  return { ...unknown, items, traces: tracesOfAll(items) };
}

function numbered(call: CallEvent): Value | undefined {
  const first = call.args[0];
  if (first === undefined) return undefined;
  const rounds = first.items?.map((item) => tupleOf([unknown, item]));
  return containerOf(call, [tupleOf([unknown, memberOf(first)])], first.traces, rounds);
}

function side(call: CallEvent): Value | undefined {
  if (call.args.length < 2) return undefined;
  const items = call.args.map(memberOf);
  return containerOf(call, [tupleOf(items)], tracesOfAll(call.args), roundsAside(call));
}

/** `zip(clients, models)` of lists whose members are known. */
function roundsAside({ path, args }: CallEvent): readonly Value[] | undefined {
  const [first] = args;
  if (path !== 'zip' || first?.items === undefined) return undefined;
  return first.items.map((_, i) => tupleOf(args.map((each) => each.items?.[i] ?? memberOf(each))));
}

function nextMember(call: CallEvent): Value | undefined {
  const first = call.args[0];
  return first?.items === undefined ? undefined : memberOf(first);
}

/** A copy of a dict, with more fields. */
function copiedFields(call: CallEvent): Value | undefined {
  const first = call.args[0] ?? call.receiver;
  if (first?.fields === undefined) return undefined;
  const fields = new Map(first.fields);
  for (const { name, value } of call.keywords) fields.set(name, value);
  return { ...unknown, traces: first.traces, fields };
}

function pairs(call: CallEvent): Value | undefined {
  const { fields, traces } = call.receiver ?? unknown;
  if (fields === undefined) return undefined;
  const [key] = fields.keys();
  const pair = [key === undefined || fields.size > 1 ? unknown : textValue(key), fieldOf(fields)];
  const merged = { ...unknown, traces, items: [{ ...unknown, items: pair, traces }] };
  // Texts alone are told as well by all that they may be.
  if ([...fields.values()].every(isPlain)) return merged;
  return { ...merged, rounds: [...fields].map(([name, value]) => tupleOf([textValue(name), value])) };
}

function isPlain({ fields, items, local, producer }: Value): boolean {
  return fields === undefined && items === undefined && local === undefined && producer === undefined;
}

function fieldValues(call: CallEvent): Value | undefined {
  const { fields, traces } = call.receiver ?? unknown;
  return fields === undefined ? undefined : { ...unknown, traces, items: [...fields.values()] };
}

function fieldByKey(call: CallEvent): Value | undefined {
  const fields = call.receiver?.fields;
  if (fields === undefined) return undefined;
  const [key] = call.args;
  const named = key === undefined ? [] : textsOf(key).flatMap((each) => fields.get(each) ?? []);
  return named.length > 0 ? anyOf(named) : withTraces(fieldOf(fields), call.receiver?.traces ?? []);
}

/** The members of a listing have the ending of its pattern. */
function listing(call: CallEvent): Value | undefined {
  const pattern = call.args[0]?.text;
  if (pattern === undefined) return undefined;
  const folder =
    call.name.endsWith('glob') && !call.path.startsWith('glob.') ? `${call.receiver?.text ?? '{}'}/` : '';
  const path = call.path.startsWith('?') ? `?.${call.name}` : call.path;
  const traces = call.receiver?.traces ?? [];
  const member = { ...pathValue(`${path}()[]`, traces, call), text: folder + pattern };
  return containerOf(call, [member], traces);
}

export const containerModels: {
  readonly functions: readonly (readonly [string, Model])[];
  readonly methods: readonly (readonly [string, Model])[];
} = {
  functions: [
    ...[
      'sorted',
      'reversed',
      'list',
      'tuple',
      'set',
      'iter',
      'tqdm.tqdm',
      'tqdm.auto.tqdm',
      'tqdm.notebook.tqdm',
      'rich.progress.track',
      'itertools.islice',
      'itertools.cycle',
      'random.sample',
      'copy.copy',
      'copy.deepcopy',
    ].map((path) => [path, sameMembers] as const),
    ['enumerate', numbered],
    ['zip', side],
    ['itertools.product', side],
    ['itertools.zip_longest', side],
    ['next', nextMember],
    ['random.choice', nextMember],
  ],
  methods: [
    ['items', pairs],
    ['values', fieldValues],
    ['get', fieldByKey],
    ['copy', copiedFields],
    ['glob', listing],
    ['iglob', listing],
    ['rglob', listing],
  ],
};
