/**
 * Where a script shows secrets rather than uses them: tests make their accounts up, and documentation gives examples. What
 * has the shape of an issuer's token is as certain there as elsewhere; the rest is of low severity.
 */
import type { ClassDefinition, Expression, Statement } from '../parse/python/index.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the secrets of a script are examples. */
export interface Shown {
  /** The whole script is a test. */
  readonly test: boolean;
  /** Whether a place is documentation. */
  contains(start: number, end: number): boolean;
}

/** Of a text that has no syntax tree. */
export const nothingShown: Shown = { test: false, contains: () => false };

/** Names of what is there to be read: `EXAMPLES`, `usage_hints`, `helps`, `_TESTS`. */
const shownName =
  /(?:^|_)(?:examples?|docs?|documentation|helps?|usage|hints?|synopsis|description|epilog|test_?(?:cases|data))$|^_TESTS?$/i;
/** Keys and parameters of that kind. */
const shownKey = /^(?:examples?|help|short_help|description|epilog|usage|synopsis|doc)$/i;

const maxDepth = 50;

/** @param body the statements of a module; few have a secret, so documentation is looked for when a place is asked for */
export function shownIn(body: readonly Statement[]): Shown {
  let places: Span[] | undefined;
  return {
    test: isTest(body),
    contains(start, end) {
      if (places === undefined) {
        places = [];
        noteDocumented(places, body, 0);
      }
      return places.some((place) => place.start <= start && end <= place.end);
    },
  };
}

/** What begins with a docstring where it has one. */
function noteDocumented(places: Span[], body: readonly Statement[], depth: number): void {
  const [first] = body;
  if (first?.kind === 'expression' && first.value.kind === 'text') places.push(first.value);
  noteBody(places, body, depth);
}

function noteBody(places: Span[], body: readonly Statement[], depth: number): void {
  if (depth < maxDepth) for (const statement of body) noteStatement(places, statement, depth + 1);
}

function noteStatement(places: Span[], statement: Statement, depth: number): void {
  switch (statement.kind) {
    case 'assign':
      if (statement.value === undefined) return;
      if (statement.targets.some((target) => shownName.test(nameOf(target)))) places.push(statement.value);
      else noteValue(places, statement.value, 0);
      return;
    case 'expression':
      return noteValue(places, statement.value, 0);
    case 'class':
    case 'function':
      return noteDocumented(places, statement.body, depth);
    case 'if':
      for (const { body } of statement.branches) noteBody(places, body, depth);
  }
}

const maxValueDepth = 4;

/** `parser.add_argument("--url", help="…")`, `{"examples": ["…"]}`. */
function noteValue(places: Span[], value: Expression, depth: number): void {
  if (depth >= maxValueDepth) return;
  if (value.kind === 'call') {
    for (const keyword of value.keywords)
      if (shownKey.test(keyword.name)) places.push(keyword.value);
      else noteValue(places, keyword.value, depth + 1);
    for (const argument of value.args) noteValue(places, argument, depth + 1);
  } else if (value.kind === 'dict') {
    value.values.forEach((each, i) => {
      const key = value.keys[i];
      if (key?.kind === 'text' && shownKey.test(key.value)) places.push(each);
      else noteValue(places, each, depth + 1);
    });
  } else if (value.kind === 'list' || value.kind === 'tuple') {
    for (const item of value.items) noteValue(places, item, depth + 1);
  }
}

/** The name that a target goes by: `helps` of `helps["vm create"]`. */
function nameOf(target: Expression): string {
  if (target.kind === 'name') return target.id;
  if (target.kind === 'attribute') return target.attr;
  return target.kind === 'subscript' ? nameOf(target.value) : '';
}

/** Modules of test frameworks, and those that projects keep their own in: `twisted.trial`, `samba.tests`, `nova.test`. */
const testModule =
  /(?:^|\.)(?:unittest2?|pytest|nose2?|testtools|trial|tests|testing|testcase)(?:\.|$)|^[^.].*\.test(?:\.|$)/;

function isTest(body: readonly Statement[]): boolean {
  return body.some(
    (statement) =>
      (statement.kind === 'import' && importsTests(statement.from, statement.names)) ||
      (statement.kind === 'class' && isTestClass(statement)),
  );
}

function importsTests(from: string | undefined, names: readonly { readonly name: string }[]): boolean {
  return names.some(({ name }) => isTestModule(from === undefined ? name : `${from}.${name}`));
}

/** Scientific libraries have helpers to compare numbers under such a name. */
function isTestModule(module: string): boolean {
  return testModule.test(module) && !/^(?:numpy|pandas|matplotlib)\b/.test(module);
}

/** A class of a framework or of the project that test methods are added to. */
function isTestClass({ bases, body }: ClassDefinition): boolean {
  return (
    bases.some((base) => /Tests?(?:Case|Base|Suite)?$|^Test/.test(nameOf(base))) &&
    body.some((statement) => statement.kind === 'function' && /^test/.test(statement.name))
  );
}
