/** The head of a bytecode file (PEP 3147 names, PEP 552 header). */

export interface PycHead {
  /** Magic number of the bytecode's version. */
  readonly magic: number;
  /** It is checked against a hash of its source, not against time and size. */
  readonly hashBased: boolean;
  /** Unix seconds of the source's change that it was made from; null when hash-based. */
  readonly sourceTime: number | null;
  readonly sourceSize: number | null;
}

/** @param bytes the first 16 */
export function parsePycHead(bytes: Uint8Array): PycHead | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // "\r\n" after the number keeps text-mode copies from passing as bytecode.
  if (head.length < 16 || head.readUInt16LE(2) !== 0x0a0d) return undefined;
  const flags = head.readUInt32LE(4);
  if (flags > 3) return undefined;
  const hashBased = (flags & 1) === 1;
  return {
    magic: head.readUInt16LE(0),
    hashBased,
    sourceTime: hashBased ? null : head.readUInt32LE(8),
    sourceSize: hashBased ? null : head.readUInt32LE(12),
  };
}

/** `name.cpython-311.opt-1.pyc`: the module, and the version that made it. */
export function parsePycName(
  name: string,
): { readonly module: string; readonly implementation: string; readonly version: string } | undefined {
  const { module, implementation, digits } =
    /^(?<module>.+)\.(?<implementation>cpython|pypy|graalpy)-?(?<digits>\d{2,4})(?:-pytest-[\d.]+)?(?:\.opt-[12])?\.pyc$/.exec(
      name,
    )?.groups ?? {};
  if (module === undefined || implementation === undefined || digits === undefined) return undefined;
  return { module, implementation, version: `${digits.charAt(0)}.${digits.slice(1)}` };
}
