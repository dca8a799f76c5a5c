/**
 * One disposable worker that analyses files in order. A file that hangs, crashes or exhausts it costs that file alone: a new
 * worker goes on with the rest. It is replaced when its memory has grown, and ends after a quiet time.
 */
import type { Worker } from 'node:worker_threads';
import { buildId, isOtherBuild, OtherBuildError } from '../../core/build-id.ts';
import type { Analysis } from '../analysis.ts';
import { failedAnalysis } from '../failed-analysis.ts';
import type { AnalysisOptions } from '../pipeline.ts';
import type { Constant } from '../types.ts';
import { looksWeak } from '../weakness-gate.ts';
import type { Answer, CheckerReady, CheckerWanted, Task, WorkerSetup } from './protocol.ts';
import { warmUp } from './ruff.ts';
import { compileRuffAside, type RuffAssets, readRuffFiles } from './ruff-assets.ts';
import { startAnalysisWorker } from './start-worker.ts';

export interface AnalysisPool {
  /**
   * Resolves: what went wrong is in the analysis.
   * @throws OtherBuildError when the worker's code is of another version by now
   */
  analyse(path: string, bytes: Uint8Array, given?: readonly Constant[]): Promise<Analysis>;
  /** Ends the worker; files that wait are answered as failed. */
  close(): Promise<void>;
}

export interface PoolOptions extends AnalysisOptions {
  /** CPU time for one file, milliseconds; by the clock it may take some times that, for the machine may be busy with other work. */
  readonly fileMs: number;
  readonly idleMs?: number;
  /** What the start of the worker may take on top, milliseconds. */
  readonly startMs?: number;
  readonly startWorker?: (setup: WorkerSetup) => Worker;
  readonly checker?: CheckerMaker;
}

export interface CheckerMaker {
  make(): Promise<RuffAssets>;
  /** Blocks this thread while the worker starts. */
  warmUp(assets: RuffAssets): void;
}

const ruffMaker: CheckerMaker = {
  make: () => compileRuffAside(readRuffFiles(import.meta.url)),
  warmUp,
};

interface Waiting {
  readonly task: Task;
  readonly resolve: (analysis: Analysis) => void;
  readonly reject: (error: OtherBuildError) => void;
}

/** How many times the time of a file may pass by the clock. */
const patience = 6;
/** Milliseconds between two looks at a file that is late. */
const leastWait = 50;
/** Starting and compiling come on top of the first file's time. */
const defaultStartMs = 15_000;
const checkerBytesLimit = 40 * 1024 * 1024;
/** What the process may grow by with one worker; what it holds besides, such as the cache, is not the worker's. */
const growthLimit = 240 * 1024 * 1024;
const filesBeforeResidentCheck = 200;

export function createAnalysisPool(options: PoolOptions): AnalysisPool {
  const { fileMs, idleMs = 5_000, startMs = defaultStartMs, startWorker = startAnalysisWorker } = options;
  const { checker: maker = ruffMaker } = options;
  const setup: WorkerSetup = {
    build: buildId(),
    options: { fleetKey: options.fleetKey, internalHosts: options.internalHosts },
  };
  let queue: Waiting[] = [];
  let worker: Worker | undefined;
  let checker: Promise<RuffAssets | undefined> | undefined;
  /** A worker waits for it or has it: to warm it up for the worker would gain nothing. */
  let isWanted = false;
  let answered = 0;
  let residentAtStart = 0;
  let nextId = 1;
  let timer: NodeJS.Timeout | undefined;

  return {
    analyse(path, bytes, given = []) {
      return new Promise((resolve, reject) => {
        const task = { id: nextId++, path, bytes, given };
        queue.push({ task, resolve, reject });
        if (worker === undefined) start();
        else {
          if (queue.length === 1) resume(worker);
          worker.postMessage(task);
        }
        if (checker === undefined && looksWeak(bytes)) void checkerOnce();
      });
    },
    async close() {
      const waiting = queue;
      queue = [];
      await dispose();
      for (const { task, resolve } of waiting)
        resolve(failedAnalysis(task.path, 'CRASHED', 'the scan ended'));
    },
  };

  function start(): void {
    residentAtStart = process.memoryUsage.rss();
    const own = startWorker(setup);
    worker = own;
    answered = 0;
    // What the worker prints could quote what it read.
    own.stdout.resume();
    own.stderr.resume();
    own.on('message', (answer: Answer | CheckerWanted) => {
      if (worker !== own) return;
      if ('wants' in answer) void handChecker(own);
      else onAnswer(answer);
    });
    // Answers that the worker gave before come by another way, and are taken first.
    own.on('error', (error: NodeJS.ErrnoException) => {
      setImmediate(() => {
        if (worker !== own) return;
        if (isOtherBuild(error)) giveUp();
        else lose('CRASHED', crashMessage(error));
      });
    });
    own.on('exit', () => {
      setImmediate(() => worker === own && lose('CRASHED', 'its analysis ended the worker'));
    });
    for (const { task } of queue) own.postMessage(task);
    watch(startMs + fileMs);
  }

  /** It is kept for the worker's successors. Why there is none is told by the worker, with each file that it could not check. */
  function checkerOnce(): Promise<RuffAssets | undefined> {
    checker ??= prepareChecker().catch(() => undefined);
    return checker;
  }

  /** The first file that seems to need it lets it be prepared while the worker starts and reads the file. */
  async function prepareChecker(): Promise<RuffAssets> {
    const assets = await maker.make();
    // The worker may have said meanwhile that it waits.
    await new Promise((resolve) => setImmediate(resolve));
    if (!isWanted) maker.warmUp(assets);
    return assets;
  }

  async function handChecker(own: Worker): Promise<void> {
    isWanted = true;
    const ready = await checkerOnce();
    if (worker === own) own.postMessage({ checker: ready } satisfies CheckerReady);
  }

  function resume(own: Worker): void {
    own.ref();
    watch(fileMs);
  }

  /** Limits the time of the file at the head of the queue. */
  function watch(ms: number): void {
    const id = queue[0]?.task.id;
    const before = process.cpuUsage();
    const clock = performance.now();
    const look = (left: number): void => {
      clearTimeout(timer);
      // An answer that came while this thread was busy, writing the cache for one, is taken first.
      timer = setTimeout(() => setImmediate(() => queue[0]?.task.id === id && judge()), left);
    };
    const judge = (): void => {
      const { user, system } = process.cpuUsage(before);
      const used = (user + system) / 1000;
      if (used >= ms || performance.now() - clock >= patience * ms) tooLong();
      else look(Math.max(ms - used, leastWait));
    };
    look(ms);
  }

  function tooLong(): void {
    lose('TIMEOUT', `its analysis took longer than ${fileMs} ms`);
  }

  function onAnswer({ id, analysis, checkerBytes }: Answer): void {
    const head = queue[0];
    if (head === undefined || head.task.id !== id) return;
    queue.shift();
    answered++;
    head.resolve(analysis);
    if (checkerBytes > checkerBytesLimit || isHeavy()) {
      void dispose();
      if (queue.length > 0) start();
    } else if (queue.length > 0) watch(fileMs);
    else rest();
  }

  function isHeavy(): boolean {
    return (
      answered >= filesBeforeResidentCheck &&
      answered % 50 === 0 &&
      process.memoryUsage.rss() - residentAtStart > growthLimit
    );
  }

  /** Nothing to do: the process may end, and so does the worker after a while. */
  function rest(): void {
    clearTimeout(timer);
    worker?.unref();
    timer = setTimeout(() => {
      checker = undefined;
      isWanted = false;
      void dispose();
    }, idleMs);
    timer.unref();
  }

  /** The worker is lost and with it the file at hand; the others go to a new one. */
  function lose(code: 'CRASHED' | 'TIMEOUT', message: string): void {
    const head = queue.shift();
    void dispose();
    head?.resolve(failedAnalysis(head.task.path, code, message));
    if (queue.length > 0) start();
  }

  /** No worker that can be started now would fit. */
  function giveUp(): void {
    const waiting = queue;
    queue = [];
    void dispose();
    for (const { reject } of waiting) reject(new OtherBuildError());
  }

  async function dispose(): Promise<void> {
    clearTimeout(timer);
    const own = worker;
    worker = undefined;
    await own?.terminate();
  }
}

function crashMessage(error: NodeJS.ErrnoException): string {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return 'its analysis needed too much memory';
  return `its analysis ended the worker (${error.code ?? error.name})`;
}
