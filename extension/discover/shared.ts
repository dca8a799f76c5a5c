/** Scans that several tables share: computed once, their problems told to every query that uses them. */
import type { Problem, ProblemSink, TableContext } from '../core/types.ts';

interface Box<T> {
  result: T;
  problems: readonly Problem[];
  cut: boolean;
}

/**
 * A memoised scan. One that the time-out of its query cut short is made again for the next query.
 * @param scan gets the same context with a problem sink of its own
 */
export function shareScan<T>(
  context: TableContext,
  key: string,
  ttlMs: number,
  scan: (context: TableContext) => T,
): T {
  const box = context.memo.get(key, ttlMs, () => run(context, scan));
  if (box.cut && !context.expired()) Object.assign(box, run(context, scan));
  for (const problem of box.problems) context.problems.add(problem);
  return box.result;
}

function run<T>(context: TableContext, scan: (context: TableContext) => T): Box<T> {
  const all: Problem[] = [];
  const problems: ProblemSink = { add: (problem) => void all.push(problem), all };
  const result = scan({ ...context, problems });
  return { result, problems: all, cut: context.expired() };
}
