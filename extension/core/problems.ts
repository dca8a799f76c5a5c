/** Problems of one run of a table, and of all tables of this process. */
import { redactPath, redactText } from './redact.ts';
import type { Problem, ProblemSink } from './types.ts';

export interface StoredProblem extends Problem {
  readonly table: string;
  /** Unix seconds when it was last met. */
  readonly time: number;
}

/** What the tables of this process met, for `python_scan_problems`. */
export interface ProblemStore {
  record(table: string, problems: readonly Problem[]): void;
  readonly all: readonly StoredProblem[];
}

const maxStored = 50_000;
const maxPerRun = 10_000;

/** @returns a sink without doubles that keeps the first 10,000 problems and then says how many more there were */
export function createProblemSink(): ProblemSink {
  const problems = new Map<string, Problem>();
  let more = 0;
  return {
    add(raw) {
      // Names of files and what readers say of them can hold a secret.
      const problem = { ...raw, path: redactPath(raw.path), message: redactText(raw.message) };
      const key = `${problem.code}\0${problem.path}\0${problem.message}`;
      if (problems.has(key)) return;
      if (problems.size < maxPerRun) problems.set(key, problem);
      else more++;
    },
    get all() {
      const kept = [...problems.values()];
      if (more > 0)
        kept.push({ code: 'LIMIT', path: '', message: `${more} more problems were met and not kept` });
      return kept;
    },
  };
}

/** @param now Unix seconds */
export function createProblemStore(now: () => number): ProblemStore {
  const stored = new Map<string, StoredProblem>();
  return {
    record(table, problems) {
      const time = Math.floor(now());
      for (const problem of problems) {
        const key = `${table}\0${problem.code}\0${problem.path}\0${problem.message}`;
        if (stored.size < maxStored || stored.has(key)) stored.set(key, { ...problem, table, time });
      }
    },
    get all() {
      return [...stored.values()];
    },
  };
}
