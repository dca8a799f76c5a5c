/**
 * Looks at /proc every few seconds and keeps what runs of Python did. A process is looked into once; after that only those
 * that run Python cost anything, and their sockets and modules are read more seldom than their times.
 */
import fs from 'node:fs';
import { readInterpreter, readModules, readPeak, readPeers, readRoot } from '../../core/process-details.ts';
import { bootTime, parseProcStat, readLink, readProcess } from '../../core/processes.ts';
import { redactArgv, redactPath } from '../../core/redact.ts';
import type { Parent } from '../invocations/observation.ts';
import { interpreterFacts, isPython, parentsOf, withRoot } from '../invocations/processes.ts';
import type { Ring } from './ring.ts';
import type { SampledRun } from './sampled-run.ts';

export interface Sampler {
  /** One look. @returns how many runs are going on */
  sample(): number;
  /** Writes what is known to the ring. */
  flush(): void;
}

export interface SamplerOptions {
  /** Where procfs is mounted. */
  readonly root?: string;
  readonly ring: Ring;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

interface Known {
  readonly startTicks: number;
  readonly ppid: number;
  readonly name: string;
  run: SampledRun | undefined;
  /** How often it was looked at. */
  looks: number;
}

/** A new process may still be what started it (fork, then exec): it is looked at again this often. */
const settleLooks = 2;
/** After so many looks each process is checked again: it may have called exec, or its number may be another's. */
const recheckEvery = 12;
const detailEvery = 6;
const maxList = 48;
const maxPending = 5000;

/** @returns a sampler that goes on where the ring's last one stopped */
export function createSampler({ root = '/proc', ring, now = Date.now }: SamplerOptions): Sampler {
  const known = new Map<number, Known>();
  let ended: SampledRun[] = [];
  let boot = bootTime(root);
  let ticks = 0;
  const left = new Map(ring.running().map((run) => [run.pid, run]));

  return {
    sample() {
      ticks++;
      const time = now() / 1000;
      if (ticks % recheckEvery === 0) boot = bootTime(root) || boot;
      const pids = new Set<number>();
      for (const name of fs.readdirSync(root)) {
        const code = name.charCodeAt(0);
        if (code >= 0x30 && code <= 0x39) pids.add(Number(name));
      }
      for (const [pid, one] of known) if (!pids.has(pid)) forget(pid, one);
      for (const pid of pids) look(pid, time);
      closeLeft();
      return [...known.values()].filter(({ run }) => run !== undefined).length;
    },
    flush() {
      const running = [...known.values()].flatMap(({ run }) => run ?? []);
      ring.write(ended, running, now());
      ended = [];
    },
  };

  function look(pid: number, time: number): void {
    const one = known.get(pid);
    if (one === undefined) {
      meet(pid, time);
      return;
    }
    one.looks++;
    if (one.run !== undefined) update(pid, one, one.run, time);
    else if (one.looks <= settleLooks || (ticks + pid) % recheckEvery === 0) again(pid, one, time);
  }

  function meet(pid: number, time: number): void {
    const stat = readStat(pid);
    if (stat === undefined) return;
    const { startTicks, ppid, name } = stat;
    const one: Known = { startTicks, ppid, name, run: undefined, looks: 0 };
    known.set(pid, one);
    // Kernel threads have no program.
    if (ppid !== 2 && pid !== 2) one.run = begin(pid, time);
  }

  /** Not Python when it was last looked at. */
  function again(pid: number, one: Known, time: number): void {
    const stat = readStat(pid);
    if (stat === undefined || (stat.startTicks === one.startTicks && stat.name === one.name)) return;
    known.delete(pid);
    meet(pid, time);
  }

  function begin(pid: number, time: number): SampledRun | undefined {
    const process = readProcess(root, pid, boot);
    if (process === undefined || !isPython(process)) return undefined;
    // The text itself is for the analysers alone.
    const { code: _, ...facts } = interpreterFacts(process, readLink(`${root}/${pid}/fd/0`)) ?? {
      code: '',
      kind: 'unknown' as const,
      argv: redactArgv(process.argv.slice(0, 20)),
    };
    const at = readRoot(root, pid);
    const placed = 'script' in facts ? { script: withRoot(facts.script, at) } : {};
    const before = left.get(pid);
    const isSame = before !== undefined && Math.abs(before.start - process.startTime) < 1;
    return {
      pid,
      ppid: process.ppid,
      uid: process.uid,
      start: process.startTime,
      last: time,
      ended: false,
      parents: isSame ? before.parents : chain(process.ppid),
      run: { ...facts, ...placed, argv: facts.argv.slice(0, 40).map((word) => word.slice(0, 300)) },
      interpreter: withRoot(redactPath(readInterpreter(root, pid)), at),
      cwd: withRoot(redactPath(process.cwd), at),
      userMs: process.userMs,
      systemMs: process.systemMs,
      peakBytes: readPeak(root, pid),
      peers: isSame ? before.peers : [],
      modules: isSame ? before.modules : [],
    };
  }

  function update(pid: number, one: Known, run: SampledRun, time: number): void {
    const stat = readStat(pid);
    if (stat === undefined || stat.startTicks !== one.startTicks) {
      forget(pid, one);
      if (stat !== undefined) meet(pid, time);
      return;
    }
    const detailed = one.looks <= 2 || one.looks % detailEvery === 0;
    one.run = {
      ...run,
      last: time,
      userMs: stat.userTicks * 10,
      systemMs: stat.systemTicks * 10,
      peakBytes: readPeak(root, pid) ?? run.peakBytes,
      peers: detailed
        ? joined(
            run.peers,
            readPeers(root, pid).map(({ host, port }) => `${host} ${port}`),
          )
        : run.peers,
      modules: detailed ? joined(run.modules, topLevels(readModules(root, pid))) : run.modules,
    };
  }

  function forget(pid: number, { run }: Known): void {
    known.delete(pid);
    if (run !== undefined && ended.length < maxPending) ended.push({ ...run, ended: true });
  }

  /** What an earlier sampler left as running and is gone now. */
  function closeLeft(): void {
    for (const [pid, run] of left) {
      const now = known.get(pid)?.run;
      if (now === undefined || Math.abs(now.start - run.start) >= 1) ended.push({ ...run, ended: true });
    }
    left.clear();
  }

  function chain(ppid: number): Parent[] {
    const names = new Map([...known].map(([pid, one]) => [pid, { pid, ppid: one.ppid, name: one.name }]));
    if (!names.has(ppid)) {
      const stat = readStat(ppid);
      if (stat !== undefined) names.set(ppid, { pid: ppid, ppid: stat.ppid, name: stat.name });
    }
    return parentsOf(names, { ppid });
  }

  function readStat(pid: number): ReturnType<typeof parseProcStat> {
    try {
      return parseProcStat(fs.readFileSync(`${root}/${pid}/stat`, 'latin1'));
    } catch {
      return undefined;
    }
  }
}

function joined(before: readonly string[], now: readonly string[]): readonly string[] {
  if (now.every((one) => before.includes(one))) return before;
  return [...new Set([...before, ...now])].slice(0, maxList);
}

/** One module is enough to know whose they are. */
function topLevels(paths: readonly string[]): string[] {
  const tops = new Map<string, string>();
  for (const path of paths) {
    const top = /^.*\/(?:site|dist)-packages\/[^/]+/.exec(path)?.[0];
    if (top !== undefined && !tops.has(top)) tops.set(top, top);
  }
  return [...tops.values()];
}
