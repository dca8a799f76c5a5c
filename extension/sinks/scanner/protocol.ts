/** What the scanner and its child say to each other. Payloads are JSON but for rows, which are bytes. */
import type { Config } from '../../core/config.ts';
import type { StoredProblem } from '../../core/problems.ts';
import type { Problem } from '../../core/types.ts';

export const toChild = { start: 1, query: 2, cancel: 3, sqlAnswer: 4, end: 5 } as const;
export const fromChild = { rows: 1, done: 2, failed: 3, sql: 4, state: 5, writing: 6 } as const;

/** `start`: once, before all else. */
export interface StartMessage {
  /** The parent's own: a child of another version would not fit it. */
  readonly build: string;
  readonly config: Config;
  /** Whether there is an osquery to ask. */
  readonly osquery: boolean;
  /** What earlier children met, for `python_scan_problems`. */
  readonly problems: readonly StoredProblem[];
}

/** `query`: runs a table. */
export interface QueryMessage {
  readonly name: string;
  readonly constraints: readonly { column: string; operator: string; value: string }[];
  readonly colsUsed?: readonly string[] | undefined;
}

/** `done`: after the frames with rows. */
export interface DoneMessage {
  readonly count: number;
  readonly columns: readonly string[];
  readonly problems: readonly Problem[];
}

export interface FailedMessage {
  readonly code: 'UNKNOWN_TABLE' | 'FAILED';
  readonly message: string;
}

/** `sql`: a table asks osquery; the number in the frame is the question's own. */
export interface SqlMessage {
  readonly sql: string;
}

/** `sqlAnswer` */
export type SqlAnswerMessage =
  | { readonly rows: readonly Readonly<Record<string, string>>[] }
  | { readonly error: string };

/** `writing`: whether it writes what it found. It hears nothing meanwhile, and is not to be taken for one that hangs. */
export type WritingMessage = boolean;

/** `state`: what the next child is to know, sent before this one ends. */
export interface StateMessage {
  readonly problems: readonly StoredProblem[];
}
