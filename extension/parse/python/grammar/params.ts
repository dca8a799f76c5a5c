/** Parameters of functions and lambdas. */
import { COLON, COMMA, EQUALS, STAR } from '../cursor.ts';
import * as K from '../kinds.ts';
import { type Check, doubt, kindOf, name, take, tokenText } from './check.ts';
import { checkAnnotation, checkTest, noteGiven } from './expressions.ts';

const SLASH = 47;
const maxNames = 60;

/** Up to `closing`, which is left to the caller. */
export function checkParams(c: Check, closing: number, annotated: boolean): void {
  const names: string[] = [];
  let defaults = false;
  let slash = false;
  let star = false;
  /** A bare `*` wants a name after it. */
  let bare = false;
  while (kindOf(c) !== closing) {
    const kind = kindOf(c);
    if (kind === K.NAME) {
      const at = c.at;
      checkParam(c, names, annotated);
      bare = false;
      if (take(c, EQUALS)) {
        noteGiven(c, at, c.at);
        defaults = true;
        checkTest(c);
      } else if (defaults && !star) doubt(c);
    } else if (kind === STAR) {
      if (star) doubt(c);
      star = true;
      c.at++;
      if (kindOf(c) === COMMA) bare = true;
      else checkParam(c, names, annotated);
    } else if (kind === SLASH) {
      if (slash || star || names.length === 0) doubt(c);
      slash = true;
      c.at++;
    } else {
      if (bare || !take(c, K.POWER)) doubt(c);
      checkParam(c, names, annotated);
      take(c, COMMA);
      break;
    }
    if (!take(c, COMMA)) break;
  }
  if (bare) doubt(c);
}

function checkParam(c: Check, names: string[], annotated: boolean): void {
  const own = tokenText(c, c.at);
  if (names.includes(own) || names.length > maxNames) doubt(c);
  names.push(own);
  name(c);
  if (annotated && take(c, COLON)) checkAnnotation(c);
}
