import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { extractImports } from '../../../extension/parse/python/index.ts';

const test = suite('python imports');

function brief(text: string): readonly string[] {
  return extractImports(text).map(
    (i) =>
      `${i.line}:${i.column} ${i.module}${i.names.length > 0 ? `[${i.names}]` : ''}${i.alias && ` as ${i.alias}`} ${i.context}${i.dynamic ? ' dynamic' : ''}`,
  );
}

test('plain, aliased and from imports', () => {
  assert.equal(
    brief('import os, numpy as np\nfrom a.b import (c as d,\n  e,)\nfrom . import x\nfrom ...p.q import *\n'),
    ['1:1 os top', '1:1 numpy as np top', '2:1 a.b[c,e] top', '4:1 .[x] top', '5:1 ...p.q[*] top'],
  );
  assert.equal(extractImports('from a import c as d, e')[0]?.aliases, ['d', '']);
});

test('the construct that an import stands in', () => {
  const text = [
    'try:\n  import a\nexcept ImportError:\n  import b',
    'if x: import c',
    'if TYPE_CHECKING:\n  import d\nelse:\n  import e',
    'class A:\n  import f\n  def m(self):\n    if x:\n      import g',
    'with x:\n  import h',
    'for i in y:\n  import j',
  ].join('\n');
  assert.equal(
    extractImports(text).map((i) => `${i.module} ${i.context}`),
    [
      'a try',
      'b try',
      'c conditional',
      'd type_checking',
      'e conditional',
      'f class',
      'g function',
      'h top',
      'j conditional',
    ],
  );
});

test('dynamic imports with a literal name', () => {
  assert.equal(
    brief(
      'm = __import__("os.path")\nimportlib.import_module(".x", "pkg")\n__import__(name)\n__import__("not a name")',
    ),
    ['1:5 os.path top dynamic', '2:1 pkg.x top dynamic'],
  );
});

test('what only looks like an import is none', () => {
  assert.equal(brief('"""\nimport os\n"""\n# import a\nx = "import b"\nimportant = 1\nfrom_ = 2\n'), []);
});

test('broken lines do not hide later imports', () => {
  assert.equal(brief('print("a"\nimport os\n'), ['2:1 os top']);
  assert.equal(brief('x = = 3\nimport os; import sys\nfrom import y\nimport\nimport re\n'), [
    '2:1 os top',
    '2:12 sys top',
    '5:1 re top',
  ]);
  assert.equal(brief("x = 'open\nimport os\n"), ['2:1 os top']);
  assert.equal(brief('def f(:\n  import a\nimport b'), ['2:3 a function', '3:1 b top']);
});

test('Python 2, CR line ends and form feeds', () => {
  assert.equal(brief('print "x"\rimport os\rexec "a" in d\r\f import sys'), ['2:1 os top', '4:3 sys top']);
});

test('empty text has none', () => {
  assert.equal(extractImports(''), []);
});

test.run();
