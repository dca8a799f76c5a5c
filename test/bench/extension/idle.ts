/**
 * What the extension process costs while nothing is asked, before and after it worked: memory, and CPU over half a minute in
 * which osquery pings it every 3 s. Run after a build: npx tsx test/bench/extension/idle.ts [NODE]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from 'osquery-extension-sdk';
import { type FakeManager, startFakeManager } from '../../sdk/helpers/fake-manager.ts';

const file = fileURLToPath(new URL('../../../build/pysight.ext', import.meta.url));
const idleSeconds = 30;
const ticksPerSecond = 100;

async function main(): Promise<void> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'bench-ext-'));
  const config = path.join(directory, 'config.json');
  writeFileSync(config, JSON.stringify({ stateDirectory: path.join(directory, 'state') }));
  const manager = await startFakeManager(path.join(directory, 'em'));
  const node = process.argv[2] ?? process.execPath;
  const child = spawn(
    file,
    ['--socket', manager.path, '--timeout', '10', '--interval', '3', '--config', config],
    {
      stdio: 'inherit',
      env: { ...process.env, PYSIGHT_NODE: node },
    },
  );
  const { uuid } = await manager.registered();
  const pid = child.pid ?? 0;
  await sleep(2000);
  print('memory after the start', megabytes(pid));
  await idle(manager, uuid, pid);
  const start = performance.now();
  // Apache's decoder would hold up the manager's own answers for minutes.
  const client = createClient({ socket: `${manager.path}.${uuid}` });
  const rows = await client.call('table', 'python_scripts', { action: 'generate', context: '{}' });
  client.close();
  print(`python_scripts: ${rows.length} rows`, `${((performance.now() - start) / 1000).toFixed(2)} s`);
  print('memory after it', megabytes(pid));
  await idle(manager, uuid, pid);
  print('memory half a minute later', megabytes(pid));
  child.kill('SIGTERM');
  await new Promise((resolve) => child.on('close', resolve));
  await manager.close();
  rmSync(directory, { recursive: true });
}

async function idle(manager: FakeManager, uuid: number, pid: number): Promise<void> {
  const before = cpuSeconds(pid);
  for (let second = 0; second < idleSeconds; second += 3) {
    await manager.ping(uuid);
    await sleep(3000);
  }
  const percent = ((cpuSeconds(pid) - before) / idleSeconds) * 100;
  print(`CPU over ${idleSeconds} s with pings`, `${percent.toFixed(2)} %`);
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function megabytes(pid: number): string {
  const kilobytes = Number(/^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return `${(kilobytes / 1024).toFixed(1)} MB`;
}

function print(name: string, value: string): void {
  console.log(`${name.padEnd(44)} ${value.padStart(12)}`);
}

void main();
