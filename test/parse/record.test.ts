import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseRecord, summarizeEntries, summarizeRecord } from '../../extension/parse/record.ts';
import { modulesOfRecord } from '../../extension/parse/top-level.ts';

const test = suite('RECORD');

test('paths, hashes and sizes', () => {
  assert.equal(parseRecord('a.py,sha256=x,12\r\nb/RECORD,,\n'), [
    { path: 'a.py', hash: 'sha256=x', size: 12 },
    { path: 'b/RECORD', hash: '', size: undefined },
  ]);
});

test('quoted cells hold commas, quotes and line ends', () => {
  assert.equal(parseRecord('"a,b.py",,1\n"say ""hi"".py",h,2\n"two\nlines.py",,3\nplain.py,,4'), [
    { path: 'a,b.py', hash: '', size: 1 },
    { path: 'say "hi".py', hash: 'h', size: 2 },
    { path: 'two\nlines.py', hash: '', size: 3 },
    { path: 'plain.py', hash: '', size: 4 },
  ]);
});

test('malformed lines give what they can', () => {
  assert.equal(parseRecord(''), []);
  assert.equal(parseRecord('\n\n,,\n'), []);
  assert.equal(parseRecord('\ufeffonly-a-path\nx,h,-5\ny,h,99999999999999999999\n"open'), [
    { path: 'only-a-path', hash: '', size: undefined },
    { path: 'x', hash: 'h', size: undefined },
    { path: 'y', hash: 'h', size: undefined },
    { path: 'open', hash: '', size: undefined },
  ]);
});

test('a summary sums what is stated', () => {
  assert.equal(summarizeRecord('a.py,,5\nb.cpython-311-x86_64-linux-gnu.so,,7\nc,,\n'), {
    files: 3,
    bytes: 12,
    sized: true,
    native: true,
  });
  assert.equal(summarizeRecord(''), { files: 0, bytes: 0, sized: false, native: false });
});

test('a summary of the text is that of its entries', () => {
  const piece = fc.constantFrom(
    'a',
    '.so',
    '.pyd.1',
    ',',
    ',12',
    '7',
    '\n',
    '\r\n',
    '\r',
    '"',
    '\ufeff',
    ' ',
    '99999999999999999',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      assert.equal(summarizeRecord(text), summarizeEntries(parseRecord(text)));
    }),
    { numRuns: 2000 },
  );
});

test('top-level modules, as importlib.metadata infers them', () => {
  const record = parseRecord(
    [
      'six.py,,',
      'pkg/__init__.py,,',
      'pkg/deep/x.py,,',
      '_fast.cpython-311-x86_64-linux-gnu.so,,',
      '../../../bin/tool,,',
    ].join('\n') +
      '\nx-1.0.dist-info/METADATA,,\n__pycache__/six.cpython-311.pyc,,\nns/sub/mod.py,,\ndata.txt,,\nwin\\pkg.py,,\n',
  );
  assert.equal(modulesOfRecord(record), ['six', 'pkg', '_fast', 'ns', 'win']);
});

test('never throws and never invents a path', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      for (const { path } of parseRecord(text)) assert.ok(path.length <= text.length);
    }),
  );
});

test('reads back what a CSV writer writes', () => {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z",\n ]{1,12}$/), { maxLength: 8 }), (paths) => {
      const text = paths.map((path) => `${cell(path)},sha256=x,1\n`).join('');
      assert.equal(
        parseRecord(text).map(({ path }) => path),
        paths,
      );
    }),
  );
});

test.run();
