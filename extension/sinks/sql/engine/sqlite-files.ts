/** The two files of SQLite's WebAssembly build. The packed extension puts its own copy in place of this module. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import nodePath from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Sqlite } from './sqlite.ts';

export interface SqliteFiles {
  readonly wasm: Buffer<ArrayBuffer>;
  /** The loader's only function. */
  load(): Promise<() => Promise<Sqlite>>;
}

export function sqliteFiles(): SqliteFiles {
  const directory = findBuild();
  return {
    wasm: fs.readFileSync(nodePath.join(directory, 'sqlite3.wasm')),
    async load() {
      const loader = pathToFileURL(nodePath.join(directory, 'sqlite3.mjs')).href;
      const module = (await import(loader)) as { default: () => Promise<Sqlite> };
      return module.default;
    },
  };
}

/** Beside the bundle when it was copied there, else in the installed package. */
function findBuild(): string {
  const beside = fileURLToPath(new URL('./sqlite/', import.meta.url));
  if (fs.existsSync(nodePath.join(beside, 'sqlite3.wasm'))) return beside;
  const manifest = createRequire(import.meta.url).resolve('@sqlite.org/sqlite-wasm/package.json');
  return nodePath.join(nodePath.dirname(manifest), 'sqlite-wasm', 'jswasm');
}
