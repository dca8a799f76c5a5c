import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fieldList, fieldText, parseCoreMetadata } from '../../extension/parse/core-metadata.ts';
import { plainMetadata, usualNames } from '../../extension/parse/plain-headers.ts';

const test = suite('plain headers');
const names = [
  'metadata-version',
  'name',
  'version',
  'license',
  'license-file',
  'classifier',
  'requires-dist',
];

test('fields are found where they are written as usual', () => {
  const plain = plainMetadata(
    'Metadata-Version: 2.1\nName:  a \nLicense-File: x\nClassifier: A\nLicense: \tMIT\nClassifier: B\n',
  );
  assert.equal(plain?.get('metadata-version'), ['2.1']);
  assert.equal(plain?.get('name'), ['a']);
  assert.equal(plain?.get('license'), ['MIT']);
  assert.equal(plain?.get('classifier'), ['A', 'B']);
  assert.is(plain?.get('summary'), undefined);
});

test('what is written in another way is left to the parser', () => {
  for (const text of [
    '',
    'Name: x',
    'name: x\n',
    'Name: x\n  continued\n',
    'Name: x\r\n',
    'Name: x\nno header\n',
    'Name: x\n\nVersion: 1\n',
    'X-Own: y\n',
    `Summary: ${'x'.repeat(70_000)}\n`,
  ])
    assert.is(plainMetadata(text), undefined, text.slice(0, 20));
});

const piece = fc.constantFrom(
  ...['Metadata-Version:', 'Name:', 'Version:', 'License:', 'License-File:', 'Classifier:', 'Requires-Dist:'],
  ...[' ', '\t', ' a', 'b', ':', '\n', '\n', '\n ', '\r\n', '\u00a0', 'UNKNOWN', 'name:', '|'],
);
const headers = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
const usual = fc
  .tuple(headers, headers, headers)
  .map(([a, b, c]) => `Metadata-Version: 2.1\nName: ${a}\nVersion: ${b}\n${c}`);

test('they say what the parser says', () => {
  fc.assert(
    fc.property(fc.oneof(headers, usual), (text) => {
      const plain = plainMetadata(text);
      const parsed = parseCoreMetadata(text);
      if (plain !== undefined)
        for (const name of names) assert.equal(plain.get(name), parsed.get(name), name);
    }),
    { numRuns: 2000 },
  );
});

test('so do name and version', () => {
  fc.assert(
    fc.property(fc.oneof(headers, usual), (text) => {
      const found = usualNames(text);
      const parsed = parseCoreMetadata(text);
      if (found === undefined) return;
      assert.is(found.name === 'UNKNOWN' ? '' : found.name, fieldText(parsed, 'name'));
      assert.is(found.version, parsed.get('version')?.[0]);
    }),
    { numRuns: 2000 },
  );
});

test('long headers are no trouble', () => {
  const text = 'Classifier: x\n'.repeat(4000);
  assert.is(fieldList(plainMetadata(text) ?? parseCoreMetadata(''), 'classifier').length, 4000);
  assert.is(plainMetadata('Name:'.repeat(100_000)), undefined);
  assert.is(plainMetadata('Name: x\n'.repeat(8000).slice(0, -1)), undefined);
});

test.run();
