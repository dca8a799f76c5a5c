/** `import` and `from … import`. */
import { CLOSE_ROUND, COMMA, DOT, OPEN_ROUND, STAR } from '../cursor.ts';
import * as K from '../kinds.ts';
import { type Check, doubt, expect, kindOf, name, take, tokenText } from './check.ts';

/** The features of `__future__` in Python 3.14. */
const features = new Set([
  'nested_scopes',
  'generators',
  'division',
  'absolute_import',
  'with_statement',
  'print_function',
  'unicode_literals',
  'barry_as_FLUFL',
  'generator_stop',
  'annotations',
]);

export function checkImport(c: Check): void {
  c.at++;
  do {
    dottedName(c);
    if (take(c, K.AS)) name(c);
  } while (take(c, COMMA));
}

export function checkFromImport(c: Check): void {
  c.at++;
  let dots = false;
  while (take(c, DOT) || take(c, K.ELLIPSIS)) dots = true;
  const future = kindOf(c) === K.NAME && tokenText(c, c.at) === '__future__';
  if (future && !c.preamble) doubt(c);
  if (!dots || kindOf(c) !== K.IMPORT) dottedName(c);
  expect(c, K.IMPORT);
  if (kindOf(c) === STAR) {
    if (c.scope.kind !== 'module' || future) doubt(c);
    else c.at++;
    return;
  }
  const brackets = take(c, OPEN_ROUND);
  do {
    if (brackets && kindOf(c) === CLOSE_ROUND && c.kinds[c.at - 1] === COMMA) break;
    if (future && !features.has(tokenText(c, c.at))) doubt(c);
    name(c);
    if (take(c, K.AS)) name(c);
  } while (take(c, COMMA));
  if (brackets) expect(c, CLOSE_ROUND);
}

function dottedName(c: Check): void {
  name(c);
  while (take(c, DOT)) name(c);
}
