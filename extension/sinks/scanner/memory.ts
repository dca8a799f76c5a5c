/** Memory of another process. */
import fs from 'node:fs';

const pageBytes = 4096;

/** Resident bytes of a process, where the system tells cheaply (Linux); else undefined. */
export function residentBytes(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const pages = Number(fs.readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
    return Number.isFinite(pages) ? pages * pageBytes : undefined;
  } catch {
    return undefined;
  }
}
