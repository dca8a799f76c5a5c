import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseModule } from '../../../extension/parse/python/index.ts';

const test = suite('python grammar');

function isSure(text: string): boolean {
  return parseModule(text).grammar() !== undefined;
}

const valid = [
  'x = 1\n',
  'if a:\n    b\nelif c: d; e\nelse:\n    f\n',
  'for a, *b in c, *d:\n    if a: break\n    continue\nelse: pass\n',
  'while (x := f()):\n    pass\n',
  'try:\n    a\nexcept (A, B) as e:\n    raise C from e\nexcept:\n    raise\nelse:\n    b\nfinally:\n    c\n',
  'with a as b, c() as d.e, f: pass\nwith (open(a) as b, c as (d, e),):\n    pass\nwith (a, b): pass\n',
  '@a.b(c)\n@d\nclass E(F, metaclass=G, **h):\n    """Text."""\n    x: int = 1\n    def m(self): return super().m()\n',
  'def f(a, /, b: int = 1, *args, c, d=2, **kw) -> "T":\n    yield\n    x = yield a\n    return [(yield)], *a\n',
  'async def f():\n    async with a as b:\n        async for c in d:\n            await e ** -f\n    return await g\n',
  'lambda a, *b, c=1: (a, b, c)\n',
  'a = b = c, = d[1:2, ::3, ..., *e]\n(a, [b, *c]), d.e[f] = g\na[0]: int\na.b += yield_ if c else d\ndel a, b.c, (d[e])\n',
  'f(a, *b, c=1, *d, **e)\nf(x for x in y if z if w)\nf(a := 1, b)\n',
  '{**a, "b": 1, c: [d for e in f for g, in h]}\n{*a, b}\n{a: b for a, b in c}\n()\n[]\n{}\n',
  'not a in b and c not in d or e is not f\n-a ** -b @ c // d << e\na if b else lambda: c if d else e\n',
  'from __future__ import annotations, division\nimport a.b as c, d\nfrom . import (e as f, g,)\nfrom ...h import *\n',
  '"""Text."""\nfrom __future__ import (annotations)\n',
  'f"{a!r:>{width}.2f} {b=} {{}} {c:%Y-%m} {d["e"]} {(lambda: 1)()}" \'x\' r"\\d"\nb"a" rb\'\\x\' B"\\x41"\n',
  '"é" f"é{a}" "\\u00e9\\x41\\t\\\\"\n',
  '0xff + 0b1 + 0o17 + 1_000 + 1.5e-3j + .5 + 1. + 1e9 + 00 + 2J\n',
  'def f():\n    global a, b\n    a = 1\n    def g():\n        nonlocal_ = 1\n        assert a, b\n',
  'if a:\n\n  # comment\n    # comment\n\n  b = (1 +\n2)\n\n  c = 1 \\\n      + 2\r\n',
  'print(a, file=b)\nmatch = 1\ncase.type(match)\ntype = print\n',
];

const invalid = [
  ...['x = = 1', 'x = ', '(a', 'a)', 'a b', '1 = a', 'f() = 1', 'a + b = 1', 'a, b += 1', '(a, b): int = 1'],
  ...[
    'if a\n    b',
    'if a:\nb',
    'if a:\n    b\n  c',
    '  a',
    'a\n  b',
    'else: a',
    'try:\n    a',
    'if a: for b in c: d',
  ],
  ...[
    'try: a\nexcept: b\nexcept C: d',
    'for a + b in c: d',
    'for *a in b: c',
    'with a as f(): b',
    'with (a as b, c: d',
  ],
  ...[
    'def f(a, a): b',
    'def f(a=1, b): c',
    'def f(*): a',
    'def f(*, **a): b',
    'def f(/, a): b',
    'def f(**a, b): c',
  ],
  ...[
    'def f(*a, *b): c',
    'def f(a, /, b, /): c',
    'def f((a, b)): c',
    'lambda a, a: b',
    'def None(): a',
    'class f(x for x in y): a',
  ],
  ...[
    'return a',
    'yield a',
    'await a',
    'break',
    'def f(): continue',
    'def f(): await a',
    'async for a in b: c',
    'nonlocal a',
  ],
  ...['def f():\n    a = 1\n    global a', 'def f(a):\n    nonlocal a', 'class A:\n    return 1'],
  ...[
    'f(a=1, b)',
    'f(**a, *b)',
    'f(**a, b)',
    'f(a=1, a=2)',
    'f(x for x in y, 1)',
    'f(1=2)',
    'f(a.b=1)',
    'f(,)',
    'a[]',
  ],
  ...[
    '[*a for a in b]',
    '{**a for a in b}',
    '{a: b, c}',
    '{a, b: c}',
    '{*a: b}',
    '(*a)',
    'x = *a',
    '*a',
    '*a, *b = c',
    'print(*a b)',
  ],
  ...[
    'a if b',
    'a if b else',
    'a < not b',
    'a <> b',
    'a not b',
    'a is',
    '- not a',
    'lambda: yield',
    'a[*b:c]',
    'a := 1',
    'f(a.b := 1)',
  ],
  ...[
    'from a import',
    'from a import (b',
    'from a import b,',
    'from a import ()',
    'import a.',
    'from . import *, a',
    'import a as b.c',
  ],
  ...[
    'x = 1\nfrom __future__ import annotations',
    'from __future__ import braces',
    'def f():\n    from a import *',
  ],
  ...[
    '"a',
    "'''a",
    'b"é"',
    'b"a" "b"',
    '"\\x1"',
    '"\\u12"',
    '"\\N{no such name}"',
    'f"{}"',
    'f"{a"',
    'f"}"',
    'f"{a!z}"',
    'f"{a! r}"',
  ],
  ...[
    'f"{! a}"',
    'f"{a b}"',
    'f"{lambda x: 1}"',
    'ur"a"',
    '0777',
    '1_',
    '0x',
    '1__0',
    '1.e',
    '0b2',
    '1a',
    '1_000_',
  ],
  ...[
    'print a',
    'exec "a"',
    'raise A, b',
    'except: a',
    '`a`',
    'a ? b',
    'a $ b',
    'a!',
    'x = “a”',
    'x\u00a0= 1',
    'a\0b',
  ],
  ...[
    'del f()',
    'del a + b',
    'del *a',
    'assert',
    'global',
    'import',
    ';',
    'a;;b',
    '@a\nb = 1',
    '@\ndef f(): a',
    'pass a',
    'a = 1 \\',
  ],
  ...[
    'if a:\n\tb\n        c',
    'async def f():\n    yield from a',
    '[(yield) for a in b]',
    'def f(): [(yield a) for b in c]',
    '__debug__ = 1',
  ],
];

test('the common part of the language is known', () => {
  for (const text of valid) assert.ok(isSure(text), text);
});

test('nothing invalid is taken for valid', () => {
  for (const text of invalid) {
    assert.not.ok(isSure(`${text}\n`), text);
    assert.not.ok(isSure(`x = 1\n\ndef g():\n    pass\n\n${text}\n`), text);
  }
});

test('what it does not know is doubted', () => {
  for (const text of [
    'match a:\n    case 1: pass\n',
    'type A = int\n',
    'def f[T](a: T): pass\n',
    'é = 1\n',
    'if a:\n\tb\n',
    'try: a\nexcept* B: c\n',
    't"{a}"\n',
  ])
    assert.not.ok(isSure(text), text);
});

test('hostile texts end, in time linear in them', () => {
  for (const part of [
    '(',
    '[',
    '{',
    'a=',
    'f"{',
    'lambda:',
    'not ',
    'if a:\n',
    'a if b else ',
    '-',
    'global a;',
    'f(a=',
    '@a\n',
  ])
    assert.not.ok(isSure(part.repeat(50_000)), part);
  assert.ok(isSure(`x = ${'a + '.repeat(50_000)}a\n`));
  assert.ok(isSure('x = 1\n'.repeat(50_000)));
});

test('it tells what is given strings, what is put together and what is passed over', () => {
  const text =
    'a.key = b["word"] = "x"\nf(name="y", other=z)\nif c == ("w"): pass\ndef g(d="v"): pass\nq = "s" + t\nr = f"{u}"\n';
  const found = parseModule(text).grammar();
  const slices = (pairs: readonly number[], width: number): string[] =>
    Array.from({ length: pairs.length / width }, (_, i) =>
      text.slice(pairs[i * width], pairs[i * width + 1]),
    );
  assert.equal(slices(found?.given ?? [], 2), ['key', '"word"', 'name', 'c', 'd', 'q']);
  assert.equal(slices(found?.composed ?? [], 3), ['"w"', '"v"', '"s"', 'f"{u}"']);
  const swallowed = (handler: string): boolean | undefined =>
    parseModule(`try:\n    a\n${handler}\n`).grammar()?.swallowed;
  assert.is(swallowed('except:\n    pass'), true);
  assert.is(swallowed('except (A, Exception) as e: continue_ = 1'), false);
  assert.is(swallowed('except (A, Exception):\n    # why\n    pass'), true);
  assert.is(swallowed('except ValueError:\n    pass'), false);
});

test.run();
