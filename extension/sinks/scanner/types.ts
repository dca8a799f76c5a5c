/**
 * The scanner: tables run in a low-priority child process, so that the process that talks to osquery, or to a person, stays
 * small and answers at once. Both sinks (osquery and the SQL console) reach tables through this interface.
 */
import type { Constraint, EncodedRows } from 'osquery-extension-sdk';
import type { Problem } from '../../core/types.ts';

/** What a sink knows of a query, as plain data. */
export interface ScanQuery {
  readonly constraints: readonly Constraint[];
  /** The columns that the query reads; all of them when absent. */
  readonly colsUsed?: readonly string[] | undefined;
}

/** A value as SQLite has it. A 64-bit integer that is not safe as a number is a bigint. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** The outcome of one table for one query. Problems never hide rows. */
export interface ScanResult {
  /** The columns computed, in the table's order: those the query reads. */
  readonly columns: readonly string[];
  /** The rows as osquery's wire has them, handed on without being looked at. */
  readonly encoded: EncodedRows;
  /** The rows decoded one after another, a value for each of `columns`; NULLs follow osquery's rules. */
  rows(): IterableIterator<readonly SqlValue[]>;
  readonly problems: readonly Problem[];
}

export interface Scanner {
  /**
   * Runs a table in the child, which is started when there is none.
   * @param name a table's name
   * @param signal cancels the query; the child goes on serving the others
   * @throws ScanError when the table is unknown or failed, the time is up, or the child died
   */
  runTable(name: string, query: ScanQuery, signal?: AbortSignal): Promise<ScanResult>;
  /** Ends the child. */
  close(): Promise<void>;
}

export type ScanErrorCode =
  | 'UNKNOWN_TABLE'
  | 'FAILED'
  | 'TIMEOUT'
  | 'CRASHED'
  | 'MEMORY'
  /** Another version was installed over the one that runs. */
  | 'REPLACED'
  | 'CLOSED'
  | 'ABORTED';

/** A query that could not be answered; its message is what the person who asked sees. */
export class ScanError extends Error {
  readonly code: ScanErrorCode;

  constructor(code: ScanErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ScanError';
    this.code = code;
  }
}
