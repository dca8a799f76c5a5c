import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseModule } from '../../../extension/parse/python/index.ts';
import { show, showBody } from '../../helpers/python-tree.ts';

const test = suite('python parser');

function expression(text: string): string {
  const module = parseModule(text);
  assert.equal(module.problems, [], text);
  return showBody(module.body);
}

test('precedence', () => {
  assert.is(expression('a + b * c - d'), '(+ a (* b c) d)');
  assert.is(expression('not a in b and -c ** -d'), '(and (not (in a b)) (- (** c (- d))))');
  assert.is(expression('a if b else c or d'), '(if b a (or c d))');
  assert.is(expression('a < b not in c is not d'), '(< a b c d)');
});

test('calls, attributes and subscripts', () => {
  assert.is(expression('a.b(c, *d, k=e, **f)[1:2, ...]'), 'a.b(c, (* d), k=e, **=f)[(1:2, ...)]');
  assert.is(expression('f(x for x in y if z)'), 'f({x for x in y if z})');
  assert.is(expression('f(a := 1)'), 'f((:= a 1))');
});

test('displays and comprehensions', () => {
  assert.is(
    expression('x = [a, *b], (c,), {d}, {e: f, **g}, ()'),
    'x = ([a, (* b)], (c,), {d}, {e: f, **g}, ())',
  );
  assert.is(expression('{k: v for k, v in a async for b in c}'), '{k: v for (k, v) in a for b in c}');
});

test('strings: joined, decoded, with fields', () => {
  assert.is(expression(String.raw`"a\x41" 'b' "\n"`), '"aAb\\n"');
  assert.is(expression(String.raw`r"\n" b"\xff"`), '"\\\\nÿ"');
  assert.is(expression('"a" f"b{c!r:>{w}}d{{" "e"'), 'f["a", "b", c, "d{", "e"]');
});

test('statements', () => {
  assert.is(
    expression('a = b = c\nd += 1\ne: int = 2\ndel f, g\nraise X from Y'),
    'a = b = c; d += 1; e = 2; del (f, g); raise X, Y',
  );
  assert.is(expression('for a, b in c:\n  d\nelse: e'), 'for (a, b) in c {d} else {e}');
  assert.is(expression('if a:\n  b\nelif c: d\nelse:\n  e'), 'if a {b} c {d} else {e}');
  assert.is(expression('while a: b; c'), 'while a {b; c}');
  assert.is(
    expression('try: a\nexcept* E as e: b\nexcept (F, G): c\nelse: d\nfinally: f'),
    'try {a} E as e {b} (F, G) {c} else {d} finally {f}',
  );
  assert.is(
    expression('with (a as b, c(d) as e): f\nwith (g): h\nwith i, j as k: pass'),
    'with a as b, c(d) as e {f}; with g {h}; with i, j as k {pass }',
  );
  assert.is(
    expression('@d(1)\nasync def f[T](a, /, b: int = 1, *, c, **k) -> int:\n  return await a'),
    '@d(1) def f(a, b=1, c, **k) {return (await a)}',
  );
  assert.is(
    expression('class A(B, metaclass=C):\n  x = lambda a, *b: a'),
    'class A(B) {x = (lambda a, *b: a)}',
  );
  assert.is(
    expression('match x:\n  case [1, y] if y: a\n  case _:\n    b\nmatch = 1\nmatch(x)'),
    'match x y=index:1 if y {a} {b}; match = 1; match(x)',
  );
  assert.is(expression('type X[T, **P] = list[T]'), 'X = list[T]');
  const captures = (pattern: string): string => expression(`match x:\n  case ${pattern}: a`).slice(8, -3);
  assert.is(captures('y'), 'y=whole ');
  assert.is(captures('{"k": {"id": y}, **rest}'), 'y=key:id rest=part ');
  assert.is(captures('Mail(subject=s, body=B.c) as m'), 's=attribute:subject m=whole ');
  assert.is(captures('Point(a, b) | [Point(), *_]'), 'a=part b=part ');
  assert.is(captures('"load", path, *more, last'), 'path=index:1 more=part last=part ');
  assert.is(captures('(str() as a, (b, _)) if a'), 'a=part b=part if a ');
  assert.is(captures('Color.RED | None | -1'), '');
});

test('Python 2 is read and named', () => {
  const module = parseModule(
    'print "a", b\nprint >>f, c\nexec code in ns\ntry: x\nexcept E, e: y\nraise E, "m"\nz = `q`',
  );
  assert.is(module.python2, true);
  assert.equal(module.problems, []);
  assert.is(
    showBody(module.body),
    'print("a", b); print(f, c); exec(code, ns); try {x} (E, e) {y}; raise (E, "m"); z = (` q)',
  );
});

test('an error costs its line only', () => {
  const module = parseModule('a(1\ndef f():\n  b(]\n  c\nd');
  assert.ok(module.problems.length > 0);
  assert.is(showBody(module.body), 'a(1); def f() {b(?); c}; d');
});

test('hostile nesting is bounded and reported', () => {
  const deep = 100_000;
  for (const text of [
    '('.repeat(deep),
    'f('.repeat(deep) + ')'.repeat(deep),
    'f"{'.repeat(deep),
    'not '.repeat(deep),
    'lambda:'.repeat(deep),
    `a${'.b()'.repeat(deep)}`,
    `f"${'{a:'.repeat(deep)}`,
  ]) {
    assert.ok(parseModule(text).problems.length > 0);
  }
  assert.is(parseModule(`a${'+a'.repeat(deep)}`).problems.length, 0);
  const blocks = Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}if a:`).join('\n');
  assert.ok(parseModule(`${blocks}\nx = 1`).problems.some((p) => p.code === 'nesting'));
});

test('what follows expressions that nest too deeply is still read', () => {
  const module = parseModule(`${'('.repeat(5000)}x${')'.repeat(5000)}\nimport os\n`);
  assert.is(module.imports.length, 1);
});

test('positions are 1-based and know every line end', () => {
  const module = parseModule('a\r\nb\rc\nd');
  assert.equal(
    module.body.map((s) => module.position(s.start)),
    [1, 2, 3, 4].map((line) => ({ line, column: 1 })),
  );
});

test('comments come with their offsets', () => {
  assert.equal(parseModule('x = 1  # one\n"# no"').comments(), [{ start: 7, text: '# one' }]);
});

test('any text gives a tree that can be walked', () => {
  const word = fc.constantFrom(
    'if',
    'else',
    ':',
    '\n',
    '  ',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    '=',
    'a',
    '.',
    '"',
    'f"',
    'for',
    'in',
    'lambda',
    '*',
    'not',
    'with',
    'as',
    'match',
    'case',
    'def',
    'class',
    '@',
    'import',
    'from',
    ';',
    '`',
    'print',
    '1',
    '!',
    '$',
    'try',
    'except',
    'yield',
    'async',
    'await',
    '+',
    ':=',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 80 }), (parts) => {
      const module = parseModule(parts.join(' '));
      assert.type(showBody(module.body), 'string');
      assert.type(show({ kind: 'unknown', start: 0, end: 0 }), 'string');
    }),
    { numRuns: 3000 },
  );
});

test.run();
