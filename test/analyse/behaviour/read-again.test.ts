/** Functions that ran before something was known which they use are read again: what they do is known once, and with all that goes in. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sourceOf } from '../../../extension/analyse/data-access.ts';
import { type Behaviour, interpret } from '../../../extension/analyse/flow/interpret.ts';
import { parseModule } from '../../../extension/parse/python/index.ts';

const test = suite('functions that are read again');

function read(text: string): Behaviour {
  return interpret(parseModule(text), sourceOf);
}

/** Every call by its place, which must be there once, with the kinds of data that it is given. */
function given(text: string, name: string): readonly string[] {
  const { calls } = read(text);
  const places = calls.map(({ start, end, path }) => `${start}-${end} ${path}`);
  assert.equal(places, [...new Set(places)], text);
  const kinds = calls
    .filter((call) => call.name === name)
    .flatMap(({ args }) => args.flatMap(({ traces }) => traces.map(({ origin }) => origin.kind)));
  return [...new Set(kinds)].sort();
}

const load = 'import pandas as pd\ndata = pd.read_csv("people.csv")\n';

test('a later call passes more than the first one did', () => {
  assert.equal(given(`${load}def send(x, y=None):\n    post(y)\n\nsend(1)\nsend(2, data)\n`, 'post'), [
    'csv',
  ]);
});

test('what it gives back then reaches who called it before', () => {
  const text = `${load}def same(x=None):\n    return x\n\ndef first():\n    post(same())\n\ndef second():\n    same(data)\n\nfirst()\nsecond()\n`;
  assert.equal(given(text, 'post'), ['csv']);
});

test('an attribute is set after it was asked for', () => {
  const text = `${load}class Job:\n    def run(self):\n        post(self.rows)\n\n    def load(self):\n        self.rows = data\n\nj = Job()\nj.run()\nj.load()\n`;
  assert.equal(given(text, 'post'), ['csv']);
});

test('functions inside of functions, decorators and defaults are known once', () => {
  const text = `${load}def outer(x=make(), y=None):
    @wrap(1)
    def inner(z=None):
        post(z)
        note("deep")
    inner()
    inner(y)
    note("outer")

outer()
outer(1, data)
`;
  assert.equal(given(text, 'post'), ['csv']);
  const { texts } = read(text);
  assert.equal(
    texts.map((each) => each.text).filter((each) => each === 'deep' || each === 'outer'),
    ['deep', 'outer'],
  );
});

test('functions that call each other in circles come to an end', () => {
  const functions = Array.from(
    { length: 60 },
    (_, i) => `def f${i}(x=None):\n    post(x)\n    return f${(i * 7 + 1) % 60}(x)\n`,
  );
  assert.equal(given(`${load}${functions.join('\n')}\nf0()\nf30(data)\n`, 'post'), ['csv']);
});

test.run();
