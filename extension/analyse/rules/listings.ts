/** Whether a value is each of many files: a member of a listing of a directory, or of a list that was read. */
import { type Expression, lastName } from '../../parse/python/index.ts';
import type { CallEvent, Value } from '../flow/values.ts';
import type { Block } from '../fold/definitions.ts';
import type { Folder } from '../fold/fold.ts';
import { producedBy } from './produced.ts';

const listings =
  /^(?:glob\.i?glob|os\.listdir|os\.scandir|os\.walk|os\.fwalk)$|\.(?:glob|rglob|iterdir|walk)$/;
const member =
  /(?:glob\.i?glob\(\)|\.glob\(\)|\.rglob\(\)|\.iterdir\(\)|\.walk\(\)|os\.listdir\(\)|os\.walk\(\)|os\.fwalk\(\)|os\.scandir\(\))\[\]/;

/** By what is known of the value. */
export function isListed(value: Value): boolean {
  if (member.test(value.path)) return true;
  const { producer } = value;
  // Also a listing that was sorted, filtered or cut first.
  if (/\[\]/.test(value.path) && producedBy(value, listings)) return true;
  return (
    producer !== undefined &&
    [...producer.args, ...(producer.receiver === undefined ? [] : [producer.receiver])].some(
      (each) =>
        each.path !== value.path &&
        (member.test(each.path) || (each.path.includes('[]') && producedBy(each, listings))),
    )
  );
}

const listers = new Set(
  'glob iglob rglob listdir scandir walk fwalk iterdir nlst mlsd listdir_attr'.split(' '),
);
const readers = new Set(
  'readlines splitlines reader DictReader itertuples iterrows fetchall fetchmany'.split(' '),
);

/**
 * By the text: through concatenation, loops and helpers of the script, as far as names can be followed.
 * @param node the expression that is deleted, as in `os.remove(folder + name)`
 */
export function isListedByName(node: Expression, call: CallEvent, folder: Folder): boolean {
  const search: Search = { folder, left: 100, seen: new Set() };
  return reaches(search, node, call.start, false);
}

interface Search {
  readonly folder: Folder;
  left: number;
  readonly seen: Set<string>;
}

/** @param member whether a loop was passed on the way, so that it is each of many */
function reaches(s: Search, node: Expression, at: number, member: boolean): boolean {
  if (s.left-- <= 0) return false;
  const into = (inner: Expression): boolean => reaches(s, inner, at, member);
  switch (node.kind) {
    case 'name':
      return nameReaches(s, node.id, at, member);
    case 'attribute':
      return into(node.value);
    case 'subscript':
      return into(node.value);
    case 'template':
      return node.parts.some((part) => typeof part !== 'string' && into(part));
    case 'binary':
      return node.operands.some(into);
    case 'conditional':
      return into(node.body) || into(node.orelse);
    case 'tuple':
    case 'list':
      return node.items.some(into);
    case 'comprehension':
      return node.clauses.some((clause) => into(clause.iterable));
    case 'call':
      return callReaches(s, node, at, member);
    default:
      return false;
  }
}

function callReaches(
  s: Search,
  node: Extract<Expression, { kind: 'call' }>,
  at: number,
  member: boolean,
): boolean {
  const { func, args } = node;
  const name = lastName(func);
  if (member && (listers.has(name) || readers.has(name))) return true;
  if (func.kind === 'attribute' && reaches(s, func.value, at, member)) return true;
  return args.some((arg) => reaches(s, arg, at, member));
}

function nameReaches(s: Search, name: string, from: number, member: boolean): boolean {
  let at = from;
  for (let block: Block | undefined = s.folder.definitions.blockAt(from); block; block = block.parent) {
    const binding = block.bindings.get(name)?.findLast((each) => each.start < at);
    if (binding !== undefined) {
      if (s.seen.has(`${name}:${binding.start}`)) return false;
      s.seen.add(`${name}:${binding.start}`);
      return reaches(s, binding.value, binding.start, member || binding.each);
    }
    const position = block.fn?.params.findIndex((param) => param.name === name) ?? -1;
    if (position >= 0) return parameterReaches(s, block, position, member);
    at = Number.POSITIVE_INFINITY;
  }
  return false;
}

function parameterReaches(s: Search, block: Block, position: number, member: boolean): boolean {
  const name = block.fn?.name ?? '';
  if (s.seen.has(`${name}()`)) return false;
  s.seen.add(`${name}()`);
  const at = position - (block.isMethod ? 1 : 0);
  return s.folder
    .callersOf(name)
    .slice(0, 20)
    .some((call) => {
      const node = call.nodes[at];
      return node !== undefined && reaches(s, node, call.start, member);
    });
}
