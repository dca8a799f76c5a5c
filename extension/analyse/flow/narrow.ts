/** What a test tells of a file's name: after `name.endswith(".pdf")` or `path.suffix == ".pdf"` it ends so. */
import { type Expression, lastName } from '../../parse/python/index.ts';
import { lookUp, type State } from './state.ts';
import { unknown, type Value } from './values.ts';

const ending = /^\.\w{1,8}$/;

/** @param node the name, perhaps in lower case or as the name of a path */
export function narrowByEnding(s: State, node: Expression, given: Value | undefined): void {
  const suffix = given?.text ?? given?.items?.[0]?.text;
  if (suffix === undefined || !ending.test(suffix)) return;
  const name = nameIn(node);
  if (name === undefined) return;
  const value = lookUp(s.scope, name) ?? unknown;
  const known = value.text ?? '{}';
  if (known.endsWith('{}') || known.endsWith('*'))
    s.scope.variables.set(name, { ...value, text: known + suffix });
}

/** @param node what is compared: `path.suffix`, `path.suffix.lower()`, `os.path.splitext(name)[1]` */
export function narrowBySuffix(s: State, node: Expression | undefined, given: Value | undefined): void {
  let at = node;
  while (
    at?.kind === 'call' &&
    at.func.kind === 'attribute' &&
    /^(?:lower|casefold|upper)$/.test(at.func.attr)
  )
    at = at.func.value;
  if (at?.kind === 'attribute' && at.attr === 'suffix') narrowByEnding(s, at.value, given);
  else if (at?.kind === 'subscript' && at.value.kind === 'call') {
    const { func, args } = at.value;
    const splits = lastName(func);
    if (splits === 'splitext' && args[0] !== undefined) narrowByEnding(s, args[0], given);
  }
}

function nameIn(node: Expression): string | undefined {
  if (node.kind === 'name') return node.id;
  if (node.kind === 'attribute' && node.attr === 'name') return nameIn(node.value);
  if (
    node.kind === 'call' &&
    node.func.kind === 'attribute' &&
    /^(?:lower|casefold|upper)$/.test(node.func.attr)
  )
    return nameIn(node.func.value);
  return undefined;
}
