import fc from 'fast-check';
import { zipSync } from 'fflate';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseScriptMetadata } from '../../extension/parse/pep723.ts';
import { readScript } from '../../extension/parse/script-source.ts';
import { parseShebang } from '../../extension/parse/shebang.ts';
import { textNotebookFormat } from '../../extension/parse/text-notebook.ts';
import { readZipapp } from '../../extension/parse/zipapp.ts';

const test = suite('parse/script-forms');

const shebang = (line: string) => {
  const found = parseShebang(Buffer.from(line));
  return found === undefined ? undefined : [found.interpreter, found.version, found.runner];
};

test('shebangs that start Python', () => {
  assert.equal(shebang('#!/usr/bin/python3.11 -I\nx'), ['/usr/bin/python3.11', '3.11', '']);
  assert.equal(shebang('#! /usr/bin/env python\r\n'), ['python', '', '']);
  assert.equal(shebang('#!/usr/bin/env -S A=1 python2 -u'), ['python2', '2', '']);
  assert.equal(shebang('#!/usr/bin/env -S uv run --script'), ['python3', '', 'uv']);
  assert.equal(shebang('#!/usr/bin/env -S uv run --python 3.12 --script'), ['python3', '3.12', 'uv']);
  assert.equal(shebang('#!/usr/bin/env -S poetry run python3'), ['python3', '3', 'poetry']);
  assert.equal(shebang('#!python.exe'), ['python.exe', '', '']);
  assert.equal(shebang('#!"C:\\Program Files\\Python311\\python.exe" -E'), [
    'C:\\Program Files\\Python311\\python.exe',
    '',
    '',
  ]);
  assert.equal(shebang('\ufeff#!/opt/pypy/bin/pypy3'), ['/opt/pypy/bin/pypy3', '3', '']);
  assert.equal(parseShebang(Buffer.from('#!/usr/bin/python3 -I -S'))?.options, ['-I', '-S']);
});

test('a shell that hands over to Python', () => {
  const pip = "#!/bin/sh\n'''exec' \"/long path/venv/bin/python3\" \"$0\" \"$@\"\n' '''\nimport re";
  assert.equal(shebang(pip), ['/long path/venv/bin/python3', '3', '']);
  assert.equal(shebang("#!/bin/sh\n'''exec' /x/venv/bin/python3.9 \"$0\" \"$@\"\n' '''\n"), [
    '/x/venv/bin/python3.9',
    '3.9',
    '',
  ]);
  assert.equal(shebang('#!/bin/bash\necho python'), undefined);
});

test('shebangs that start something else', () => {
  for (const other of [
    '',
    '#',
    '#!',
    '#!/bin/sh\n',
    '#!/usr/bin/env node\n',
    '#!/usr/bin/perl python',
    '# !/usr/bin/python',
    '#!/usr/bin/env uv pip',
  ]) {
    assert.is(shebang(other), undefined, other);
  }
});

test('inline metadata, as PEP 723 has it', () => {
  const block =
    '#!/usr/bin/env -S uv run\n# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n#   "requests<3",\n#   "rich",\n# ]\n#\n# [tool.uv]\n# x = 1\n# ///\nimport requests\n';
  assert.equal(parseScriptMetadata(block), {
    requiresPython: '>=3.11',
    dependencies: ['requests<3', 'rich'],
    tools: ['uv'],
    fault: '',
  });
  assert.is(parseScriptMetadata('import os\n'), undefined);
  assert.is(parseScriptMetadata('# /// script\n# dependencies = []\nimport os\n'), undefined, 'never closed');
  assert.match(parseScriptMetadata('# /// script\n# x = [\n# ///\n')?.fault ?? '', 'TOML');
  const one = '# /// script\n# x = 1\n# ///\n';
  assert.match(parseScriptMetadata(`${one}\n${one}`)?.fault ?? '', 'more than one');
  assert.equal(
    parseScriptMetadata('# /// script\n# dependencies = "x"\n# requires-python = 3\n# ///')?.dependencies,
    [],
  );
});

test('notebooks kept as text', () => {
  assert.is(
    textNotebookFormat(
      '# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n#       format_name: light\n# ---\n',
    ),
    'light',
  );
  assert.is(textNotebookFormat('# %% [markdown]\n# Title\n# %%\nx = 1\n'), 'percent');
  assert.is(textNotebookFormat('# Databricks notebook source\n'), 'databricks');
  assert.is(textNotebookFormat('x = 5 # %% y\n'), undefined);
});

const zip = (files: Record<string, string>, prefix = '') =>
  Buffer.concat([
    Buffer.from(prefix),
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]))),
  ]);

test('zip applications, with a shebang before the archive', () => {
  const bytes = zip({ 'lib/a.py': 'x', '__main__.py': 'import lib.a\n' }, '#!/usr/bin/env python3\n');
  const { source, format, fault } = readScript(bytes, '/tools/app');
  assert.is(source.text, 'import lib.a\n');
  assert.is(format, 'zip');
  assert.is(fault, '');
  assert.equal(
    readZipapp(bytes, 1000)?.entries.map((e) => e.name),
    ['lib/a.py', '__main__.py'],
  );
  assert.match(readScript(zip({ 'a.py': '' }), '/a.pyz').fault, 'no __main__');
});

test('a bomb, damage and lies in an archive do nothing', () => {
  const bomb = zip({ '__main__.py': '0'.repeat(20_000_000) });
  assert.match(readScript(bomb, '/b.pyz').fault, 'over the limit');
  const lying = Buffer.from(bomb);
  const central = lying.lastIndexOf(Buffer.from('PK\x01\x02'));
  lying.writeUInt32LE(10, central + 24);
  assert.match(readScript(lying, '/b.pyz').fault, 'unpacks to more');
  lying.writeUInt32LE(0xfffffff0, central + 42);
  assert.match(readScript(lying, '/b.pyz').fault, 'damaged');
  assert.is(readScript(Buffer.from('PK\x03\x04 rest'), '/c.pyz').format, 'python');
});

test('any bytes, of any form', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom('.py', '.pyz', '.ipynb', ''),
      (bytes, suffix) => {
        assert.type(readScript(bytes, `/x${suffix}`).source.text, 'string');
        parseShebang(Buffer.concat([Buffer.from('#!'), bytes]));
      },
    ),
  );
  const bytes = zip({ '__main__.py': 'import os\n'.repeat(20) });
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
      const altered = Buffer.from(bytes);
      altered[at] = value;
      readScript(altered, '/x.pyz');
    }),
  );
});

test.run();
