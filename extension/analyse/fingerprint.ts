/** Fingerprints of findings: the same when lines move, other when the code on the line changes. */
import { createHash } from 'node:crypto';

/**
 * @returns a function that gives the fingerprint of each finding in turn: a hash of rule, evidence (which holds no secret)
 * and, for equal ones, how many came before
 */
export function createFingerprinter(): (rule: string, evidence: string) => string {
  const seen = new Map<string, number>();
  return (rule, evidence) => {
    const plain = `${rule}\0${evidence.replace(/\s+/g, ' ')}`;
    const count = seen.get(plain) ?? 0;
    seen.set(plain, count + 1);
    return createHash('sha256').update(`${plain}\0${count}`).digest('hex').slice(0, 16);
  };
}
