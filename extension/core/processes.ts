/** Processes from Linux's /proc (proc(5)). A process that ends while it is read is left out. */
import fs from 'node:fs';
import { decodeName } from './paths.ts';
import type { ProcessInfo } from './types.ts';

const ticksPerSecond = 100;
const pageBytes = 4096;
const maxArgvBytes = 128 * 1024;

/** @param root where procfs is mounted */
export function readProcesses(root = '/proc'): ProcessInfo[] {
  const boot = bootTime(root);
  const found: ProcessInfo[] = [];
  for (const name of fs.readdirSync(root)) {
    if (!/^\d+$/.test(name)) continue;
    const info = readProcess(root, Number(name), boot);
    if (info !== undefined) found.push(info);
  }
  return found;
}

/** One process, or undefined when there is none (any more). */
export function readProcess(root: string, pid: number, boot = bootTime(root)): ProcessInfo | undefined {
  const directory = `${root}/${pid}`;
  const stat = attempt(() => fs.readFileSync(`${directory}/stat`, 'utf8'));
  const owner = attempt(() => fs.statSync(directory));
  if (stat === undefined || owner === undefined) return undefined;
  const parsed = parseProcStat(stat);
  if (parsed === undefined) return undefined;
  return {
    pid,
    ppid: parsed.ppid,
    uid: owner.uid,
    name: parsed.name,
    executable: readLink(`${directory}/exe`),
    argv: splitArgv(attempt(() => fs.readFileSync(`${directory}/cmdline`)) ?? Buffer.alloc(0)),
    cwd: readLink(`${directory}/cwd`),
    startTime: boot + parsed.startTicks / ticksPerSecond,
    userMs: (parsed.userTicks * 1000) / ticksPerSecond,
    systemMs: (parsed.systemTicks * 1000) / ticksPerSecond,
    residentBytes: parsed.residentPages * pageBytes,
  };
}

/** Parses /proc/PID/stat; the name may itself hold spaces and parentheses, so the last `)` ends it. */
export function parseProcStat(text: string) {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const fields = text
    .slice(close + 2)
    .split(' ')
    .map(Number);
  return {
    name: text.slice(open + 1, close),
    ppid: fields[1] ?? 0,
    userTicks: fields[11] ?? 0,
    systemTicks: fields[12] ?? 0,
    startTicks: fields[19] ?? 0,
    residentPages: fields[21] ?? 0,
  };
}

/** Unix seconds at which the machine started (`btime` of /proc/stat), 0 when unknown. */
export function bootTime(root = '/proc'): number {
  const text = attempt(() => fs.readFileSync(`${root}/stat`, 'utf8')) ?? '';
  return Number(/^btime (\d+)$/m.exec(text)?.[1] ?? 0);
}

/** Where a link of /proc leads, also when that was deleted since; '' when it may not be read. */
export function readLink(path: string): string {
  const target = attempt(() => fs.readlinkSync(path, 'buffer'));
  return target === undefined ? '' : decodeName(target).replace(/ \(deleted\)$/, '');
}

function splitArgv(bytes: Buffer): string[] {
  const text = decodeName(bytes.subarray(0, maxArgvBytes));
  return text === '' ? [] : text.replace(/\0$/, '').split('\0');
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
