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
import type { Answer, CheckerReady, CheckerWanted, Task, WorkerSetup } from './protocol.ts';
import { createRuff, type Ruff } from './ruff.ts';
import type { RuffAssets } from './ruff-assets.ts';

/** A large file leaves the checker with more memory, of which it gives nothing back; a new instance takes milliseconds. */
const usualCheckerBytes = 16 * 1024 * 1024;

optimiseLate();

const { options, build } = workerData as WorkerSetup;
if (build !== buildId()) throw new OtherBuildError();
let ruff: Ruff | undefined;
let last: Promise<void> = Promise.resolve();

let onReady: (assets: RuffAssets | undefined) => void;
const ready = new Promise<RuffAssets | undefined>((resolve) => {
  onReady = resolve;
});
let checker: Promise<Checker> | undefined;

/** For the first file that needs it. */
function checkerOnce(): Promise<Checker> {
  checker ??= startRuff();
  return checker;
}

async function startRuff(): Promise<Checker> {
  parentPort?.postMessage({ wants: 'checker' } satisfies CheckerWanted);
  const assets = await ready;
  if (assets === undefined)
    return () => {
      throw new Error('the checker did not start');
    };
  ruff = createRuff(assets);
  return ruff.check;
}

parentPort?.on('message', (message: Task | CheckerReady) => {
  if ('checker' in message) onReady(message.checker);
  else last = last.then(() => answer(message));
});

async function answer({ id, ...task }: Task): Promise<void> {
  const analysis = await analyse(task);
  const checkerBytes = ruff?.memoryBytes() ?? 0;
  parentPort?.postMessage({ id, analysis, checkerBytes } satisfies Answer);
  if (checkerBytes > usualCheckerBytes) ruff?.reset();
}

async function analyse({ path, bytes, given }: Omit<Task, 'id'>): Promise<Analysis> {
  try {
    return await analyseFile(bytes, path, { ...options, given }, checkerOnce);
  } catch (error) {
    // The message of an error can quote what was read: its name alone is told.
    const name = error instanceof Error ? error.name : 'error';
    return failedAnalysis(path, 'CRASHED', `its analysis failed (${name})`);
  }
}
