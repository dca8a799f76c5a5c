import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { metadataFacts, safeHeaders } from '../../extension/parse/metadata-facts.ts';
import { decodeHeaders, decodeMetadata, endOfHeaders } from '../../extension/parse/metadata-text.ts';

const test = suite('metadata facts');
const safe = (text: string): string => safeHeaders(text);

test('the licence: expression, then header, then classifiers', () => {
  const license = (text: string) => {
    const facts = metadataFacts(text);
    return [facts.license, facts.licenseSource];
  };
  assert.equal(license('License: x\nLicense-Expression: MIT OR Apache-2.0\n'), [
    'MIT OR Apache-2.0',
    'expression',
  ]);
  assert.equal(license('License: BSD: 3 clauses\n   second line\n'), ['BSD: 3 clauses', 'header']);
  assert.equal(license('License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n'), [
    'MIT License',
    'classifier',
  ]);
  assert.equal(license('Classifier: License :: OSI Approved\nName: x\n'), ['', '']);
});

test('authors come from Author-email when Author is missing', () => {
  const facts = metadataFacts(
    'Author-email: "Doe, Jane" <j@x.example>, Max <m@x.example>, plain@x.example\n',
  );
  assert.is(facts.author, 'Doe, Jane, Max');
  assert.is(metadataFacts('Author: A\nAuthor-email: B <b@x.example>\n').author, 'A');
});

test('the home page is Home-page or the URL labelled so', () => {
  const facts = metadataFacts(
    'Project-URL: Source, https://s.example\nProject-URL: home page, https://h.example\n',
  );
  assert.is(facts.homePage, 'https://h.example');
  assert.equal(facts.projectUrls, { Source: 'https://s.example', 'home page': 'https://h.example' });
  assert.is(
    metadataFacts('Home-page: https://a.example\nProject-URL: Homepage, https://b.example\n').homePage,
    'https://a.example',
  );
});

test('requirements of an egg stand in where the headers have none', () => {
  const extra = { requires: ['a>=1'], extras: ['x'] };
  assert.equal(metadataFacts('Name: n\n', extra).requiresDist, ['a>=1']);
  assert.equal(metadataFacts('Requires-Dist: b\n', extra).requiresDist, ['b']);
  assert.equal(metadataFacts('', extra).providesExtra, ['x']);
});

test('credentials do not pass; what holds none passes as it is', () => {
  const harmless =
    'Name: x\nAuthor-email: a@b.example\nRequires-Dist: y (>=1.0,!=2.*) ; extra == "z"\nHome-page: https://h.example/p\n';
  assert.is(safe(harmless), harmless);
  const spilled = safe(
    'Home-page: https://user:hunter2@h.example/\nSummary: token ghp_abcdefghijklmnopqrstuvwxyz0123456789\nDownload-URL: https://h.example/?password=hunter2hunter2\nRequires-Dist: x @ https://bot:s3cr3tpass@h.example/x.whl\n',
  );
  for (const secret of ['hunter2', 'ghp_abcdefghijklmnopqrstuvwxyz', 's3cr3tpass'])
    assert.not(spilled.includes(secret), secret);
  assert.ok(spilled.includes('Home-page: https://h.example/'));
});

test('text: UTF-8 with and without mark, and what is not UTF-8', () => {
  assert.equal(decodeMetadata(Buffer.from('\ufeffN: é')), { text: 'N: é', valid: true });
  assert.equal(decodeMetadata(Buffer.from([0x4e, 0xe9, 0xa3])), { text: 'Né£', valid: false });
  assert.equal(decodeMetadata(Buffer.alloc(0)), { text: '', valid: true });
});

test('only the headers are taken, and no half line of a cut read', () => {
  const of = (text: string) => {
    const bytes = Buffer.from(text);
    const end = endOfHeaders(bytes);
    return [decodeHeaders(bytes, end).text, end !== -1];
  };
  assert.equal(of('A: 1\nB: 2\n\nbody\n\nmore'), ['A: 1\nB: 2\n', true]);
  assert.equal(of('A: 1\r\n\r\nbody\n\n'), ['A: 1\r\n'.slice(0, 6), true]);
  assert.equal(of('A: 1\n\nbody\r\n\r\n'), ['A: 1\n', true]);
  assert.equal(of('A: 1\r\nB: 2\n\nbody'), ['A: 1\r\nB: 2\n', true]);
  assert.equal(of('A: 1\r\nB: 2\r\n'), ['A: 1\r\nB: 2\r\n', false]);
  assert.equal(of('A: 1\nB: cut of'), ['A: 1\n', false]);
  assert.equal(of('A: one line'), ['A: one line', false]);
  assert.equal(of('A: \u00e9\n\nbody'), ['A: \u00e9\n', true]);
});

test('any bytes give facts, and nothing throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      const buffer = Buffer.from(bytes);
      const facts = metadataFacts(decodeHeaders(buffer, endOfHeaders(buffer)).text);
      for (const key of ['name', 'license', 'homePage', 'author', 'requiresDist', 'projectUrls'] as const)
        assert.ok(facts[key] !== undefined);
    }),
  );
});

test.run();
