/** Parameters of functions and lambdas. */
import {
  COLON,
  COMMA,
  type Cursor,
  EQUALS,
  kindAt,
  note,
  OPEN_ROUND,
  STAR,
  skipBrackets,
  skipTo,
  tokenText,
} from './cursor.ts';
import { parseItem, parseTest } from './expressions.ts';
import * as K from './kinds.ts';
import type { Expression, Param } from './tree.ts';

const slash = 47;
const commaStops = K.flagTable([COMMA]);
const lambdaStops = K.flagTable([COMMA, COLON]);

/**
 * Reads parameters up to the token `closing`, which is left at the cursor.
 * @param annotated whether `name: annotation` may occur (not in a lambda)
 */
export function parseParams(p: Cursor, closing: number, annotated: boolean): readonly Param[] {
  const params: Param[] = [];
  const stops = closing === COLON ? lambdaStops : commaStops;
  while (true) {
    const kind = kindAt(p, p.at);
    if (kind === closing || kind === K.LINE || kind === K.END) return params;
    if (kind === COMMA || kind === slash) p.at++;
    else if (kind === OPEN_ROUND) {
      // Python 2: def f(a, (b, c))
      p.python2 = true;
      skipBrackets(p);
    } else if (kind === STAR || kind === K.POWER) {
      p.at++;
      if (isName(kindAt(p, p.at))) params.push(parameter(p, kind === STAR ? '*' : '**', annotated));
    } else if (isName(kind)) params.push(parameter(p, '', annotated));
    else {
      note(p);
      p.at++;
      skipTo(p, stops);
      if (kindAt(p, p.at) !== COMMA) return params;
    }
  }
}

function isName(kind: number): boolean {
  return kind === K.NAME || kind === K.ASYNC || kind === K.AWAIT;
}

function parameter(p: Cursor, star: Param['star'], annotated: boolean): Param {
  const name = tokenText(p, p.at);
  p.at++;
  let annotation: Expression | undefined;
  let value: Expression | undefined;
  if (annotated && kindAt(p, p.at) === COLON) {
    p.at++;
    annotation = parseItem(p);
  }
  if (kindAt(p, p.at) === EQUALS) {
    p.at++;
    value = parseTest(p);
  }
  return { name, star, annotation, default: value };
}
