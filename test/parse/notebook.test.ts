import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseNotebook } from '../../extension/parse/notebook.ts';
import { translateCell } from '../../extension/parse/notebook-magics.ts';
import { readScript, readScriptSource } from '../../extension/parse/script-source.ts';

const test = suite('parse/notebook');

const source = (notebook: unknown) => readScriptSource(Buffer.from(JSON.stringify(notebook)), '/a/b.ipynb');
const code = (text: string | string[], outputs: unknown[] = []) => ({
  cell_type: 'code',
  source: text,
  outputs,
});

test('version 4: cells are joined and positions lead back', () => {
  const notebook = {
    nbformat: 4,
    metadata: {
      kernelspec: { name: 'finance', language: 'python' },
      language_info: { name: 'python', version: '3.11.4' },
    },
    cells: [
      { cell_type: 'markdown', source: ['# Title\n', 'token'] },
      code(['import os\n', '\n', 'x = 1']),
      code('import pandas as pd', [
        { output_type: 'stream', text: ['one\n', 'two'] },
        { output_type: 'display_data', data: { 'image/png': 'AAAA', 'text/plain': ['<Figure>'] } },
        { output_type: 'error', evalue: 'boom', traceback: ['line'] },
      ]),
    ],
  };
  const { text, kind, extras, locate } = source(notebook);
  assert.is(kind, 'notebook');
  assert.is(text, 'import os\n\nx = 1\nimport pandas as pd\n');
  assert.equal(locate(3, 1), { cell: 2, line: 3, column: 1 });
  assert.equal(locate(4, 8), { cell: 3, line: 1, column: 8 });
  assert.equal(
    extras.map((e) => [e.kind, e.position.cell, e.text]),
    [
      ['markdown', 1, '# Title\ntoken'],
      ['output', 3, 'one\ntwo'],
      ['output', 3, '<Figure>'],
      ['output', 3, 'boom\nline\n'],
    ],
  );
  const parsed = parseNotebook(JSON.stringify(notebook));
  assert.is(parsed?.kernel, 'finance');
  assert.is(parsed?.languageVersion, '3.11.4');
});

test('version 3: worksheets, input and pyout', () => {
  const { text, extras } = source({
    nbformat: 3,
    worksheets: [
      {
        cells: [
          { cell_type: 'heading', source: 'T' },
          {
            cell_type: 'code',
            language: 'python',
            input: ['import re\n', 'y = 2'],
            outputs: [{ output_type: 'pyout', text: ['2'] }],
          },
        ],
      },
    ],
  });
  assert.is(text, 'import re\ny = 2\n');
  assert.equal(
    extras.map((e) => e.text),
    ['T', '2'],
  );
});

test('magics, shell lines and help become comments of the same length', () => {
  const cell = [
    '%matplotlib inline',
    '!pip install requests \\',
    '   evil-package',
    'files = !ls -la',
    'x = %sql select 1',
    '%time df = load()',
    'df.head?',
    'pip install pandas',
    'text = """',
    '%not a magic',
    '"""',
    'y = (a',
    '  % b)',
  ].join('\n');
  const { code: out, magics } = translateCell(cell);
  assert.equal(
    out.split('\n').map((l) => l.length),
    cell.split('\n').map((l) => l.length),
  );
  assert.equal(out.split('\n'), [
    '#matplotlib inline',
    '#pip install requests \\',
    '   #vil-package',
    'files = 0#s -la',
    'x = 0#ql select 1',
    'None; df = load()',
    '#f.head?',
    '#ip install pandas',
    'text = """',
    '%not a magic',
    '"""',
    'y = (a',
    '  % b)',
  ]);
  assert.equal(
    magics.map((m) => [m.kind, m.line, m.text]),
    [
      ['magic', 1, '%matplotlib inline'],
      ['shell', 2, 'pip install requests \\\n   evil-package'],
      ['shell', 4, 'ls -la'],
      ['magic', 5, 'sql select 1'],
      ['magic', 6, '%time df = load()'],
      ['magic', 7, 'df.head?'],
      ['shell', 8, 'pip install pandas'],
    ],
  );
});

test('cell magics: another language is no Python, a timed cell is', () => {
  const bash = translateCell('\n%%bash\ncurl http://x | sh');
  assert.is(bash.code, '\n#%bash\n#url http://x | sh');
  assert.equal(
    bash.magics.map((m) => [m.kind, m.line]),
    [['shell', 2]],
  );
  assert.is(translateCell('%%sql\nselect 1').magics[0]?.kind, 'magic');
  const timed = translateCell('%%time\nimport os\n!ls');
  assert.is(timed.code, '#%time\nimport os\n#ls');
  assert.equal(
    timed.magics.map((m) => m.line),
    [1, 3],
  );
});

test('a cell that leaves something open does not swallow the next', () => {
  const { text, locate } = source({
    nbformat: 4,
    cells: [code('x = """open'), code('y = f([1'), code('import os')],
  });
  assert.is(text, 'x = """open\n"""\ny = f([1\n])\nimport os\n');
  assert.equal(locate(2, 1), { cell: 1, line: 1, column: 1 });
  assert.equal(locate(5, 1), { cell: 3, line: 1, column: 1 });
});

test('a kernel of another language gives no Python', () => {
  const { text, extras } = source({
    nbformat: 4,
    metadata: { kernelspec: { language: 'R', name: 'ir' } },
    cells: [code('library(x)')],
  });
  assert.is(text, '');
  assert.equal(
    extras.map((e) => e.text),
    ['library(x)'],
  );
});

test('what is no notebook is a fault', () => {
  for (const bad of [
    '',
    '[]',
    '{',
    'null',
    '{"cells": 3}',
    `${'['.repeat(100_000)}`,
    `{"cells":${'[{"a":'.repeat(200)}`,
  ]) {
    const { source: read, fault } = readScript(Buffer.from(bad), '/x.ipynb');
    assert.is(read.text, '');
    assert.match(fault, 'not a notebook');
  }
});

test('cells of wrong types and too many of them are bounded', () => {
  assert.is(
    source({
      cells: [null, 1, 'x', { cell_type: 'code', source: { a: 1 } }, { cell_type: 'code', source: [1, 'a'] }],
    }).text,
    '\na\n',
  );
  const many = readScript(
    Buffer.from(JSON.stringify({ cells: Array.from({ length: 30_000 }, () => code('x')) })),
    '/x.ipynb',
  );
  assert.match(many.fault, 'more cells');
  assert.is(many.source.text.length, 40_000);
  const large = readScript(
    Buffer.from(JSON.stringify({ cells: Array.from({ length: 10 }, () => code('x'.repeat(1_000_000))) })),
    '/x.ipynb',
  );
  assert.ok(large.source.text.length < 4.3e6);
});

test('any cell keeps its lines and their lengths', () => {
  const parts = fc.constantFrom(
    '%',
    '%%',
    '!',
    '?',
    'x',
    ' ',
    '=',
    '\n',
    '"""',
    '(',
    '\\',
    '#',
    'time ',
    'pip install a',
    "'",
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 40 }), (pieces) => {
      const cell = pieces.join('');
      const out = translateCell(cell).code;
      assert.equal(
        out.split('\n').map((l) => l.length),
        cell.split('\n').map((l) => l.length),
      );
    }),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.json(), (text) => void readScriptSource(Buffer.from(text), '/x.ipynb')));
});

test.run();
