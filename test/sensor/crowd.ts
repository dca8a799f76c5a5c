/** Many short runs at once while the collector is killed at random, and what is known of them afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProblemSink } from '../../extension/core/problems.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { collectSpool } from '../../extension/sensor/collect.ts';
import { openRunStore, readRunStore } from '../../extension/sensor/run-store.ts';
import type { Sandbox } from './python.ts';

export interface CrowdResult {
  /** Markers of the runs that were started, each once. */
  readonly started: readonly string[];
  /** Markers found in the store, doubles included. */
  readonly found: readonly string[];
  readonly kills: number;
  readonly left: number;
  readonly problems: readonly string[];
}

const loop = fileURLToPath(new URL('./collector-loop.ts', import.meta.url));

/**
 * @param count runs to start
 * @param width how many at the same time
 */
export async function runCrowd(sandbox: Sandbox, count: number, width: number): Promise<CrowdResult> {
  const directory = nodePath.join(sandbox.directory, 'store');
  const killer = startKiller(sandbox.spool, directory);
  const started = Array.from({ length: count }, (_, i) => `marker-${i}`);
  const waiting = [...started];
  const worker = async () => {
    for (let marker = waiting.shift(); marker !== undefined; marker = waiting.shift())
      await sandbox.run(['-S', '-E', '-c', bootstrap(sandbox.site), marker]);
  };
  await Promise.all(Array.from({ length: width }, worker));
  const kills = await killer.stop();
  const host = createRealHost();
  const problems = createProblemSink();
  collectSpool({ host, spool: sandbox.spool, store: openRunStore(directory), problems });
  const runs = [...readRunStore(host, directory, problems).values()];
  return {
    started,
    found: runs.map(({ argv }) => argv.at(-1) ?? ''),
    kills,
    left: fs.readdirSync(sandbox.spool).length,
    problems: problems.all.map(({ path, message }) => `${path}: ${message}`),
  };
}

/** Without site.py a run is three times as fast; the sensor is started as the .pth would. */
function bootstrap(site: string): string {
  return `import sys; sys.path.append(${JSON.stringify(site)}); import _pysight_sensor; _pysight_sensor.start()`;
}

function startKiller(spool: string, directory: string): { stop(): Promise<number> } {
  let child: ChildProcess | undefined;
  let kills = 0;
  let stopping = false;
  const done = (async () => {
    while (!stopping) {
      const own = spawn(process.execPath, ['--import', 'tsx', loop, spool, directory], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child = own;
      const closed = new Promise((resolve) => own.once('close', resolve));
      await Promise.race([new Promise((resolve) => own.stdout.once('data', resolve)), closed]);
      own.stdout.resume();
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
      if (own.kill('SIGKILL')) kills++;
      await closed;
    }
  })();
  return {
    async stop() {
      stopping = true;
      await done;
      child?.kill('SIGKILL');
      return kills;
    },
  };
}
