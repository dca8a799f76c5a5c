/**
 * Literals under a name that says what they are, whatever stands between the two: a wrapper (`SecretStr("…")`), a default
 * (`getenv("X") or "…"`), a tuple or list, an option of a command line, a comparison. Read from the syntax tree.
 */
import type { Call, Expression, Param, Statement, Text } from '../parse/python/index.ts';

/** A literal, the name it goes by, and how it hangs on it. */
export interface NamedLiteral {
  readonly name: string;
  readonly node: Text;
  /** `member`: one of several under the name; `second`: the second of a pair; `compared`: what the named is compared with. */
  readonly how: 'value' | 'member' | 'second' | 'compared';
}

const maxNodes = 200_000;
const maxDepth = 200;

/** @param body the statements of a module */
export function namedLiterals(body: readonly Statement[]): readonly NamedLiteral[] {
  const walk: Walk = { found: [], left: maxNodes };
  for (const statement of body) visitStatement(walk, statement, 0);
  return walk.found;
}

interface Walk {
  readonly found: NamedLiteral[];
  left: number;
}

function visitBody(walk: Walk, body: readonly Statement[], depth: number): void {
  if (depth >= maxDepth) return;
  for (let i = 0; i < body.length; i++) {
    const statement = body[i];
    if (statement !== undefined) visitStatement(walk, statement, depth + 1);
  }
}

function visitStatement(walk: Walk, statement: Statement, depth: number): void {
  if (walk.left-- <= 0) return;
  switch (statement.kind) {
    case 'expression':
      return visit(walk, statement.value, depth);
    case 'assign':
      if (statement.value === undefined) return;
      for (let i = 0; i < statement.targets.length; i++) {
        const target = statement.targets[i];
        if (target !== undefined) bind(walk, target, statement.value);
      }
      return visit(walk, statement.value, depth);
    case 'simple':
      return visitAll(walk, statement.values, depth);
    case 'function':
      visitParams(walk, statement.params, depth);
      for (const decorator of statement.decorators) visit(walk, decorator, depth);
      return visitBody(walk, statement.body, depth);
    case 'class':
      for (const decorator of statement.decorators) visit(walk, decorator, depth);
      return visitBody(walk, statement.body, depth);
    case 'if':
      for (const { test, body } of statement.branches) {
        visit(walk, test, depth);
        visitBody(walk, body, depth);
      }
      return visitBody(walk, statement.orelse, depth);
    case 'for':
      visit(walk, statement.iterable, depth);
      visitBody(walk, statement.body, depth);
      return visitBody(walk, statement.orelse, depth);
    case 'try':
      for (const body of [statement.body, ...statement.handlers.map((handler) => handler.body)])
        visitBody(walk, body, depth);
      visitBody(walk, statement.orelse, depth);
      return visitBody(walk, statement.final, depth);
    case 'with':
      for (const { context } of statement.items) visit(walk, context, depth);
      return visitBody(walk, statement.body, depth);
    case 'match':
      visit(walk, statement.subject, depth);
      for (const { guard, body } of statement.cases) {
        if (guard !== undefined) visit(walk, guard, depth);
        visitBody(walk, body, depth);
      }
  }
}

function visitParams(walk: Walk, params: readonly Param[], depth: number): void {
  for (const { name, default: standard } of params) {
    if (standard === undefined) continue;
    note(walk, name, standard);
    visit(walk, standard, depth);
  }
}

/** Everything in an expression that gives something a name. */
function visit(walk: Walk, node: Expression, depth: number): void {
  if (walk.left-- <= 0 || depth >= maxDepth) return;
  switch (node.kind) {
    case 'call':
      visitCall(walk, node);
      visit(walk, node.func, depth + 1);
      visitAll(walk, node.args, depth);
      for (let i = 0; i < node.keywords.length; i++) visitSome(walk, node.keywords[i]?.value, depth);
      return;
    case 'dict':
      node.values.forEach((value, i) => {
        const key = node.keys[i];
        if (key?.kind === 'text') note(walk, key.value, value);
        visit(walk, value, depth + 1);
      });
      return;
    case 'binary':
      if (node.op === '==' || node.op === '!=') compare(walk, node.operands);
      else if (node.op === 'or') standIn(walk, node.operands);
      return visitAll(walk, node.operands, depth);
    case 'list':
    case 'tuple':
    case 'set':
      return visitAll(walk, node.items, depth);
    case 'walrus':
      bind(walk, node.target, node.value);
      return visit(walk, node.value, depth + 1);
    case 'conditional':
      return visitAll(walk, [node.test, node.body, node.orelse], depth);
    case 'comprehension':
      visit(walk, node.element, depth + 1);
      visitSome(walk, node.value, depth);
      for (const clause of node.clauses) visit(walk, clause.iterable, depth + 1);
      return;
    case 'lambda':
      visitParams(walk, node.params, depth);
      return visit(walk, node.body, depth + 1);
    case 'attribute':
      return visit(walk, node.value, depth + 1);
    case 'subscript':
      visit(walk, node.value, depth + 1);
      return visit(walk, node.index, depth + 1);
    case 'unary':
      visitSome(walk, node.value, depth);
  }
}

function visitSome(walk: Walk, node: Expression | undefined, depth: number): void {
  if (node !== undefined) visit(walk, node, depth + 1);
}

/** By index, as iterators cost much in code that the engine has not optimised yet. */
function visitAll(walk: Walk, nodes: readonly Expression[], depth: number): void {
  for (let i = 0; i < nodes.length; i++) visitSome(walk, nodes[i], depth);
}

function bind(walk: Walk, target: Expression, value: Expression): void {
  if (target.kind === 'tuple' || target.kind === 'list') {
    if ((value.kind === 'tuple' || value.kind === 'list') && value.items.length === target.items.length)
      value.items.forEach((item, i) => {
        const own = target.items[i];
        if (own !== undefined) bind(walk, own, item);
      });
    return;
  }
  const name = nameOf(target);
  if (name !== undefined) note(walk, name, value);
}

function nameOf(node: Expression | undefined): string | undefined {
  switch (node?.kind) {
    case 'name':
      return node.id;
    case 'attribute':
      return node.attr;
    case 'subscript':
      return node.index.kind === 'text' ? node.index.value : undefined;
    default:
      return undefined;
  }
}

const environment = /^(?:setdefault|putenv|getenv|setenv|set_key|get|pop|config|env|str)$/;
const options = /^(?:add_argument|add_option|option|Option|argument|DEFINE_string)$/;

function visitCall(walk: Walk, node: Call): void {
  for (let i = 0; i < node.keywords.length; i++) {
    const keyword = node.keywords[i];
    if (keyword !== undefined) note(walk, keyword.name, keyword.value);
  }
  const called = nameOf(node.func) ?? '';
  const [first, second] = node.args;
  if (options.test(called)) {
    const standard = node.keywords.find(({ name }) => name === 'default')?.value;
    const flag = node.args.find((each) => each.kind === 'text' && /^--?\w[\w-]+$|^\w+$/.test(each.value));
    const long = node.args.find((each) => each.kind === 'text' && each.value.startsWith('--')) ?? flag;
    if (standard !== undefined && long?.kind === 'text')
      note(walk, long.value.replace(/^-+/, '').replaceAll('-', '_'), standard);
  } else if (first?.kind === 'text' && environment.test(called)) {
    const standard = second ?? node.keywords.find(({ name }) => name === 'default')?.value;
    if (standard !== undefined) note(walk, first.value, standard);
  }
}

function compare(walk: Walk, operands: readonly Expression[]): void {
  const [left, right] = operands;
  if (operands.length !== 2 || left === undefined || right === undefined) return;
  compareWith(walk, left, right);
  compareWith(walk, right, left);
}

function compareWith(walk: Walk, side: Expression, other: Expression): void {
  const name = other.kind === 'text' ? nameOf(side) : undefined;
  if (name !== undefined && other.kind === 'text') walk.found.push({ name, node: other, how: 'compared' });
}

/** `os.getenv("DB_PASSWORD") or "…"`. */
function standIn(walk: Walk, [first, ...others]: readonly Expression[]): void {
  const name =
    first?.kind === 'call' && first.args[0]?.kind === 'text' && environment.test(nameOf(first.func) ?? '')
      ? first.args[0].value
      : nameOf(first);
  if (name !== undefined) for (const other of others) note(walk, name, other);
}

/** Calls that give back, or stand for, the text that they are given. */
const wrappers =
  /^(?:SecretStr|SecretBytes|Secret|Field|field|Option|Argument|Param|bytes|bytearray|quote|quote_plus|b64decode|b64encode|urlsafe_b64decode|a2b_hex|unhexlify|fromhex|Fernet|AzureKeyCredential|TokenAuth|Password)$/;
const textMethods = /^(?:encode|decode|strip|rstrip)$/;

/** A part of every name that says something; most names have none. */
const telling =
  /pass|pw|psw|mdp|senha|clave|contras|wacht|has[lł]o|parola|senord|kod|salasana|jelsz|heslo|ifre|key|token|secret|cred|auth|login|user|usuario|account|kont|cont|zugang|acceso|apikey|chave|cle|clé|api|kennwort|[^ -~]/i;

function note(walk: Walk, name: string, value: Expression): void {
  if (name.length >= 2 && name.length <= 80 && telling.test(name)) noteValue(walk, name, value, 'value', 6);
}

/** The literals that a value comes down to. */
function noteValue(
  walk: Walk,
  name: string,
  value: Expression,
  how: NamedLiteral['how'],
  depth: number,
): void {
  if (depth === 0) return;
  const into = (each: Expression | undefined, as = how): void => {
    if (each !== undefined) noteValue(walk, name, each, as, depth - 1);
  };
  switch (value.kind) {
    case 'text':
      walk.found.push({ name, node: value, how });
      return;
    case 'conditional':
      into(value.body);
      return into(value.orelse);
    case 'binary':
      if (value.op === 'or') for (const operand of value.operands) into(operand);
      return;
    case 'subscript':
      return into(value.value);
    case 'lambda':
      return into(value.body);
    case 'list':
    case 'set':
    case 'tuple':
      if (value.items.length === 2) into(value.items[1], 'second');
      for (const item of value.items)
        if (value.items.length !== 2 || value.kind !== 'tuple' || item.kind !== 'text') into(item, 'member');
      return;
    case 'dict':
      for (const each of value.values) into(each, 'member');
      return;
    case 'call': {
      const called = nameOf(value.func) ?? '';
      if (value.func.kind === 'attribute' && textMethods.test(called)) return into(value.func.value);
      if (!wrappers.test(called) && !environment.test(called)) return;
      const standard = value.keywords.find(({ name: each }) => /^default(?:_factory)?$/.test(each))?.value;
      into(standard ?? value.args[environment.test(called) ? 1 : 0]);
    }
  }
}
