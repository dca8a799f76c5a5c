/** Import statements and dynamic imports with a literal name, as facts. */
import type { ImportStatement } from '../types.ts';
import {
  CLOSE_ROUND,
  COMMA,
  type Cursor,
  DOT,
  kindAt,
  nameText,
  note,
  OPEN_ROUND,
  previousEnd,
  STAR,
  startAt,
} from './cursor.ts';
import * as K from './kinds.ts';
import { lastName } from './last-name.ts';
import type { Expression, Import, ImportAlias } from './tree.ts';

const maxImports = 10_000;

/** `import a.b as c, d` at the cursor; undefined when no module is named. */
export function parseImport(p: Cursor): Import | undefined {
  const start = startAt(p, p.at);
  p.at++;
  const names: ImportAlias[] = [];
  do {
    if (kindAt(p, p.at) === COMMA) p.at++;
    const name = dottedName(p);
    if (name === '') {
      note(p);
      break;
    }
    const alias = asName(p);
    names.push({ name, alias });
    record(p, start, { module: name, names: [], alias, dynamic: false });
  } while (kindAt(p, p.at) === COMMA);
  return names.length === 0
    ? undefined
    : { kind: 'import', start, end: previousEnd(p), from: undefined, names };
}

/** `from m import a as b, c` at the cursor; undefined when it names nothing. */
export function parseFromImport(p: Cursor): Import | undefined {
  const start = startAt(p, p.at);
  p.at++;
  const module = leadingDots(p) + dottedName(p);
  if (module === '' || kindAt(p, p.at) !== K.IMPORT) {
    note(p);
    return undefined;
  }
  p.at++;
  const names = importedNames(p);
  if (names.length === 0) {
    note(p);
    return undefined;
  }
  const aliases = names.map((each) => each.alias);
  record(p, start, {
    module,
    names: names.map((each) => each.name),
    alias: names.length === 1 ? (aliases[0] ?? '') : '',
    dynamic: false,
    ...(aliases.some((alias) => alias !== '') ? { aliases } : {}),
  });
  return { kind: 'import', start, end: previousEnd(p), from: module, names };
}

/** Notes `__import__('m')` and `importlib.import_module('m')`; a name that is computed cannot be known. */
export function recordDynamicImport(p: Cursor, func: Expression, args: readonly Expression[]): void {
  const name = lastName(func);
  if (name !== 'import_module' && name !== '__import__') return;
  const first = args[0];
  if (first?.kind !== 'text' || !/^\.*[^\W\d]\w*(\.[^\W\d]\w*)*$/u.test(first.value)) return;
  const anchor = args[1];
  const module =
    first.value.startsWith('.') && anchor?.kind === 'text' ? anchor.value + first.value : first.value;
  record(p, func.start, { module, names: [], alias: '', dynamic: true });
}

function importedNames(p: Cursor): readonly ImportAlias[] {
  if (kindAt(p, p.at) === STAR) {
    p.at++;
    return [{ name: '*', alias: '' }];
  }
  const brackets = kindAt(p, p.at) === OPEN_ROUND;
  if (brackets) p.at++;
  const names: ImportAlias[] = [];
  while (isName(kindAt(p, p.at))) {
    const name = nameText(p, p.at);
    p.at++;
    names.push({ name, alias: asName(p) });
    if (kindAt(p, p.at) !== COMMA) break;
    p.at++;
  }
  if (brackets && kindAt(p, p.at) === CLOSE_ROUND) p.at++;
  else if (brackets) note(p);
  return names;
}

function asName(p: Cursor): string {
  if (kindAt(p, p.at) !== K.AS) return '';
  p.at++;
  if (!isName(kindAt(p, p.at))) {
    note(p);
    return '';
  }
  const alias = nameText(p, p.at);
  p.at++;
  return alias;
}

function leadingDots(p: Cursor): string {
  let dots = '';
  while (true) {
    const kind = kindAt(p, p.at);
    if (kind === DOT) dots += '.';
    else if (kind === K.ELLIPSIS) dots += '...';
    else return dots;
    p.at++;
  }
}

function dottedName(p: Cursor): string {
  if (!isName(kindAt(p, p.at))) return '';
  let name = nameText(p, p.at);
  p.at++;
  while (kindAt(p, p.at) === DOT && isName(kindAt(p, p.at + 1))) {
    name += `.${nameText(p, p.at + 1)}`;
    p.at += 2;
  }
  return name;
}

/** `async` and `await` were names before Python 3.7. */
function isName(kind: number): boolean {
  return kind === K.NAME || kind === K.ASYNC || kind === K.AWAIT;
}

type Recorded = Pick<ImportStatement, 'module' | 'names' | 'alias' | 'dynamic' | 'aliases'>;

function record(p: Cursor, offset: number, statement: Recorded): void {
  if (p.imports.length >= maxImports) return;
  const { line, column } = p.lines.position(offset);
  const { module, names, alias, aliases, dynamic } = statement;
  const { context } = p;
  p.imports.push(
    aliases === undefined
      ? { module, names, alias, line, column, context, dynamic }
      : { module, names, alias, aliases, line, column, context, dynamic },
  );
}
