/** The sampler as the extension runs it: in its main process, which is there all the time. */
import nodePath from 'node:path';
import type { Config } from '../../core/config.ts';
import { type Log, levelOnce } from '../../core/log.ts';
import { openRing } from './ring.ts';
import { createSampler, type Sampler } from './sampler.ts';

const writeEveryMs = 30_000;
/** What is asked for more often than this costs more than it tells. */
const leastSeconds = 1;

/** Where the ring is. */
export function ringDirectory(config: Pick<Config, 'stateDirectory'>): string {
  return nodePath.join(config.stateDirectory, 'samples');
}

/**
 * Starts sampling when `sampleSeconds` asks for it, on Linux.
 * @returns stops it and writes what is known
 */
export function startSampler(config: Pick<Config, 'stateDirectory' | 'sampleSeconds'>, log: Log): () => void {
  const { sampleSeconds } = config;
  if (sampleSeconds <= 0 || process.platform !== 'linux') return () => undefined;
  const sampling = createSampling(ringDirectory(config), log);
  sampling.look();
  const timer = setInterval(sampling.look, Math.max(leastSeconds, sampleSeconds) * 1000);
  timer.unref();
  return () => {
    clearInterval(timer);
    sampling.write();
  };
}

export interface Sampling {
  /** One look at the processes, and a write when one is due. */
  look(): void;
  /** Writes what is known. */
  write(): void;
}

/**
 * Samples for weeks: a disk that is full or a directory that is gone for a while costs what could not be kept meanwhile, nothing more.
 * @param directory of the ring
 * @param now a monotonic clock in milliseconds
 */
export function createSampling(
  directory: string,
  log: Log,
  now: () => number = () => performance.now(),
): Sampling {
  const failures = new Set<string>();
  let sampler: Sampler | undefined;
  let written = now();
  return {
    look() {
      const looked = attempt(() => {
        sampler ??= createSampler({ ring: openRing(directory) });
        sampler.sample();
      });
      if (now() - written >= writeEveryMs && write() && looked) failures.clear();
    },
    write,
  };

  function write(): boolean {
    written = now();
    return attempt(() => sampler?.flush());
  }

  /** What goes on being wrong is said once. */
  function attempt(action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      log[levelOnce(failures, error, 'error')]('processes could not be sampled', { reason: String(error) });
      return false;
    }
  }
}
