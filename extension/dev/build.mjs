/**
 * Builds `build/`: the command line (`pysight.mjs`, with chunks and the entries of its threads and processes beside it) and
 * `pysight.ext`, the extension as one executable file that osquery loads.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { writePack } from './bundle/pack.mjs';
import { packedAssets, packedFiles, packedWorkers } from './bundle/plugins.mjs';
import { apacheThrift } from './bundle/thrift.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const final = path.join(root, 'build');
/** What runs from the old build is not disturbed until the new one is whole. */
const output = `${final}.${process.pid}`;

/** Threads and processes besides the first, by the name under which the code looks for them beside itself. */
const entries = {
  'scanner-child': 'extension/sinks/scanner/child.ts',
  'wire-entry': 'extension/sdk/src/server/wire-entry.ts',
  'sql-worker': 'extension/sinks/sql/engine/worker.ts',
  'analysis-worker': 'extension/analyse/worker/worker-entry.ts',
};
/** Those of them that the extension needs. */
const packedEntries = ['scanner-child', 'wire-entry', 'analysis-worker', 'sql-worker'];

/** Installed beside the command line: native code, and packages that read files of their own. */
const external = [
  '@duckdb/node-api',
  '@clickhouse/client',
  '@cyclonedx/cyclonedx-library',
  // Its parts written for CommonJS name __dirname.
  'ssh2',
  '@astral-sh/ruff-wasm-nodejs',
  '@sqlite.org/sqlite-wasm',
  'cpu-features',
  '*.node',
];

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  alias: { 'osquery-extension-sdk': path.join(root, 'extension/sdk/src/index.ts') },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { PYSIGHT_BUILD: JSON.stringify(await hashSources()) },
};

try {
  fs.mkdirSync(output);
  await Promise.all([buildCommandLine(), buildPack()]);
  fs.rmSync(final, { recursive: true, force: true });
  fs.renameSync(output, final);
} finally {
  fs.rmSync(output, { recursive: true, force: true });
}

async function buildCommandLine() {
  await build({
    ...common,
    entryPoints: { pysight: 'fleet-cli/main.ts', extension: 'extension/main.ts', ...entries },
    outdir: output,
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    external,
    plugins: [apacheThrift],
    banner: { js: "import{createRequire as $cr}from'node:module';const require=$cr(import.meta.url);" },
  });
  const sqlite = path.join(root, 'node_modules/@sqlite.org/sqlite-wasm/sqlite-wasm/jswasm');
  for (const name of ['sqlite3.mjs', 'sqlite3.wasm'])
    copy(path.join(sqlite, name), path.join(output, 'sqlite', name));
  for (const name of ['pysight_sensor.py', 'pysight_sensor_parts.py'])
    copy(path.join(root, 'extension/sensor', name), path.join(output, name));
}

async function buildPack() {
  const sections = { main: 'extension/sinks/packed/main.ts' };
  for (const name of packedEntries) sections[name] = entries[name];
  const bundles = await Promise.all(
    Object.entries(sections).map(([name, entry]) => bundleSection(name, entry)),
  );
  writePack(path.join(output, 'pysight.ext'), new Map([...bundles, ...packedAssets(root)]));
  // `node build/pysight.ext` works too, though the project's own files are ES modules.
  fs.writeFileSync(path.join(output, 'package.json'), '{ "type": "commonjs" }\n');
}

async function bundleSection(name, entry) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [entry],
    format: 'cjs',
    write: false,
    external: ['cpu-features', '*.node'],
    plugins: [apacheThrift, packedWorkers, packedFiles],
    define: { ...common.define, 'import.meta.url': JSON.stringify(`pysight-pack:///${name}.mjs`) },
  });
  return [`${name}.js`, outputFiles[0].contents];
}

/** As the sources name themselves where they run. */
async function hashSources() {
  const source = fs.readFileSync(path.join(root, 'extension/core/source-hash.ts'), 'utf8');
  const { code } = await transform(source, { loader: 'ts', format: 'esm' });
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return module.hashSources(root);
}

function copy(from, to) {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.copyFileSync(from, to);
}
