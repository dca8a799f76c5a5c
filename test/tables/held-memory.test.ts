/** What a scan of many scripts goes on holding. */
import fs from 'node:fs';
import nodePath from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRealHost } from '../../extension/core/real-host.ts';
import { type AnyTable, type Engine, runTable } from '../../extension/core/run-table.ts';
import { table as imports } from '../../extension/tables/python_script_imports.ts';
import { table as scripts } from '../../extension/tables/python_scripts.ts';
import { testEngine } from '../helpers/fixture-host.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('memory that is held');

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

const files = 24;
const fileBytes = 200_000;

test('imports and facts of scripts are kept without the texts that they stand in', async () => {
  await withTemp(async (directory) => {
    for (let i = 0; i < files; i++)
      fs.writeFileSync(
        nodePath.join(directory, `script_${i}.py`),
        `import a_module_with_a_long_name_${i}\n# /// script\n# requires-python = ">=3.11"\n# dependencies = ["a-distribution-with-a-long-name-${i}"]\n# ///\n# ${'words '.repeat(fileBytes / 6)}\n`,
      );
    const constraints = [{ column: 'directory', operator: '=' as const, value: directory }];
    const count = async (table: AnyTable, column: string, engine: Engine) =>
      (await runTable(table, createQueryContext(constraints, [column, 'path']), engine)).rows.length;
    // Modules that are loaded when they are first needed are no part of it.
    const other = testEngine(createRealHost());
    await count(imports, 'module', other);
    await count(scripts, 'lines', other);
    const engine = testEngine(createRealHost());
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    assert.is(await count(imports, 'module', engine), files);
    assert.is(await count(scripts, 'lines', engine), files);
    collectGarbage();
    const grown = process.memoryUsage().heapUsed - before;
    assert.ok(
      grown < (files * fileBytes) / 3,
      `${grown} bytes more for ${files * fileBytes} bytes of scripts`,
    );
  });
});

test.run();
