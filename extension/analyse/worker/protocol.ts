/** What the process and the analysis worker say to each other. */
import type { Analysis } from '../analysis.ts';
import type { AnalysisOptions } from '../pipeline.ts';
import type { Constant } from '../types.ts';
import type { RuffAssets } from './ruff-assets.ts';

/** A file to analyse: one after another, in order. */
export interface Task {
  readonly id: number;
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Constants of other files of its project. */
  readonly given: readonly Constant[];
}

/** The checker that the worker wanted; undefined where it could not be made ready. */
export interface CheckerReady {
  readonly checker: RuffAssets | undefined;
}

/** A file needs the checker. It is made ready by the process, which can begin while the worker starts, and once for several workers. */
export interface CheckerWanted {
  readonly wants: 'checker';
}

export interface WorkerSetup {
  /** That of the process: a worker of another version would not fit it. */
  readonly build: string;
  readonly options: AnalysisOptions;
}

/** One for each task, in order. */
export interface Answer {
  readonly id: number;
  readonly analysis: Analysis;
  /** Memory of the checker, bytes; it never shrinks. */
  readonly checkerBytes: number;
}
