/** What esbuild must be told about code that looks for files beside itself. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ruffWasm = 'ruff_wasm_bg.wasm';
const ruffGlue = 'ruff_wasm.js';
const sensorSources = ['pysight_sensor.py', 'pysight_sensor_parts.py'];
const sqliteWasm = 'sqlite3.wasm';
const sqliteDirectory = 'node_modules/@sqlite.org/sqlite-wasm/sqlite-wasm/jswasm';
/** Wherever the command was called that builds. */
const sqliteModule = fileURLToPath(new URL(`../../../${sqliteDirectory}/sqlite3.mjs`, import.meta.url));

/** In the packed file a thread's entry is a section: `new Worker(new URL('./NAME.mjs', import.meta.url))` starts it. */
export const packedWorkers = {
  name: 'packed-workers',
  setup(build) {
    build.onResolve({ filter: /^(?:node:)?worker_threads$/ }, ({ namespace }) =>
      namespace === 'packed-workers'
        ? { path: 'node:worker_threads', external: true }
        : { path: 'worker_threads', namespace: 'packed-workers' },
    );
    build.onLoad({ filter: /.*/, namespace: 'packed-workers' }, () => ({
      loader: 'js',
      contents: `
        const real = require('node:worker_threads');
        const scheme = 'pysight-pack:///';
        function Worker(entry, options) {
          const href = String(entry);
          if (!href.startsWith(scheme)) return new real.Worker(entry, options);
          return __pack.startWorker(href.slice(scheme.length).replace(/\\.mjs$/, ''), options);
        }
        module.exports = { ...real, Worker };`,
    }));
  },
};

/** In the packed file what code reads from beside itself is an asset: each source is changed where it does so. */
const readsBeside = [
  {
    filter: /[\\/]worker[\\/]ruff-assets\.ts$/,
    from: 'export function readRuffFiles(here: string): RuffFiles {',
    to: `declare const __pack: { asset(name: string): Buffer };
      export function readRuffFiles(here: string): RuffFiles {
        if (here.startsWith('pysight-pack:'))
          return { glue: __pack.asset('${ruffGlue}').toString('utf8'), wasm: __pack.asset('${ruffWasm}') };`,
    loader: 'ts',
  },
  {
    filter: /[\\/]sensor[\\/]hook-files\.ts$/,
    from: 'function readShipped(name: string): string {',
    to: `declare const __pack: { asset(name: string): Buffer };
      function readShipped(name: string): string { return __pack.asset(name).toString('utf8');`,
    loader: 'ts',
  },
  {
    filter: /[\\/]engine[\\/]sqlite-files\.ts$/,
    from: 'export function sqliteFiles(): SqliteFiles {',
    to: `declare const __pack: { asset(name: string): Buffer };
      export function sqliteFiles(): SqliteFiles {
        const load = async () => (await import(${JSON.stringify(sqliteModule)})).default;
        return { wasm: __pack.asset('${sqliteWasm}'), load };`,
    loader: 'ts',
  },
];

export const packedFiles = {
  name: 'packed-files',
  setup(build) {
    for (const { filter, from, to, loader } of readsBeside)
      build.onLoad({ filter }, async ({ path: file }) => {
        const source = await fs.promises.readFile(file, 'utf8');
        if (!source.includes(from)) throw new Error(`${file} does not read its file as it did`);
        return { contents: source.replace(from, () => to), loader };
      });
  },
};

/** @returns name → bytes of what the packed file carries besides code */
export function packedAssets(root) {
  const read = (file) => fs.readFileSync(path.join(root, file));
  return new Map([
    [ruffWasm, read(`node_modules/@astral-sh/ruff-wasm-nodejs/${ruffWasm}`)],
    [ruffGlue, read(`node_modules/@astral-sh/ruff-wasm-nodejs/${ruffGlue}`)],
    [sqliteWasm, read(`${sqliteDirectory}/${sqliteWasm}`)],
    ...sensorSources.map((name) => [name, read(`extension/sensor/${name}`)]),
  ]);
}
