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
/** A weekly query meets again what is still wrong; what nobody met for longer is mended, or its table is not asked any more. */
const keptSeconds = 8 * 86_400;
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

/**
 * Lives for weeks with its process: problems that were not met for eight days are dropped, and the oldest when there are too many.
 * @param now Unix seconds
 */
export function createProblemStore(now: () => number, limit = maxStored): ProblemStore {
  // In the order in which they were first met: of tables that meet the same, it is always the same one that tells.
  const stored = new Map<string, StoredProblem>();
  return {
    record(table, problems) {
      const time = Math.floor(now());
      for (const problem of problems) {
        const key = `${table}\0${problem.code}\0${problem.path}\0${problem.message}`;
        stored.set(key, { ...problem, table, time });
      }
      if (stored.size > limit) dropOldest();
    },
    get all() {
      const time = now();
      // A clock that was set back leaves times that lie ahead.
      for (const [key, one] of stored) if (Math.abs(time - one.time) > keptSeconds) stored.delete(key);
      return [...stored.values()];
    },
  };

  function dropOldest(): void {
    const byAge = [...stored].sort(([, a], [, b]) => a.time - b.time);
    for (const [key] of byAge.slice(0, stored.size - limit)) stored.delete(key);
  }
}
