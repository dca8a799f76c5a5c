import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fieldList, fieldText, parseCoreMetadata } from '../../extension/parse/core-metadata.ts';

const test = suite('core metadata');

test('values keep their colons; names are without case', () => {
  const fields = parseCoreMetadata('Name: x\nSUMMARY: a: b :c\nhome-PAGE: https://x.example:8080/\n');
  assert.is(fieldText(fields, 'summary'), 'a: b :c');
  assert.is(fieldText(fields, 'home-page'), 'https://x.example:8080/');
});

test('folded values are one value', () => {
  const fields = parseCoreMetadata('License: MIT\n        |Copyright: me\n\t Version: 9\nVersion: 1\n');
  assert.equal(fields.get('license'), ['MIT\nCopyright: me\nVersion: 9']);
  assert.is(fieldText(fields, 'license'), 'MIT Copyright: me Version: 9');
  assert.is(fieldText(fields, 'version'), '1');
});

test('a line of white space continues a value, an empty one ends the headers', () => {
  const fields = parseCoreMetadata(
    'Name: x\nDescription: a\n        \n        b\nVersion: 1\n\nSummary: in the body\n',
  );
  assert.is(fieldText(fields, 'version'), '1');
  assert.is(fieldText(fields, 'summary'), '');
});

test('a line that is no header ends them, as for Python', () => {
  const fields = parseCoreMetadata('Name: x\nthis is a description\nVersion: 2\n');
  assert.is(fieldText(fields, 'version'), '');
  assert.is(fieldText(parseCoreMetadata('From someone\nName: x\n'), 'name'), 'x');
});

test('fields may occur several times', () => {
  const fields = parseCoreMetadata(
    'Classifier: A :: B\nRequires-Dist: a\n  >=1\nClassifier: C\nClassifier: UNKNOWN\n',
  );
  assert.equal(fieldList(fields, 'classifier'), ['A :: B', 'C']);
  assert.equal(fieldList(fields, 'requires-dist'), ['a >=1']);
  assert.equal(fieldList(fields, 'platform'), []);
});

test('UNKNOWN, empty and missing are the same', () => {
  const fields = parseCoreMetadata('Author: UNKNOWN\nSummary:\n');
  assert.equal(
    ['author', 'summary', 'license'].map((name) => fieldText(fields, name)),
    ['', '', ''],
  );
});

test('Windows line ends and a missing last one', () => {
  const fields = parseCoreMetadata('Name: x\r\nVersion: 1\r\n\r\nName: body');
  assert.equal([fieldText(fields, 'name'), fieldText(fields, 'version')], ['x', '1']);
  assert.is(fieldText(parseCoreMetadata('Name: last'), 'name'), 'last');
});

test('hostile sizes stay bounded', () => {
  assert.ok(fieldText(parseCoreMetadata(`Summary: ${'x'.repeat(2_000_000)}`), 'summary').length <= 64 * 1024);
  const folded = parseCoreMetadata(`Summary: x\n${' yyyyyyyyy\n'.repeat(200_000)}`);
  assert.ok(fieldText(folded, 'summary').length <= 129 * 1024);
  assert.ok(parseCoreMetadata('a: b\n'.repeat(100_000)).get('a')?.length === 20_000);
});

test('never throws, and every value comes from the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      for (const values of parseCoreMetadata(text).values()) {
        for (const value of values) for (const line of value.split('\n')) assert.ok(text.includes(line));
      }
    }),
  );
});

test('reads back what was written', () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,12}$/);
  const value = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 20 }), (pairs) => {
      const fields = parseCoreMetadata(pairs.map(([n, v]) => `${n}: ${v}\n`).join(''));
      for (const [n, v] of pairs) assert.ok(fields.get(n.toLowerCase())?.includes(v));
    }),
  );
});

test.run();
