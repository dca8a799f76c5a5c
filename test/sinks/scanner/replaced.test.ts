/** Another version is installed while this one runs: its processes must not take each other's answers. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createAnalysisPool } from '../../../extension/analyse/worker/pool.ts';
import { startAnalysisWorker } from '../../../extension/analyse/worker/start-worker.ts';
import { buildId, isOtherBuild, otherBuildMessage } from '../../../extension/core/build-id.ts';
import { defaultConfig } from '../../../extension/core/config.ts';
import { createRealHost } from '../../../extension/core/real-host.ts';
import { hashSources } from '../../../extension/core/source-hash.ts';
import { createScanner } from '../../../extension/sinks/scanner/scanner.ts';
import { schemas } from '../../../extension/tables/schema.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('a version that is replaced while it runs');
const root = fileURLToPath(new URL('../../../', import.meta.url));
const other = '0123456789abcdef';

/** The built scanner, of this build or with another name of it, placed where its packages are found. */
async function withBuild(name: string, action: (child: string) => Promise<void>): Promise<void> {
  makeBuild();
  await withTemp(async (directory) => {
    const build = nodePath.join(directory, 'build');
    fs.cpSync(nodePath.join(root, 'build'), build, { recursive: true });
    fs.symlinkSync(nodePath.join(root, 'node_modules'), nodePath.join(directory, 'node_modules'));
    let named = 0;
    for (const file of fs.readdirSync(build).filter((each) => each.endsWith('.mjs'))) {
      const path = nodePath.join(build, file);
      const text = fs.readFileSync(path, 'utf8');
      if (!text.includes(buildId())) continue;
      named++;
      fs.writeFileSync(path, text.replaceAll(buildId(), name));
    }
    assert.ok(named > 0, 'the build is named as the sources are');
    await action(nodePath.join(build, 'scanner-child.mjs'));
  });
}

/** Only where there is none of these sources: other tests run what lies there. */
function makeBuild(): void {
  const child = nodePath.join(root, 'build/scanner-child.mjs');
  if (fs.existsSync(child) && namesInBuild().some((text) => text.includes(buildId()))) return;
  const { status } = spawnSync(process.execPath, [nodePath.join(root, 'extension/dev/build.mjs')]);
  assert.is(status, 0, 'the build works');
}

function namesInBuild(): string[] {
  const build = nodePath.join(root, 'build');
  const files = fs.readdirSync(build).filter((file) => file.endsWith('.mjs'));
  return files.map((file) => fs.readFileSync(nodePath.join(build, file), 'utf8'));
}

async function ask(child: string): Promise<{ message: string; replaced: string[] }> {
  const replaced: string[] = [];
  const stateDirectory = nodePath.join(nodePath.dirname(child), 'state');
  const config = { ...defaultConfig(createRealHost()), stateDirectory, roots: ['/nonexistent'] };
  const scanner = createScanner({
    schemas,
    config,
    command: [child],
    onReplaced: (message) => replaced.push(message),
  });
  try {
    await scanner.runTable('python_pip_config', { constraints: [], colsUsed: [] });
    return { message: '', replaced };
  } catch (error) {
    return { message: (error as Error).message, replaced };
  } finally {
    await scanner.close();
  }
}

test('a child of the same build answers', () =>
  withBuild(buildId(), async (child) => {
    assert.equal(await ask(child), { message: '', replaced: [] });
  }));

test('a child of another build answers nothing, and the parent is told', () =>
  withBuild(other, async (child) => {
    assert.equal(await ask(child), { message: otherBuildMessage, replaced: [otherBuildMessage] });
  }));

test('an analysis worker of another build analyses nothing', async () => {
  const pool = createAnalysisPool({
    fleetKey: 'key',
    internalHosts: [],
    fileMs: 20_000,
    startWorker: (setup) => startAnalysisWorker({ ...setup, build: other }),
  });
  const outcomes = await Promise.allSettled(
    ['a.py', 'b.py'].map((path) => pool.analyse(path, Buffer.from('import os\n'))),
  );
  await pool.close();
  for (const outcome of outcomes) {
    if (outcome.status !== 'rejected') return assert.unreachable('it analysed');
    assert.ok(isOtherBuild(outcome.reason));
  }
});

test('the name of a build changes with any source, datum or dependency', () =>
  withTemp((directory) => {
    const write = (file: string, text: string) => {
      const path = nodePath.join(directory, file);
      fs.mkdirSync(nodePath.dirname(path), { recursive: true });
      fs.writeFileSync(path, text);
    };
    write('package-lock.json', '{}');
    write('extension/a.ts', '1');
    write('extension/data/b.json', '1');
    const names = new Set([hashSources(directory)]);
    for (const [file, text] of [
      ['package-lock.json', '{"x":1}'],
      ['extension/a.ts', '2'],
      ['extension/data/b.json', '2'],
      ['extension/c.ts', ''],
    ] as const) {
      write(file, text);
      names.add(hashSources(directory));
    }
    assert.is(names.size, 5);
    for (const file of [
      'extension/notes.md',
      'extension/sdk/dist/index.d.ts',
      'extension/node_modules/x.json',
    ]) {
      write(file, 'x');
      assert.ok(names.has(hashSources(directory)), `${file} is not run: it does not count`);
    }
  }));

test.run();
