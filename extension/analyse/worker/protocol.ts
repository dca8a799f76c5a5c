/** What the process and the analysis worker say to each other. */
import type { Analysis } from '../analysis.ts';
import type { AnalysisOptions } from '../pipeline.ts';

/** Files to analyse one after another, in order. */
export interface Task {
  readonly id: number;
  readonly path: string;
  readonly bytes: Uint8Array;
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
