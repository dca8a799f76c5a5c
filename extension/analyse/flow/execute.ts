/** Statements in order, once a pass; bodies of functions when they are called, or at the end. */
import type {
  Capture,
  ClassDefinition,
  Expression,
  FunctionDefinition,
  Import,
  Statement,
} from '../../parse/python/index.ts';
import { assign } from './assign.ts';
import { attributeOf, evaluate } from './evaluate.ts';
import { passRequest } from './handlers.ts';
import { callLocal, passOne } from './local-call.ts';
import { memberOf } from './members.ts';
import { decoratedOption } from './options.ts';
import { dataOfOwn, entered, iterated } from './protocols.ts';
import { createScope, maxDepth, maxEvents, maxSteps, type State } from './state.ts';
import {
  type CallEvent,
  eitherValue,
  extendPath,
  type LocalClass,
  type LocalFunction,
  memberPath,
  pathValue,
  tracedValue,
  unknown,
  type Value,
  withTraces,
} from './values.ts';

export function executeBody(s: State, body: readonly Statement[]): void {
  if (s.depth >= maxDepth) return;
  s.depth++;
  // By index, as iterators cost much in code that the engine has not optimised yet.
  for (let i = 0; i < body.length; i++) {
    const statement = body[i];
    if (statement === undefined || s.steps++ >= maxSteps) break;
    execute(s, statement);
  }
  s.depth--;
}

function execute(s: State, statement: Statement): void {
  switch (statement.kind) {
    case 'expression':
      if (statement.value.kind === 'unary' && statement.value.op === 'yield')
        yieldOnly(s, statement.value.value);
      else if (statement.value.kind !== 'text') evaluate(s, statement.value);
      else if (s.docstrings.length < maxEvents)
        s.docstrings.push({ start: statement.start, text: statement.value.value });
      return;
    case 'assign':
      executeAssign(s, statement);
      return;
    case 'import':
      bindImport(s, statement);
      return;
    case 'simple':
      executeSimple(s, statement.keyword, statement.values);
      return;
    case 'function':
      defineFunction(s, statement);
      return;
    case 'class':
      defineClass(s, statement);
      return;
    case 'if':
      if (statement.loop) executeLoop(s, () => executeIf(s, statement));
      else executeIf(s, statement);
      return;
    case 'for':
      executeFor(s, statement);
      executeBody(s, statement.orelse);
      return;
    case 'try':
      executeBody(s, statement.body);
      for (const handler of statement.handlers) {
        if (handler.type !== undefined) evaluate(s, handler.type);
        if (handler.name !== '') s.scope.variables.set(handler.name, unknown);
        executeBranch(s, handler.body);
      }
      executeBody(s, statement.orelse);
      executeBody(s, statement.final);
      return;
    case 'with':
      for (const { context, target } of statement.items) {
        const value = evaluate(s, context);
        const held = value.local === undefined ? value : entered(s, value);
        if (target !== undefined) assign(s, target, held, context.start);
      }
      executeBody(s, statement.body);
      return;
    case 'match':
      executeMatch(s, statement);
  }
}

/** A line that only yields takes nothing in. */
function yieldOnly(s: State, node: Expression | undefined): void {
  const value = node === undefined ? unknown : evaluate(s, node);
  if (s.current !== undefined) s.current.returns = eitherValue(s.current.returns, value);
}

function executeIf(s: State, statement: Extract<Statement, { kind: 'if' }>): void {
  for (const { test, body } of statement.branches) {
    evaluate(s, test);
    executeBranch(s, body);
  }
  executeBranch(s, statement.orelse);
}

function executeMatch(s: State, statement: Extract<Statement, { kind: 'match' }>): void {
  const subject = evaluate(s, statement.subject);
  for (const { captures, guard, body } of statement.cases) {
    s.branch++;
    for (const capture of captures) {
      const { name, start, end } = capture;
      assign(s, { kind: 'name', id: name, start, end }, captured(s, subject, capture), start);
    }
    if (guard !== undefined) evaluate(s, guard);
    executeBody(s, body);
    s.branch--;
  }
}

/** The part of a subject that a pattern binds to a name. */
function captured(s: State, subject: Value, { of, at }: Capture): Value {
  switch (of) {
    case 'whole':
      return subject;
    case 'key':
      return subject.fields?.get(at) ?? memberOf(subject);
    case 'attribute':
      return attributeOf(subject, at, s.current);
    case 'index':
      return subject.items?.[Number(at)] ?? memberOf(subject);
    default:
      return tracedValue(dataOfOwn(subject, s.current));
  }
}

/** Deeper loops are read once, so that the work stays linear in the text. */
const repeatedLoops = 2;

/** A loop's lines are read again when data went into what earlier lines of it use: `send(batch)` before `batch.append(row)`. */
function executeLoop(s: State, round: () => void): void {
  const { carried } = s;
  s.carried = false;
  s.loops++;
  round();
  if (s.carried && s.loops <= repeatedLoops) {
    s.repeated = true;
    round();
  }
  s.loops--;
  s.carried ||= carried;
}

function executeFor(s: State, { target, iterable, body }: Extract<Statement, { kind: 'for' }>): void {
  const value = evaluate(s, iterable);
  const rounds = s.loops === 0 && s.round === 0 ? roundsOf(value) : undefined;
  if (rounds === undefined) {
    assign(s, target, iterated(s, value), target.start);
    executeLoop(s, () => executeBody(s, body));
    return;
  }
  s.repeated = true;
  executeLoop(s, () => {
    for (const [i, member] of rounds.entries()) {
      s.round = i + 1;
      assign(s, target, withTraces(member, value.traces), target.start);
      executeBody(s, body);
    }
    s.round = 0;
  });
}

const maxMembersApart = 8;

/** Members that say different things together: `for client, model in [(a, "gpt-4o"), (b, "deepseek-chat")]`. */
function roundsOf({ rounds, items }: Value): readonly Value[] | undefined {
  const members = rounds ?? items;
  if (members === undefined || members.length < 2 || members.length > maxMembersApart) return undefined;
  const isApart = members.every((member) => member.items !== undefined || member.fields !== undefined);
  return isApart ? members : undefined;
}

function executeBranch(s: State, body: readonly Statement[]): void {
  s.branch++;
  executeBody(s, body);
  s.branch--;
}

function executeAssign(s: State, statement: Extract<Statement, { kind: 'assign' }>): void {
  if (statement.value === undefined) return;
  let value = evaluate(s, statement.value);
  const [target] = statement.targets;
  if (statement.op !== '=' && target !== undefined)
    value = augmented(evaluate(s, target), value, statement.op);
  for (let i = 0; i < statement.targets.length; i++) {
    const each = statement.targets[i];
    if (each !== undefined) assign(s, each, value, statement.start);
  }
}

function augmented(old: Value, added: Value, op: string): Value {
  const traces = added.traces;
  // `session.headers |= {…}`
  if (op === '|=' && added.fields !== undefined)
    return withTraces({ ...old, fields: new Map([...(old.fields ?? []), ...added.fields]) }, traces);
  if (op === '+=' && old.text !== undefined && added.text !== undefined && old.text.length < 20_000)
    return withTraces({ ...old, text: old.text + added.text }, traces);
  return withTraces(old, traces);
}

function executeSimple(s: State, keyword: string, values: readonly Expression[]): void {
  for (let i = 0; i < values.length; i++) {
    const node = values[i];
    if (node === undefined) continue;
    if (keyword === 'global' || keyword === 'nonlocal') {
      if (node.kind === 'name') {
        s.scope.outer ??= new Set();
        s.scope.outer.add(node.id);
      }
      continue;
    }
    const value = evaluate(s, node);
    if (keyword === 'return' && s.current !== undefined)
      s.current.returns = eitherValue(value, s.current.returns);
  }
}

function bindImport(s: State, node: Import): void {
  const { variables } = s.scope;
  for (const { name, alias } of node.names) {
    if (node.from !== undefined) {
      if (name !== '*') variables.set(alias === '' ? name : alias, imported(s, memberPath(node.from, name)));
      else
        for (const [each, value] of s.given.get(node.from)?.fields ?? []) bindPublic(variables, each, value);
    } else if (alias !== '') variables.set(alias, imported(s, name));
    else {
      const root = name.split('.', 1)[0] ?? name;
      variables.set(root, imported(s, root));
    }
  }
}

/** What is known of an import by the constants of other files, or its name. */
function imported({ given }: State, path: string): Value {
  return given.get(path) ?? pathValue(path);
}

function bindPublic(variables: Map<string, Value>, name: string, value: Value): void {
  if (/^[^\W_]\w*$/u.test(name)) variables.set(name, value);
}

function defineFunction(s: State, node: FunctionDefinition): void {
  const owner = s.scope.kind === 'class' ? s.classes.get(classOffset(s)) : undefined;
  let fn = s.functions.get(node.start);
  if (fn === undefined) {
    fn = {
      kind: 'function',
      name: node.name,
      node,
      scope: s.scope,
      owner,
      passed: new Map(),
      filled: new Map(),
      returns: unknown,
      callers: new Set(),
      running: false,
      done: false,
    };
    s.functions.set(node.start, fn);
  } else {
    fn.scope = s.scope;
    fn.owner = owner ?? fn.owner;
    fn.running = false;
    fn.done = false;
  }
  s.pending.push(fn);
  if (owner !== undefined) owner.methods.set(node.name, fn);
  else s.scope.variables.set(node.name, { ...unknown, path: `<${node.name}`, local: fn });
  decorate(s, node, { ...unknown, path: `<${node.name}`, local: fn });
}

/** A decorator is called with the function, which it may put into a table or give to an agent. The name stays the function's. */
function decorate(s: State, node: FunctionDefinition, fn: Value): void {
  for (const decorator of node.decorators) {
    const value = evaluate(s, decorator);
    if (value.local === undefined && !value.path.includes('.')) continue;
    if (fn.local?.kind === 'function') passDecorated(s, fn.local, value, decorator.start);
    const call: CallEvent = {
      path: value.path,
      name: value.path.slice(value.path.lastIndexOf('.') + 1),
      start: decorator.start,
      end: decorator.end,
      receiver: value,
      args: [fn],
      keywords: [],
      nodes: [],
    };
    if (s.calls.length < maxEvents) s.calls.push(call);
    if (value.local !== undefined) callLocal(s, call, value, undefined);
  }
}

/** Frameworks call a function with options of the command line, or with what a client sends. */
function passDecorated(s: State, fn: LocalFunction, decorator: Value, offset: number): void {
  const option = decoratedOption(s, decorator);
  if (option !== undefined) passOne(s, fn, option.name, option.value, offset);
  else passRequest(s, fn, decorator);
}

function evaluateDecorators(s: State, decorators: readonly Expression[]): void {
  for (const decorator of decorators) evaluate(s, decorator);
}

function classOffset(s: State): number {
  const at = Number(s.scope.name.slice(s.scope.name.indexOf('@') + 1));
  return Number.isNaN(at) ? -1 : at;
}

function defineClass(s: State, node: ClassDefinition): void {
  evaluateDecorators(s, node.decorators);
  const bases = node.bases.map((base) => evaluate(s, base));
  const path = bases.find((base) => base.path !== '' && base.local === undefined)?.path;
  const known = s.classes.get(node.start);
  const own: LocalClass = known ?? {
    kind: 'class',
    node,
    bases,
    methods: new Map<string, LocalFunction>(),
    attributes: new Map(),
    asked: new Map(),
    instance: undefined,
    heirs: new Set(),
    path: path === undefined ? `<${node.name}` : extendPath(path, '()'),
  };
  s.classes.set(node.start, own);
  const outer = s.scope;
  s.scope = createScope('class', `${node.name}@${node.start}`, outer);
  executeBody(s, node.body);
  for (const [name, value] of s.scope.variables)
    if (!own.attributes.has(name)) own.attributes.set(name, value);
  s.scope = outer;
  for (const base of bases) if (base.local?.kind === 'class') base.local.heirs.add(own);
  outer.variables.set(node.name, { ...unknown, path: `<${node.name}`, local: own });
}
