/** Simulated hosts, in a process of their own: what they cost is told apart from what asking costs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type FakeHost, type Fault, goodAnswer, startFakeHost } from '../../helpers/ssh-server.ts';

export interface SimulatedHost {
  readonly port: number;
  /** Base64 of the key that known_hosts has for it. */
  readonly hostKey: string;
  readonly fault: Fault | 'changed-key' | 'gone';
  /** What it takes whatever asks: milliseconds of work, or the time-out that a hanging host runs into. */
  readonly serviceMs: number;
}

/** How many hosts, and the time-outs of the asking side. */
export interface Wanted {
  readonly count: number;
  readonly connectMs: number;
  readonly commandMs: number;
}

/** Sent by this process. */
export type Told = { readonly hosts: readonly SimulatedHost[] } | { readonly cpuMs: number };

/** One host in twenty has one of these. */
const faults: readonly SimulatedHost['fault'][] = [
  'refuse-auth',
  'hang-before-auth',
  'drop-half-way',
  'hang-after-auth',
  'garbage',
  'no-exit-code',
  'not-ssh',
  'slow-drip',
  'changed-key',
  'gone',
];
const rows = Array.from({ length: 50 }, (_, n): [string, number] => [`/home/user/src/script-${n}.py`, n]);
const output = goodAnswer('', ['path', 'risk'], rows);
const running: FakeHost[] = [];

process.on('message', async (message: Wanted | 'end') => {
  if (message !== 'end') return tell({ hosts: await start(message) });
  const { user, system } = process.cpuUsage();
  tell({ cpuMs: (user + system) / 1000 });
  process.disconnect();
  process.exit();
});

function tell(told: Told): void {
  process.send?.(told);
}

async function start(wanted: Wanted): Promise<SimulatedHost[]> {
  const hosts: SimulatedHost[] = [];
  const gone: FakeHost[] = [];
  for (let n = 0; n < wanted.count; n++) {
    const fault = n % 20 === 7 ? (faults[Math.floor(n / 20) % faults.length] ?? 'none') : 'none';
    const serviceMs = serviceOf(fault, n, wanted);
    const host = await startFakeHost({
      fault: fault === 'changed-key' || fault === 'gone' ? 'none' : fault,
      answer: async () => {
        await sleep(serviceMs);
        return { output, exitCode: 0 };
      },
    });
    running.push(host);
    if (fault === 'gone') gone.push(host);
    hosts.push({ port: host.port, hostKey: shownKey(host, fault), fault, serviceMs });
  }
  // Only now: another host would take a port that is free.
  for (const host of gone) await host.close();
  return hosts;
}

/** 300 ms to 2 s of work, the same in each run and in no order. */
function serviceOf(fault: SimulatedHost['fault'], n: number, { connectMs, commandMs }: Wanted): number {
  if (fault === 'none') return 300 + ((n * 7919) % 1701);
  if (fault === 'hang-before-auth') return connectMs;
  return fault === 'hang-after-auth' || fault === 'slow-drip' ? commandMs : 0;
}

function shownKey(host: FakeHost, fault: SimulatedHost['fault']): string {
  const key = Buffer.from(host.hostKey);
  if (fault === 'changed-key') key.writeUInt8(key.readUInt8(key.length - 1) ^ 1, key.length - 1);
  return key.toString('base64');
}
