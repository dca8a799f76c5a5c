/** Commands as they are built: what the bundle leaves outside or loads late is found. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { emptyMachineConfig } from '../helpers/cli.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('built commands');
const program = fileURLToPath(new URL('../../fleet-cli/pysight.mjs', import.meta.url));

function run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      { maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 70), stdout, stderr });
      },
    );
  });
}

const commands: readonly (readonly [readonly string[], RegExp])[] = [
  [['sbom', '--format', 'cyclonedx-json'], /"bomFormat": "CycloneDX"/],
  [['sbom', '--format', 'cyclonedx-xml'], /<bom xmlns="http:\/\/cyclonedx\.org/],
  [['sbom', '--format', 'spdx'], /"spdxVersion": "SPDX-2\.3"/],
  [['audit', '--format', 'sarif'], /"version": "2\.1\.0"/],
  [['query', '--json', 'SELECT count(*) AS n FROM python_script_findings'], /"n":"0"/],
  [['report', '--offline'], /1 host asked · 1 answered/],
  [['report', '--offline', '--format', 'html'], /^<!doctype html>/i],
];

for (const [args, expected] of commands) {
  test(args.join(' '), async () => {
    const config = emptyMachineConfig();
    try {
      const { code, stdout, stderr } = await run([...args, '--config', config.file]);
      assert.ok(code === 0 || code === 1, stderr);
      assert.match(stdout, expected);
    } finally {
      fs.rmSync(config.directory, { recursive: true, force: true });
    }
  });
}

test('run: a connection is tried', async () => {
  const { code, stdout, stderr } = await run([
    'run',
    '-H',
    '127.0.0.1:1',
    '--ssh-config',
    'none',
    'SELECT 1',
  ]);
  assert.is(code, 4, stderr);
  assert.match(stdout, 'nothing listens there');
});

test('the extension is built from whichever directory the command was called in', async () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const code = `
    const [{ build }, { packedFiles }] = await Promise.all(
      ['node_modules/esbuild/lib/main.js', 'extension/dev/bundle/plugins.mjs'].map((file) => import(${JSON.stringify(pathToFileURL(root).href)} + file)),
    );
    await build({ absWorkingDir: ${JSON.stringify(root)}, entryPoints: ['extension/sinks/sql/engine/sqlite-files.ts'],
      bundle: true, platform: 'node', format: 'cjs', write: false, logLevel: 'silent', plugins: [packedFiles] });`;
  await withTemp(async (cwd) => {
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, ['--input-type=module', '-e', code], { cwd }, (error) =>
        resolve(error?.message ?? ''),
      );
    });
    assert.is(said, '');
  });
});
test.run();
