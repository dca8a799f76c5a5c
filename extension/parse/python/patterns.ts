/** Patterns of `match` (PEP 634): which names they bind, and to what. What they compare with is not kept. */
import {
  CLOSE_CURLY,
  CLOSE_ROUND,
  CLOSE_SQUARE,
  COLON,
  COMMA,
  type Cursor,
  DOT,
  EQUALS,
  kindAt,
  nameText,
  OPEN_CURLY,
  OPEN_ROUND,
  OPEN_SQUARE,
  STAR,
  startAt,
  tokenText,
} from './cursor.ts';
import * as K from './kinds.ts';
import type { Capture } from './tree.ts';

const maxCaptures = 64;

/** A bracket that is open, or the pattern around all brackets. */
interface Level {
  /** Whether members are told apart by their place: not in `f(…)` nor `{…}`. */
  readonly ordered: boolean;
  place: number;
  /** After `*rest` the place of a member is not known. */
  starred: boolean;
}

/** Reads over a pattern up to the colon or the `if` that ends it. */
export function parsePattern(p: Cursor): readonly Capture[] {
  const captures: Capture[] = [];
  const first = p.at;
  const levels: Level[] = [{ ordered: true, place: 0, starred: false }];
  while (true) {
    const kind = kindAt(p, p.at);
    if (kind === K.LINE || kind === K.END) break;
    if (levels.length === 1 && (kind === COLON || kind === K.IF)) break;
    const level = levels[levels.length - 1];
    if (kind === OPEN_ROUND || kind === OPEN_SQUARE || kind === OPEN_CURLY)
      levels.push({
        ordered: kind !== OPEN_CURLY && (p.at === first || kindAt(p, p.at - 1) !== K.NAME),
        place: 0,
        starred: false,
      });
    else if (kind === CLOSE_ROUND || kind === CLOSE_SQUARE || kind === CLOSE_CURLY) {
      if (levels.length === 1) break;
      levels.pop();
    } else if (kind === COMMA && level !== undefined) level.place++;
    else if (kind === STAR && level !== undefined) level.starred = true;
    else if (kind === K.NAME && isCapture(p, first) && captures.length < maxCaptures)
      captures.push(captureAt(p, first, levels));
    p.at++;
  }
  return captures;
}

/** A name is compared with when it is dotted, called or a keyword of a class; `_` and `case` itself bind nothing. */
function isCapture(p: Cursor, first: number): boolean {
  const next = kindAt(p, p.at + 1);
  return (
    next !== DOT &&
    next !== OPEN_ROUND &&
    next !== EQUALS &&
    (p.at === first || kindAt(p, p.at - 1) !== DOT) &&
    tokenText(p, p.at) !== '_'
  );
}

function captureAt(p: Cursor, first: number, levels: readonly Level[]): Capture {
  const span = { name: nameText(p, p.at), start: startAt(p, p.at), end: p.ends[p.at] ?? 0 };
  const before = p.at === first ? K.END : kindAt(p, p.at - 1);
  if (before === COLON && kindAt(p, p.at - 2) === K.STRING)
    return { ...span, of: 'key', at: tokenText(p, p.at - 2).replace(/^\w*(['"])(.*)\1$/s, '$2') };
  if (before === EQUALS) return { ...span, of: 'attribute', at: tokenText(p, p.at - 2) };
  const outer = levels.length === 1;
  if (outer && (before === K.AS || (before === K.END && kindAt(p, p.at + 1) !== COMMA)))
    return { ...span, of: 'whole', at: '' };
  const level = levels[levels.length - 1];
  const isOutermost = outer || levels.length === 2;
  if (level?.ordered === true && isOutermost && !level.starred && (outer || before !== K.AS))
    return { ...span, of: 'index', at: String(level.place) };
  return { ...span, of: 'part', at: '' };
}
