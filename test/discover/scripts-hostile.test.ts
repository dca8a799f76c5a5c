import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runTable } from '../../extension/core/run-table.ts';
import { table as imports } from '../../extension/tables/python_script_imports.ts';
import { table as scripts } from '../../extension/tables/python_scripts.ts';
import { testEngine } from '../helpers/fixture-host.ts';
import { withTemp } from '../helpers/temp.ts';
import { focusedHost, writeTree } from './machine.ts';

const test = suite('discover/scripts on hostile trees');

const facts = ['path', 'filename', 'size', 'sha256', 'lines', 'vcs'];

async function look(directory: string, columns: readonly string[] = facts) {
  const engine = testEngine(focusedHost([directory]), { roots: [directory] });
  const result = await runTable(scripts, createQueryContext([], columns), engine);
  return { ...result, engine };
}

if (process.platform === 'linux') {
  test('names with line ends and undecodable bytes are shown escaped, and found by what is shown', () =>
    withTemp(async (directory) => {
      writeTree(directory, { 'a\nb.py': 'x = 1\n' });
      fs.writeFileSync(
        Buffer.concat([Buffer.from(`${directory}/caf`), Buffer.from([0xe9]), Buffer.from('.py')]),
        'y = 2\n',
      );
      const { rows } = await look(directory);
      assert.equal(rows.map((row) => row['filename']).sort(), ['a\nb.py', 'caf\\xe9.py']);
      assert.ok(rows.every((row) => row['lines'] === 1));
      const shown = `${directory}/caf\\xe9.py`;
      const query = createQueryContext([{ column: 'path', operator: '=', value: shown }], ['path', 'lines']);
      const one = await runTable(scripts, query, testEngine(focusedHost([directory])));
      assert.equal(one.rows, [{ path: shown, lines: 1 }]);
    }));

  test('FIFOs, devices behind links and loops are not opened', () =>
    withTemp(async (directory) => {
      writeTree(directory, { 'good.py': 'x = 1\n', '.git/HEAD': '' });
      execFileSync('mkfifo', [path.join(directory, 'fifo.py'), path.join(directory, '.git', 'index')]);
      fs.symlinkSync('/dev/zero', path.join(directory, 'zero.py'));
      fs.symlinkSync('loop.py', path.join(directory, 'loop.py'));
      const { rows, problems } = await look(directory);
      assert.equal(
        rows.map((row) => row['filename']),
        ['good.py'],
      );
      assert.is(rows[0]?.['vcs'], 'unknown');
      assert.equal(
        problems.map((problem) => problem.code),
        ['NOT_REGULAR'],
      );
    }));

  test('a file of 5 GB is refused, the rest complete', () =>
    withTemp(async (directory) => {
      writeTree(directory, { 'good.py': 'import os\n' });
      const huge = path.join(directory, 'huge.py');
      fs.writeFileSync(huge, '');
      fs.truncateSync(huge, 5_000_000_000);
      const { rows, problems, engine } = await look(directory);
      assert.equal(
        rows.map((row) => [row['filename'], row['size'], row['lines']]),
        [
          ['good.py', 10, 1],
          ['huge.py', 5_000_000_000, null],
        ],
      );
      assert.equal(
        problems.map((problem) => problem.code),
        ['TOO_LARGE'],
      );
      const found = await runTable(imports, createQueryContext([], ['path', 'module']), engine);
      assert.equal(
        found.rows.map((row) => row['module']),
        ['os'],
      );
    }));
}

test('hostile content gives rows: brackets, long lines, NULs, zip bombs, deep notebooks', () =>
  withTemp(async (directory) => {
    writeTree(directory, {
      'brackets.py': '('.repeat(1_000_000),
      'line.py': `x = "${'a'.repeat(1_000_000)}"\nimport os\n`,
      'nul.py': 'import os\n\0\0\0\nimport sys\n',
      'quotes.py': '"""'.repeat(100_001),
      'deep.ipynb': `{"cells":${'['.repeat(200_000)}`,
      'wide.ipynb': JSON.stringify({
        cells: Array.from({ length: 50_000 }, () => ({ cell_type: 'code', source: '%%x' })),
      }),
      'fake.pyz': Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(100_000, 0x50)]),
      'utf16.py': Buffer.from('\ufeffimport json\n', 'utf16le'),
    });
    const { rows, engine } = await look(directory);
    assert.is(rows.length, 8);
    assert.ok(rows.every((row) => String(row['sha256']).length === 64));
    const found = await runTable(imports, createQueryContext([], ['path', 'module']), engine);
    const modules = found.rows.map((row) => `${path.basename(String(row['path']))} ${row['module']}`).sort();
    assert.equal(modules, ['line.py os', 'nul.py os', 'nul.py sys', 'utf16.py json']);
  }));

test.run();
