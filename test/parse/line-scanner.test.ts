import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanLines } from '../../extension/parse/line-scanner.ts';
import { textFacts } from '../../extension/parse/script-text.ts';

const test = suite('parse/line-scanner');

function statements(text: string): string[] {
  const found: string[] = [];
  scanLines(text, ({ start, end, statement }) => {
    if (statement) found.push(text.slice(start, end));
    return undefined;
  });
  return found;
}

test('strings, brackets and backslashes carry a statement on', () => {
  const text = 'x = """\nimport a\n"""\ny = (\n  1,\n)\nz = 1 + \\\n  2\nimport b';
  assert.equal(statements(text), ['x = """', 'y = (', 'z = 1 + \\', 'import b']);
});

test('quotes in comments and escaped quotes do not open strings', () => {
  assert.equal(statements("a = 1  # don't (\nb = 'it\\'s'\nc = \"\\\\\"\nd"), [
    "a = 1  # don't (",
    "b = 'it\\'s'",
    'c = "\\\\"',
    'd',
  ]);
});

test('a string that is never closed ends with its line', () => {
  assert.equal(statements("a = 'open\nb = 1"), ["a = 'open", 'b = 1']);
  assert.equal(statements("a = 'one \\\ntwo'\nb = 1"), ["a = 'one \\", 'b = 1']);
});

test('says what is open at the end', () => {
  assert.equal(
    scanLines('x = [("""', () => undefined),
    { quotes: '"""', brackets: '[(', continued: false },
  );
});

test('facts of text', () => {
  const text =
    '#!/usr/bin/python\n"""Doc.\n\nif __name__ == "__main__":\n"""\n\nimport os\n\ndef f():\n    print(1)\n';
  assert.equal(textFacts(text), { lines: 10, codeLines: 6, hasMain: false, acts: false });
  assert.equal(textFacts("if __name__ == '__main__':\n    f()\n"), {
    lines: 2,
    codeLines: 2,
    hasMain: true,
    acts: false,
  });
  assert.is(textFacts('x = 1\nprint(x)').acts, true);
  assert.is(textFacts('for a in b:\n  pass').acts, true);
  for (const text of [
    'if full():\n    requests.post(url)',
    'try:\n    run(x)\nfinally:\n    pass',
    'if a:\n    if b:\n        exec(c)',
    'if a:\n    def f():\n        pass\n    f()',
  ])
    assert.is(textFacts(text).acts, true, text);
  for (const text of [
    'try:\n    import a\nexcept (ImportError, OSError):\n    a = None',
    'if TYPE_CHECKING:\n    f()',
    'if a:\n    def f():\n        print(1)\n    b = 1',
    'class A:\n    for x in y:\n        z(x)',
  ])
    assert.is(textFacts(text).acts, false, text);
  assert.equal(textFacts(''), { lines: 0, codeLines: 0, hasMain: false, acts: false });
});

test('hostile text: any, and a long line of brackets and quotes', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('"', "'", '"""', '\\', '(', ')', '#', '\n', 'a', ' ')), (parts) => {
      const text = parts.join('');
      let count = 0;
      scanLines(text, () => void count++ as undefined);
      assert.is(count, text.split('\n').length);
    }),
  );
  assert.is(scanLines('('.repeat(1_000_000), () => undefined).brackets.length, 10_000);
  assert.is(textFacts(`${'\\'.repeat(1_000_000)}\n${'"'.repeat(100_001)}`).lines, 2);
});

test.run();
