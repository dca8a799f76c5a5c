/** The sampler as the extension runs it: in its main process, which is there all the time. */
import nodePath from 'node:path';
import type { Config } from '../../core/config.ts';
import type { Log } from '../../core/log.ts';
import { openRing } from './ring.ts';
import { createSampler } from './sampler.ts';

const writeEveryMs = 30_000;
/** What is asked for more often than this costs more than it tells. */
const leastSeconds = 1;

/** Where the ring is. */
export function ringDirectory(config: Pick<Config, 'stateDirectory'>): string {
  return nodePath.join(config.stateDirectory, 'samples');
}

/**
 * Starts sampling when `sampleSeconds` asks for it, on Linux. A failure ends the sampling, not the process.
 * @returns stops it and writes what is known
 */
export function startSampler(config: Pick<Config, 'stateDirectory' | 'sampleSeconds'>, log: Log): () => void {
  const { sampleSeconds } = config;
  if (sampleSeconds <= 0 || process.platform !== 'linux') return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const guarded = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      clearInterval(timer);
      log.error('the sampler of processes stopped', {
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  };
  let stop = (): void => undefined;
  guarded(() => {
    const sampler = createSampler({ ring: openRing(ringDirectory(config)) });
    let written = Date.now();
    sampler.sample();
    timer = setInterval(() => {
      guarded(() => {
        sampler.sample();
        if (Date.now() - written < writeEveryMs) return;
        written = Date.now();
        sampler.flush();
      });
    }, Math.max(leastSeconds, sampleSeconds) * 1000);
    timer.unref();
    stop = () => {
      clearInterval(timer);
      guarded(() => sampler.flush());
    };
  });
  return stop;
}
