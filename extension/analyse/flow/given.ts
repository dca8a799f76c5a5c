/** Constants of other files of the project as values, for the imports of a script. */
import type { Constant } from '../types.ts';
import { type Origin, pathValue, textValue, type Value } from './values.ts';

const none: ReadonlyMap<string, Value> = new Map();

interface Node {
  readonly path: string;
  constant: Constant | undefined;
  readonly members: Map<string, Node>;
}

/**
 * @param constants named as the script imports them, from the module on
 * @returns what each part of the names stands for: modules, classes, objects, dicts and lists have the constants as members
 */
export function givenValues(constants: readonly Constant[]): ReadonlyMap<string, Value> {
  if (constants.length === 0) return none;
  const top = new Map<string, Node>();
  for (const constant of constants) place(top, constant);
  const values = new Map<string, Value>();
  for (const node of top.values()) nodeValue(node, values);
  return values;
}

function place(top: Map<string, Node>, constant: Constant): void {
  let members = top;
  let node: Node | undefined;
  for (const part of constant.name.match(/^\.*[^.]+|[^.]+/g) ?? []) {
    const path: string = node === undefined ? part : `${node.path}.${part}`;
    const next = members.get(part) ?? { path, constant: undefined, members: new Map() };
    members.set(part, next);
    node = next;
    members = next.members;
  }
  if (node !== undefined) node.constant = constant;
}

function nodeValue({ path, constant, members }: Node, values: Map<string, Value>): Value {
  const fields = new Map([...members].map(([name, member]) => [name, nodeValue(member, values)] as const));
  const own = constant === undefined ? pathValue(path) : constantValue(constant);
  const value = fields.size === 0 ? own : { ...own, ...container(fields) };
  values.set(path, value);
  // An object has what its class has.
  if (fields.size > 0 && !path.endsWith(')')) values.set(`${path}()`, value);
  return value;
}

/** Members of a list are named `[0]`, `[1]`. */
function container(fields: ReadonlyMap<string, Value>): Pick<Value, 'items' | 'fields'> {
  const isList = [...fields.keys()].every((name) => name.startsWith('['));
  return isList ? { items: [...fields.values()], fields: undefined } : { items: undefined, fields };
}

/** As the interpreter makes it where such a constant stands in the script itself. */
function constantValue({ text, source, from = '' }: Constant): Value {
  if (source === undefined) return textValue(text ?? '');
  const origin: Origin = { kind: source, name: from, offset: 0, data: false, weak: false };
  return { ...pathValue('os.environ[]', [{ origin, step: undefined }]), text };
}
