/**
 * Where names of a script get their values: parameters, assignments, loops. Statements are walked once, on the first question;
 * expressions are not.
 */
import type { Expression, FunctionDefinition, Module, Statement } from '../../parse/python/index.ts';

/** A name bound by `=` or `with … as` (`each` false), or to the members of what it is bound to (a loop). */
export interface Binding {
  readonly target: Expression;
  readonly value: Expression;
  readonly each: boolean;
  readonly start: number;
}

/** The module, or a function of it. */
export interface Block {
  readonly fn: FunctionDefinition | undefined;
  readonly start: number;
  readonly end: number;
  readonly parent: Block | undefined;
  readonly isMethod: boolean;
  /** In order of position. */
  readonly bindings: Map<string, Binding[]>;
}

export interface Definitions {
  readonly module: Block;
  /** Functions and methods, outer ones before inner ones. */
  readonly functions: readonly Block[];
  /** The innermost function around an offset, or the module. */
  blockAt(offset: number): Block;
}

const maxStatements = 50_000;
const maxDepth = 60;

export function collectDefinitions(module: Module): Definitions {
  const top = createBlock(undefined, 0, module.text.length, undefined, false);
  const walk: Walk = { functions: [], left: maxStatements };
  walkBody(walk, module.body, top, false, 0);
  return {
    module: top,
    functions: walk.functions,
    blockAt: (offset) =>
      walk.functions.findLast((block) => block.start <= offset && offset < block.end) ?? top,
  };
}

interface Walk {
  readonly functions: Block[];
  left: number;
}

function createBlock(
  fn: FunctionDefinition | undefined,
  start: number,
  end: number,
  parent: Block | undefined,
  isMethod: boolean,
): Block {
  return { fn, start, end, parent, isMethod, bindings: new Map() };
}

function walkBody(w: Walk, body: readonly Statement[], block: Block, inClass: boolean, depth: number): void {
  if (depth > maxDepth) return;
  for (let i = 0; i < body.length; i++) {
    const statement = body[i];
    if (statement === undefined || w.left-- <= 0) return;
    walkStatement(w, statement, block, inClass, depth + 1);
  }
}

function walkStatement(w: Walk, node: Statement, block: Block, inClass: boolean, depth: number): void {
  switch (node.kind) {
    case 'assign':
      if (node.value !== undefined && node.op === '=')
        for (const target of node.targets) bind(block, target, node.value, false, node.start);
      return;
    case 'expression':
      bindClauses(block, node.value, node.start);
      return;
    case 'simple':
      for (let i = 0; i < node.values.length; i++) bindClauses(block, node.values[i], node.start);
      return;
    case 'for':
      bind(block, node.target, node.iterable, true, node.start);
      walkBody(w, node.body, block, inClass, depth);
      walkBody(w, node.orelse, block, inClass, depth);
      return;
    case 'with':
      for (const { context, target } of node.items)
        if (target !== undefined) bind(block, target, context, false, node.start);
      walkBody(w, node.body, block, inClass, depth);
      return;
    case 'if':
      for (const { body } of node.branches) walkBody(w, body, block, inClass, depth);
      walkBody(w, node.orelse, block, inClass, depth);
      return;
    case 'try':
      walkBody(w, node.body, block, inClass, depth);
      for (const { body } of node.handlers) walkBody(w, body, block, inClass, depth);
      walkBody(w, node.orelse, block, inClass, depth);
      walkBody(w, node.final, block, inClass, depth);
      return;
    case 'match':
      for (const { body } of node.cases) walkBody(w, body, block, inClass, depth);
      return;
    case 'class':
      walkBody(w, node.body, block, true, depth);
      return;
    case 'function': {
      const inner = createBlock(node, node.start, node.end, block, inClass);
      w.functions.push(inner);
      walkBody(w, node.body, inner, false, depth);
    }
  }
}

function bindClauses(block: Block, value: Expression | undefined, start: number): void {
  if (value?.kind === 'comprehension')
    for (const { target, iterable } of value.clauses) bind(block, target, iterable, true, start);
}

function bind(block: Block, target: Expression, value: Expression, each: boolean, start: number): void {
  const names = namesOf(target);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] ?? '';
    const known = block.bindings.get(name);
    const binding = { target, value, each, start };
    if (known === undefined) block.bindings.set(name, [binding]);
    else known.push(binding);
  }
}

function namesOf(target: Expression): readonly string[] {
  if (target.kind === 'name') return [target.id];
  if (target.kind === 'tuple' || target.kind === 'list') return target.items.flatMap(namesOf);
  if (target.kind === 'unary' && target.value !== undefined) return namesOf(target.value);
  // `self.command = …` is found by its last name: one class of a script seldom says it twice.
  if (target.kind === 'attribute' && target.value.kind === 'name' && target.value.id === 'self')
    return [`self.${target.attr}`];
  return [];
}
