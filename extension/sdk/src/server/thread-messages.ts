/** What the main thread and the wire thread say to each other. All of it survives a structured clone. */
import type { StringMap } from '../wire/structs.ts';

/** What the wire thread is started with. */
export interface WireOptions {
  readonly socket: string;
  readonly name: string;
  readonly version: string;
  readonly sdkVersion: string;
  readonly minSdkVersion: string;
  readonly plugins: readonly { registry: string; name: string; routes: readonly StringMap[] }[];
  /** How long to wait for the manager's socket, and for an old registration to be forgotten. */
  readonly timeoutMs: number;
  /** Time between two pings of the manager. */
  readonly intervalMs: number;
  /** Whether to register without the plugins whose names are taken. */
  readonly leaveOutConflicts: boolean;
  readonly limits: WireLimits;
}

/** Bounds on what peers can make the extension do. */
export interface WireLimits {
  /** Largest request, bytes. */
  readonly maxRequestBytes: number;
  /** Connections at once; the longest idle one gives way. */
  readonly maxConnections: number;
  /** Calls that are worked on at once. */
  readonly maxCalls: number;
  /** From the first byte of a request to its last. */
  readonly readTimeoutMs: number;
  /** A connection on which nothing moves is closed after this. */
  readonly idleTimeoutMs: number;
  /** How long a plugin may take to answer. */
  readonly callTimeoutMs: number;
}

export type ToWire =
  | { readonly kind: 'start'; readonly options: WireOptions }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly code: number;
      readonly message: string;
      readonly count: number;
      readonly chunks: readonly Uint8Array[];
    }
  | { readonly kind: 'stop' };

/** Why the extension ended. */
export type EndCause =
  /** `stop()` or a signal. */
  | 'stopped'
  /** osquery asked for it. */
  | 'shutdown'
  /** The manager does not answer any more, or does not know this extension any more. */
  | 'manager-gone'
  /** The manager never answered. */
  | 'unreachable'
  /** The manager refused the registration. */
  | 'refused'
  /** The extension's own socket could not be opened, or the wire thread died. */
  | 'failed';

export type FromWire =
  | { readonly kind: 'registered'; readonly uuid: number | bigint }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly registry: string;
      readonly item: string;
      readonly request: StringMap;
    }
  /** The answer to a call is not wanted any more. */
  | { readonly kind: 'cancel'; readonly id: number; readonly reason: string }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string }
  | { readonly kind: 'ended'; readonly cause: EndCause; readonly message: string };

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
