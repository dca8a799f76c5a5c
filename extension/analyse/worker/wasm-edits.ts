/** Changes of a WebAssembly module before it is compiled, by its binary format (WebAssembly core specification, 5.5). */

interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object;
  compile(bytes: Uint8Array): Promise<object>;
  readonly Instance: new (module: object, imports: object) => object;
}

/** Node's WebAssembly, which the types of Node leave to the DOM's. */
export const wasmApi = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly;

const headerBytes = 8;
const memorySection = 5;

/** Bytes of a module and what stands there instead. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

interface Section {
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

/**
 * Gives a module's own memory an upper bound.
 * @param wasm a module that defines one 32-bit memory without an upper bound; any other is left as it is
 * @param maxPages pages of 64 KiB
 */
export function memoryBound(wasm: Uint8Array, maxPages: number): readonly Edit[] {
  const section = sectionOf(wasm, memorySection);
  const unbounded = 0;
  const bounded = 1;
  if (section === undefined || wasm[section.body] !== 1 || wasm[section.body + 1] !== unbounded) return [];
  const minimum = readUnsigned(wasm, section.body + 2).value;
  const content = [1, bounded, ...unsigned(minimum), ...unsigned(Math.max(minimum, maxPages))];
  const bytes = Uint8Array.from([memorySection, ...unsigned(content.length), ...content]);
  return [{ start: section.start, end: section.end, bytes }];
}

/**
 * @param edits in the order of their places
 * @param room bytes in front of the module that may be written: it is not copied then where they are enough
 */
export function edited(wasm: Uint8Array, edits: readonly Edit[], room = 0): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, bytes } of edits) {
    parts.push(wasm.subarray(at, start), bytes);
    at = end;
  }
  const head = Buffer.concat(parts);
  const more = head.length - at;
  if (more < 0 || more > room) return Buffer.concat([head, wasm.subarray(at)]);
  const whole = Buffer.from(wasm.buffer, wasm.byteOffset - more, wasm.length + more);
  whole.set(head);
  return whole;
}

function sectionOf(wasm: Uint8Array, wanted: number): Section | undefined {
  for (let start = headerBytes; start < wasm.length; ) {
    const id = wasm[start] ?? 0;
    const { value, next } = readUnsigned(wasm, start + 1);
    const section = { start, body: next, end: next + value };
    if (id === wanted) return section;
    start = section.end;
  }
  return undefined;
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
