/** The package as it is published: packed, unpacked elsewhere, and run by plain Node. */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withTemp } from '../helpers/temp.ts';
import { startFakeManager } from './helpers/fake-manager.ts';

const test = suite('sdk/package');
const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const sdk = path.join(root, 'extension', 'sdk');

/** The code blocks of the README, in order. */
const examples = [
  ...readFileSync(path.join(sdk, 'README.md'), 'utf8').matchAll(/```ts\n(?<code>[\s\S]*?)```/g),
].map((match) => match.groups?.['code'] ?? '');

test('the packed package works from elsewhere, with types, as its README says', () =>
  withTemp(async (directory) => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    // As contributing.md publishes it: the project's .npmrc turns scripts off, and without them nothing is built.
    const pack = ['pack', '--silent', '--ignore-scripts=false', '--pack-destination', directory];
    await run(npm, pack, { cwd: sdk });
    const version = JSON.parse(readFileSync(path.join(sdk, 'package.json'), 'utf8')).version as string;
    const target = path.join(directory, 'node_modules', 'osquery-extension-sdk');
    mkdirSync(target, { recursive: true });
    const tarball = path.join(directory, `osquery-extension-sdk-${version}.tgz`);
    await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', target]);
    const manifest = JSON.parse(readFileSync(path.join(target, 'package.json'), 'utf8'));
    assert.equal(manifest.dependencies, { thrift: '0.24.0' });
    linkDependency(directory, 'thrift');
    for (const file of ['LICENSE', 'README.md', 'dist/index.d.ts', 'idl/osquery.thrift'])
      assert.ok(readFileSync(path.join(target, file)).length > 0, file);

    await checkTypes(directory);
    const script = path.join(directory, 'greetings.mjs');
    writeFileSync(script, examples[0] ?? '');
    assert.ok((examples[0] ?? '').trim().split('\n').length <= 15, 'the example is short');
    const manager = await startFakeManager(path.join(directory, 'em'));
    const extension = spawn(process.execPath, [script, '--socket', manager.path, '--timeout', '20'], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const ended = new Promise((resolve) => extension.on('close', resolve));
    const { uuid } = await manager.registered();
    const context = { constraints: [{ name: 'language', list: [{ op: 2, expr: 'de' }] }] };
    const { response } = await manager.generate(uuid, 'greetings', context);
    assert.equal(response, [{ language: 'de', words: 'hello in de' }]);
    extension.kill('SIGTERM');
    assert.is(await ended, 0);
    assert.equal(manager.deregistered, [uuid]);
    await manager.close();
  }));

/** The package is installed without network: its dependency is the one that is here. */
function linkDependency(directory: string, name: string): void {
  const from = path.join(root, 'node_modules', name);
  symlinkSync(from, path.join(directory, 'node_modules', name), 'junction');
}

async function checkTypes(directory: string): Promise<void> {
  writeFileSync(path.join(directory, 'package.json'), '{ "type": "module" }');
  for (const [index, code] of examples.entries())
    writeFileSync(path.join(directory, `example-${index}.ts`), code);
  const options = {
    strict: true,
    noEmit: true,
    target: 'ES2022',
    module: 'NodeNext',
    types: ['node'],
    typeRoots: [path.join(root, 'node_modules', '@types')],
  };
  writeFileSync(
    path.join(directory, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, include: ['example-*.ts'] }),
  );
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    await run(process.execPath, [tsc, '-p', directory]);
  } catch (error) {
    assert.unreachable((error as { stdout: string }).stdout);
  }
}

test.run();
