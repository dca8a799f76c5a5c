/** Requirements (PEP 508): name, extras, and the marker that says where the requirement holds. */
import { compareVersions, isVersion, publicVersion } from './version.ts';

export interface Requirement {
  /** As written. */
  readonly name: string;
  readonly extras: readonly string[];
  /** `>=1.0,<2`, or '' */
  readonly specifier: string;
  /** URL of a direct reference, or ''. */
  readonly url: string;
  /** Without the semicolon, or ''. */
  readonly marker: string;
}

/** Values of marker variables; `extra` is the one extra that is asked for, or ''. */
export type MarkerEnvironment = Readonly<Partial<Record<MarkerVariable, string>>>;

export type MarkerVariable =
  | 'python_version'
  | 'python_full_version'
  | 'os_name'
  | 'sys_platform'
  | 'platform_system'
  | 'platform_machine'
  | 'platform_python_implementation'
  | 'implementation_name'
  | 'extra';

const MAX_TEXT = 4000;
const HEAD =
  /^\s*(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[(?<extras>[^\]]*)\])?\s*(?<rest>.*)$/s;

/** @returns undefined when the text is no requirement */
export function parseRequirement(text: string): Requirement | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const groups = HEAD.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const rest = groups['rest'] ?? '';
  const direct = rest.startsWith('@');
  // In a URL a semicolon belongs to the marker only after white space.
  const cut = direct ? rest.search(/\s;/) : rest.indexOf(';');
  const body = (cut === -1 ? rest : rest.slice(0, cut)).trim();
  return {
    name: groups['name'] ?? '',
    extras: (groups['extras'] ?? '')
      .split(',')
      .map((extra) => extra.trim())
      .filter((extra) => extra !== ''),
    specifier: direct ? '' : body.replace(/^\(|\)$/g, '').trim(),
    url: direct ? body.slice(1).trim() : '',
    marker: cut === -1 ? '' : rest.slice(rest.indexOf(';', cut) + 1).trim(),
  };
}

/**
 * Whether a marker holds.
 * @returns true for '' and for what cannot be decided: a missing value or a marker that is no marker
 */
export function markerHolds(marker: string, environment: MarkerEnvironment): boolean {
  if (marker.trim() === '') return true;
  const tokens = tokenize(marker);
  if (tokens === undefined) return true;
  const cursor = { tokens, at: 0, depth: 0 };
  const value = readOr(cursor, environment);
  return cursor.at === tokens.length ? (value ?? true) : true;
}

interface Token {
  readonly kind: 'word' | 'text' | 'operator' | 'open' | 'close';
  readonly text: string;
}

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

const TOKEN =
  /\s*(?:(?<open>\()|(?<close>\))|(?<operator>===|==|!=|<=|>=|~=|<|>)|'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<word>[A-Za-z_][\w.]*))/y;

function tokenize(marker: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const text = marker.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined || tokens.length > 500) return undefined;
    const { open, close, operator, single, double, word } = groups;
    if (open !== undefined) tokens.push({ kind: 'open', text: open });
    else if (close !== undefined) tokens.push({ kind: 'close', text: close });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'text', text: single ?? double ?? '' });
  }
  return tokens;
}

/** Three values: undefined is "cannot be decided". */
type Truth = boolean | undefined;

function readOr(cursor: Cursor, environment: MarkerEnvironment): Truth {
  let left = readAnd(cursor, environment);
  while (isWord(cursor, 'or')) {
    cursor.at++;
    const right = readAnd(cursor, environment);
    left =
      left === true || right === true ? true : left === undefined || right === undefined ? undefined : false;
  }
  return left;
}

function readAnd(cursor: Cursor, environment: MarkerEnvironment): Truth {
  let left = readTerm(cursor, environment);
  while (isWord(cursor, 'and')) {
    cursor.at++;
    const right = readTerm(cursor, environment);
    left =
      left === false || right === false
        ? false
        : left === undefined || right === undefined
          ? undefined
          : true;
  }
  return left;
}

const MAX_DEPTH = 50;

function readTerm(cursor: Cursor, environment: MarkerEnvironment): Truth {
  if (cursor.tokens[cursor.at]?.kind === 'open') {
    if (++cursor.depth > MAX_DEPTH) return undefined;
    cursor.at++;
    const value = readOr(cursor, environment);
    if (cursor.tokens[cursor.at]?.kind === 'close') cursor.at++;
    cursor.depth--;
    return value;
  }
  const left = readValue(cursor, environment);
  const operator = readOperator(cursor);
  const right = readValue(cursor, environment);
  if (left === undefined || right === undefined || operator === '') return undefined;
  return compare(left, operator, right);
}

function readValue(cursor: Cursor, environment: MarkerEnvironment): string | undefined {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || (token.kind !== 'text' && token.kind !== 'word')) return undefined;
  cursor.at++;
  return token.kind === 'text' ? token.text : environment[token.text as MarkerVariable];
}

function readOperator(cursor: Cursor): string {
  const token = cursor.tokens[cursor.at];
  if (token?.kind === 'operator') {
    cursor.at++;
    return token.text;
  }
  if (isWord(cursor, 'in')) {
    cursor.at++;
    return 'in';
  }
  if (isWord(cursor, 'not') && cursor.tokens[cursor.at + 1]?.text === 'in') {
    cursor.at += 2;
    return 'not in';
  }
  return '';
}

function isWord(cursor: Cursor, word: string): boolean {
  const token = cursor.tokens[cursor.at];
  return token?.kind === 'word' && token.text === word;
}

function compare(left: string, operator: string, right: string): Truth {
  if (operator === 'in') return right.includes(left);
  if (operator === 'not in') return !right.includes(left);
  const prefix = right.endsWith('.*') ? right.slice(0, -2) : undefined;
  if (prefix !== undefined && isVersion(left) && isVersion(prefix)) {
    const same = `${publicVersion(left)}.`.startsWith(`${prefix}.`);
    return operator === '==' ? same : operator === '!=' ? !same : undefined;
  }
  if (isVersion(left) && isVersion(right)) return decide(operator, compareVersions(left, right), left, right);
  return decide(operator, left < right ? -1 : Number(left > right), left, right);
}

function decide(operator: string, order: number, left: string, right: string): Truth {
  switch (operator) {
    case '==':
      return order === 0;
    case '===':
      return left === right;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '~=':
      return order >= 0 && `${left}.`.startsWith(`${right.split('.').slice(0, -1).join('.')}.`);
    default:
      return undefined;
  }
}
