/** Messages between the console and the thread that SQLite runs in. */
import type { Constraint } from 'osquery-extension-sdk';
import type { SqlValue } from '../../scanner/types.ts';
import type { TableShape } from './plan.ts';

export interface WorkerSetup {
  /** Two 32-bit integers: a counter of replies that the worker sleeps on, and whether the run is cancelled. */
  readonly signal: SharedArrayBuffer;
  readonly replies: import('node:worker_threads').MessagePort;
  readonly tables: readonly TableShape[];
  /** Names of views and the tables they show. */
  readonly views: Readonly<Record<string, string>>;
}

export const signalIndex = { replies: 0, cancelled: 1 } as const;

/** Console to worker, while it is idle. */
export interface RunRequest {
  readonly sql: string;
  /** `text`: every value as SQLite prints it; `typed`: as it is stored. */
  readonly values: 'text' | 'typed';
  /** Only compile. */
  readonly prepareOnly: boolean;
}

/** Worker to console, and the worker sleeps until the reply of the same number. */
export type Question =
  | {
      readonly ask: 'scan';
      readonly scan: number;
      readonly table: string;
      readonly constraints: readonly Constraint[];
      readonly colsUsed: readonly string[];
    }
  | { readonly ask: 'more'; readonly scan: number }
  | { readonly ask: 'statement'; readonly columns: readonly string[] }
  | { readonly ask: 'rows'; readonly rows: readonly (readonly SqlValue[])[] };

export type FromWorker =
  | (Question & { readonly call: number })
  | { readonly ask: 'close'; readonly scan: number }
  | { readonly ask: 'ready' }
  | {
      readonly ask: 'finished';
      readonly error?: { readonly message: string; readonly interrupted: boolean };
    };

export interface ScanReply {
  /** Names of the values in each row; only in the first reply of a scan. */
  readonly columns?: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
  readonly done: boolean;
}

export type Reply =
  | { readonly call: number; readonly scan: ScanReply }
  | { readonly call: number; readonly go: true }
  | { readonly call: number; readonly error: string };
