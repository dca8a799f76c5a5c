/** Fingerprints of findings that hold no secret: the same while the line moves, another for each repetition in a file. */

/** @returns a function that gives 16 hex digits for a rule, message and evidence; the nth same one differs from the first */
export function createFingerprinter(): (rule: string, message: string, evidence: string) => string {
  const repeated = new Map<string, number>();
  return (rule, message, evidence) => {
    const key = `${rule}\0${message}\0${evidence.replace(/\s+/g, ' ')}`;
    const nth = repeated.get(key) ?? 0;
    repeated.set(key, nth + 1);
    return hash64(nth === 0 ? key : `${key}\0${nth}`);
  };
}

/** Two multiply-xor lanes over UTF-16 units: fast and well spread, for telling findings apart and nothing secret. */
export function hash64(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x9e3779b1);
    b = Math.imul(b ^ c, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
