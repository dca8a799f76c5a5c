/** processes, process_memory_map: from /proc, command lines redacted. */
import fs from 'node:fs';
import { redactArgv } from '../../../core/redact.ts';
import type { Host, ProcessInfo } from '../../../core/types.ts';
import { attempt, type CoreContext, type CoreRow, type CoreTable } from './core-table.ts';

export const processTables: readonly CoreTable[] = [
  { name: 'processes', rows: processRows },
  { name: 'process_memory_map', rows: memoryRows },
];

function selected({ host, query }: CoreContext): ProcessInfo[] {
  const pids = query.equals('pid');
  return host.processes().filter(({ pid }) => pids === undefined || pids.includes(String(pid)));
}

function* processRows(context: CoreContext): Generator<CoreRow> {
  const { host } = context;
  for (const info of selected(context)) yield { ...basicRow(info, host), ...kernelRow(info, host) };
}

function basicRow(info: ProcessInfo, host: Host): CoreRow {
  return {
    pid: info.pid,
    name: info.name,
    path: info.executable,
    cmdline: () => redactArgv(info.argv).join(' '),
    cwd: info.cwd,
    uid: info.uid,
    on_disk: () =>
      info.executable === '' ? -1 : attempt(() => host.stat(info.executable)) === undefined ? 0 : 1,
    resident_size: info.residentBytes,
    user_time: Math.round(info.userMs),
    system_time: Math.round(info.systemMs),
    start_time: Math.floor(info.startTime),
    elapsed_time: Math.max(0, Math.floor(host.now() - info.startTime)),
    parent: info.ppid,
  };
}

/** What only Linux's /proc says, read when a column of it is used. */
function kernelRow({ pid }: ProcessInfo, { platform }: Host): CoreRow {
  if (platform !== 'linux') return {};
  const once = memoize(
    (name: string) => attempt(() => fs.readFileSync(`/proc/${pid}/${name}`, 'utf8')) ?? '',
  );
  const stat = (index: number) =>
    once('stat')
      .slice(once('stat').lastIndexOf(')') + 2)
      .split(' ')[index];
  const status = (field: string, column: number) =>
    numberIn(
      new RegExp(`^${field}:(?:\\s+(\\d+))(?:\\s+(\\d+))?(?:\\s+(\\d+))?`, 'm').exec(once('status'))?.[
        column
      ],
    );
  const io = (field: string) => numberIn(new RegExp(`^${field}: (\\d+)$`, 'm').exec(once('io'))?.[1]);
  return {
    state: () => stat(0),
    root: () => attempt(() => fs.readlinkSync(`/proc/${pid}/root`)),
    euid: () => status('Uid', 2),
    suid: () => status('Uid', 3),
    gid: () => status('Gid', 1),
    egid: () => status('Gid', 2),
    sgid: () => status('Gid', 3),
    total_size: () => numberIn(stat(20)),
    disk_bytes_read: () => io('read_bytes'),
    disk_bytes_written: () => io('write_bytes'),
    pgroup: () => numberIn(stat(2)),
    threads: () => numberIn(stat(17)),
    nice: () => numberIn(stat(16)),
    cgroup_path: () => /^0::(.*)$/m.exec(once('cgroup'))?.[1],
  };
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text);
}

function memoize(read: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const value = known.get(name) ?? read(name);
    known.set(name, value);
    return value;
  };
}

const mapping = /^(\w+)-(\w+) (\S{4}) (\w+) (\S+) (\d+) *(.*)$/gm;

function* memoryRows(context: CoreContext): Generator<CoreRow> {
  if (context.host.platform !== 'linux') return;
  for (const { pid } of selected(context)) {
    const text = attempt(() => fs.readFileSync(`/proc/${pid}/maps`, 'utf8')) ?? '';
    for (const [, start, end, permissions, offset = '0', device, inode, path = ''] of text.matchAll(
      mapping,
    )) {
      yield {
        pid,
        start: `0x${start}`,
        end: `0x${end}`,
        permissions,
        offset: BigInt(`0x${offset}`),
        device,
        inode: Number(inode),
        path,
        pseudo: inode === '0' && path !== '' ? 1 : 0,
      };
    }
  }
}
