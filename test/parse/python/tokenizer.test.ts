import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tokenize } from '../../../extension/parse/python/index.ts';
import * as K from '../../../extension/parse/python/kinds.ts';

const test = suite('python tokenizer');

function words(text: string): readonly string[] {
  const t = tokenize(text);
  const out: string[] = [];
  for (let i = 0; i < t.count; i++) {
    const kind = t.kinds[i];
    if (kind === K.LINE) out.push(`>${t.ends[i]}`);
    else if (kind !== K.END) out.push(text.slice(t.starts[i], t.ends[i]));
  }
  return out;
}

test('splits a line into words and operators', () => {
  assert.equal(words('x **= a//b != c -> ...'), ['>0', 'x', '**=', 'a', '//', 'b', '!=', 'c', '->', '...']);
});

test('gives one line token a logical line, with its indentation; tabs reach the next multiple of eight', () => {
  assert.equal(words('if a:\n  b\n\n  # c\n\td(\n e)\n'), [
    '>0',
    'if',
    'a',
    ':',
    '>2',
    'b',
    '>8',
    'd',
    '(',
    'e',
    ')',
  ]);
});

test('joins lines on a backslash, whatever the line end', () => {
  assert.equal(words('a = \\\r\n 1\r\nb'), ['>0', 'a', '=', '1', '>0', 'b']);
});

test('keeps strings of every prefix whole', () => {
  for (const literal of ["'a'", 'rb"\\"x"', "'''a\n'b'''", 'Ur"x"', "b''", '"a\\\nb"']) {
    assert.equal(words(`x=${literal};y`), ['>0', 'x', '=', literal, ';', 'y']);
  }
});

test('reads the fields of f-strings, nested and with format specs (PEP 701)', () => {
  assert.equal(words('f"a{x[\'k\']!r:>{w}}b{{c"'), [
    '>0',
    'f"',
    'a',
    '{',
    'x',
    '[',
    "'k'",
    ']',
    '>',
    '{',
    'w',
    '}',
    '}',
    'b{{c',
    '"',
  ]);
  assert.equal(words('f"{f"{d["k"]}"}"'), [
    '>0',
    'f"',
    '{',
    'f"',
    '{',
    'd',
    '[',
    '"k"',
    ']',
    '}',
    '"',
    '}',
    '"',
  ]);
  assert.equal(words("t'''{a:%H:%M\n}'''"), ['>0', "t'''", '{', 'a', '%H:%M\n', '}', "'''"]);
});

test('an f-string that does not end is one error, and the next line is read', () => {
  const t = tokenize('f"{a\nimport os\n');
  assert.is(t.errors.length > 0, true);
  assert.ok(words('f"{a\nimport os\n').includes('import'));
});

test('an unclosed bracket ends where a statement keyword begins a line', () => {
  assert.equal(words('f(a,\nimport os'), ['>0', 'f', '(', 'a', ',', '>0', 'import', 'os']);
  assert.equal(words('(yield\nfrom x)'), ['>0', '(', 'yield', 'from', 'x', ')']);
});

test('numbers and what is glued to them', () => {
  assert.equal(words('1if x else 0x1e+2'), ['>0', '1', 'if', 'x', 'else', '0x1e', '+', '2']);
  assert.equal(words('1e-5 .5 1_000 10L 2j 0777'), ['>0', '1e-5', '.5', '1_000', '10L', '2j', '0777']);
});

test('comments are kept apart', () => {
  const text = 'a # one\n# two';
  const { comments } = tokenize(text);
  assert.equal(comments, [2, 7, 8, 13]);
});

test('a BOM, an empty text and other alphabets', () => {
  assert.equal(words('\ufeffα = 1'), ['>0', 'α', '=', '1']);
  assert.equal(words(''), []);
});

test('any text gives tokens in order and within the text', () => {
  const alphabet = fc.constantFrom(
    '"',
    "'",
    '"""',
    'f"',
    '{',
    '}',
    '(',
    ')',
    ':',
    '\n',
    '\\',
    '#',
    'a',
    ' ',
    '!',
    '1',
    "rf'''",
    '\t',
    '\r',
    'import ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(alphabet, { maxLength: 60 }).map((a) => a.join('')),
      ),
      (text) => {
        const t = tokenize(text);
        for (let i = 1; i < t.count; i++)
          assert.ok(t.starts[i]! >= t.starts[i - 1]! && t.starts[i]! <= text.length);
        assert.is(t.kinds[t.count - 1], K.END);
      },
    ),
    { numRuns: 2000 },
  );
});

test.run();
