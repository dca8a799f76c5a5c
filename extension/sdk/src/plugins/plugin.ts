/** What osquery can call: a plugin belongs to a registry and answers requests that are maps of texts. */

import { encodeMaps } from '../rows/encode-maps.ts';
import { EncodedRows } from '../rows/encoded-rows.ts';
import type { StringMap } from '../wire/structs.ts';

/** What comes with a request. */
export interface CallContext {
  /** Aborted when the answer is no longer wanted: time-out, peer gone, extension ending. */
  readonly signal: AbortSignal;
}

/** The answer to a request. A code that is not 0 becomes the error that the person sees, word for word. */
export interface PluginResult {
  readonly code: number;
  readonly message: string;
  readonly rows: EncodedRows;
}

export interface Plugin {
  /** osquery's registry: `table`, `config`, `logger`, `distributed`, … */
  readonly registry: string;
  readonly name: string;
  /** What is sent at registration. */
  readonly routes: readonly StringMap[];
  /** Answers one request. What it throws becomes a failed status with the error's message. */
  call(request: StringMap, context: CallContext): Promise<PluginResult>;
}

/** A success with rows. */
export function succeed(rows: EncodedRows | readonly StringMap[] = []): PluginResult {
  return { code: 0, message: 'OK', rows: rows instanceof EncodedRows ? rows : encodeMaps(rows) };
}

/** A failure with the message that the person sees. */
export function fail(message: string, code = 1): PluginResult {
  return { code, message, rows: encodeMaps([]) };
}
