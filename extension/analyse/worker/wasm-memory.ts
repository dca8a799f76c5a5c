/** Gives a WebAssembly module's own memory an upper bound, by its binary format (WebAssembly core specification, 5.5). */

interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object;
  compile(bytes: Uint8Array): Promise<object>;
  readonly Instance: new (module: object, imports: object) => object;
}

/** Node's WebAssembly, which the types of Node leave to the DOM's. */
export const wasmApi = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly;

const headerBytes = 8;
const memorySection = 5;

/**
 * @param wasm a module that defines one 32-bit memory without an upper bound; any other is returned unchanged
 * @param maxPages pages of 64 KiB
 * @returns the module's bytes with the bound
 */
export function limitMemory(wasm: Uint8Array, maxPages: number): Uint8Array {
  let at = headerBytes;
  while (at < wasm.length) {
    const id = wasm[at];
    const size = readUnsigned(wasm, at + 1);
    const end = size.next + size.value;
    if (id === memorySection) return rewrite(wasm, at, size.next, end, maxPages);
    at = end;
  }
  return wasm;
}

function rewrite(wasm: Uint8Array, start: number, body: number, end: number, maxPages: number): Uint8Array {
  const unbounded = 0;
  const bounded = 1;
  if (wasm[body] !== 1 || wasm[body + 1] !== unbounded) return wasm;
  const minimum = readUnsigned(wasm, body + 2).value;
  const content = [1, bounded, ...unsigned(minimum), ...unsigned(Math.max(minimum, maxPages))];
  const section = [memorySection, ...unsigned(content.length), ...content];
  return Buffer.concat([wasm.subarray(0, start), Buffer.from(section), wasm.subarray(end)]);
}

/** LEB128. */
function readUnsigned(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  return { value, next: at };
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}
