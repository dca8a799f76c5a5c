/** Where ruff's glue code and wasm come from: the installed package, files beside a bundle, or what a bundle carries. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import v8 from 'node:v8';
import { edited, memoryBound, wasmApi } from './wasm-edits.ts';

export interface RuffAssets {
  /** JavaScript of the package. */
  readonly glue: string;
  /** A WebAssembly.Module. */
  readonly module: object;
}

/** Files as they are in the package. */
export interface RuffFiles {
  readonly glue: string;
  readonly wasm: Uint8Array;
  /** Bytes in front of the wasm that may be written. */
  readonly room?: number;
}

/** Upper bound of one instance; ordinary scripts need 4 to 16 MB. */
const maxPages = 1_536;

/**
 * Compiles ruff. Only the baseline compiler is used: the optimising one would take seconds of CPU and 300 MB to gain a third. Where V8
 * takes that from the command line only, it is the scanner who says so.
 * @param files glue and wasm
 */
export function compileRuff({ glue, wasm, room }: RuffFiles): RuffAssets {
  v8.setFlagsFromString('--liftoff-only');
  return { glue, module: new wasmApi.Module(edited(wasm, memoryBound(wasm, maxPages), room)) };
}

/** As `compileRuff`, on a thread of V8's own. */
export async function compileRuffAside({ glue, wasm, room }: RuffFiles): Promise<RuffAssets> {
  v8.setFlagsFromString('--liftoff-only');
  return { glue, module: await wasmApi.compile(edited(wasm, memoryBound(wasm, maxPages), room)) };
}

/**
 * The files beside this code (a bundle), else those of the installed package.
 * @param here `import.meta.url` or the path of the running file
 */
export function readRuffFiles(here: string): RuffFiles {
  const beside = here.startsWith('file:') ? new URL('.', here).pathname : path.dirname(here);
  const own = path.join(
    process.platform === 'win32' ? beside.replace(/^\/(?=[A-Za-z]:)/, '') : beside,
    'ruff',
  );
  const directory = fs.existsSync(path.join(own, 'ruff_wasm.js'))
    ? own
    : path.dirname(createRequire(here).resolve('@astral-sh/ruff-wasm-nodejs/package.json'));
  return {
    glue: fs.readFileSync(path.join(directory, 'ruff_wasm.js'), 'utf8'),
    wasm: readWithRoom(path.join(directory, 'ruff_wasm_bg.wasm')),
    room,
  };
}

/** What is added to the module stands near its start: with room before it, ten megabytes need not be copied. */
const room = 16 * 1024;

function readWithRoom(file: string): Uint8Array {
  const fd = fs.openSync(file, 'r');
  try {
    const bytes = Buffer.allocUnsafeSlow(room + fs.fstatSync(fd).size);
    let at = room;
    while (at < bytes.length) {
      const count = fs.readSync(fd, bytes, at, bytes.length - at, null);
      if (count === 0) throw new Error(`${file} became shorter`);
      at += count;
    }
    return bytes.subarray(room);
  } finally {
    fs.closeSync(fd);
  }
}
