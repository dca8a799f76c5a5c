/**
 * The file that the analysis worker runs. It takes one file after another and says what all analysers find; whatever happens
 * to it, the process goes on and only the file at hand is lost.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { buildId, OtherBuildError } from '../../core/build-id.ts';
import { optimiseLate } from '../../core/optimise-late.ts';
import { analyseFile } from '../analyse-file.ts';
import type { Analysis } from '../analysis.ts';
import { failedAnalysis } from '../failed-analysis.ts';
import type { Checker } from '../weakness.ts';
import type { Answer, Task, WorkerSetup } from './protocol.ts';
import { createRuff, type Ruff } from './ruff.ts';
import { compileRuffAside, readRuffFiles } from './ruff-assets.ts';

optimiseLate();

const { options, build } = workerData as WorkerSetup;
if (build !== buildId()) throw new OtherBuildError();
let ruff: Ruff | undefined;
let last: Promise<void> = Promise.resolve();

/** Compiled beside the first file's other analysers. */
const checker: Promise<Checker> = startRuff();

async function startRuff(): Promise<Checker> {
  try {
    ruff = createRuff(await compileRuffAside(readRuffFiles(import.meta.url)));
    return ruff.check;
  } catch (cause) {
    return () => {
      throw new Error('the checker did not start', { cause });
    };
  }
}

parentPort?.on('message', (task: Task) => {
  last = last.then(() => answer(task));
});

async function answer({ id, path, bytes }: Task): Promise<void> {
  const analysis = await analyse(path, bytes);
  parentPort?.postMessage({ id, analysis, checkerBytes: ruff?.memoryBytes() ?? 0 } satisfies Answer);
}

async function analyse(path: string, bytes: Uint8Array): Promise<Analysis> {
  try {
    return await analyseFile(bytes, path, options, checker);
  } catch (error) {
    // The message of an error can quote what was read: its name alone is told.
    const name = error instanceof Error ? error.name : 'error';
    return failedAnalysis(path, 'CRASHED', `its analysis failed (${name})`);
  }
}
