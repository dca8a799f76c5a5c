/** The vocabulary of the fleet: hosts, what became of each, and the batches of rows that the store keeps. */

/** Why a host gave no (or not all) rows. */
export type FailureCode =
  | 'UNREACHABLE'
  | 'AUTH'
  | 'HOST_KEY'
  | 'TIMEOUT'
  | 'NO_OSQUERY'
  | 'NO_EXTENSION'
  | 'REMOTE_EXIT'
  | 'BAD_OUTPUT'
  | 'TOO_LARGE';

/** A host of an inventory and how to reach it. */
export interface HostSpec {
  /** The name the inventory gives it: what reports show. Untrusted text. */
  readonly name: string;
  /** Host name or address to connect to. */
  readonly address: string;
  readonly port: number;
  /** Login name; '' for the local user's. */
  readonly user: string;
  readonly identityFiles: readonly string[];
  /** Hosts to go through, first hop first. */
  readonly jumps: readonly HostSpec[];
  readonly groups: readonly string[];
  /** known_hosts is asked for this name instead of the address (HostKeyAlias). */
  readonly hostKeyAlias?: string;
  /** Socket of the agent for this host, '' for none (IdentityAgent); the environment's when undefined. */
  readonly agent?: string;
  /** Of the agent's keys only those of the identity files are offered (IdentitiesOnly). */
  readonly identitiesOnly?: true;
}

export type Row = Readonly<Record<string, string | number | null>>;

/** What one query answered on one host. */
export interface Answer {
  /** Name of the pack query, or '' for SQL given on the command line. */
  readonly query: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Rows may be missing: the host was cut off while it sent them. */
  readonly incomplete?: true;
}

/** What became of one host, always: rows, some rows, or a reason. */
export interface HostResult {
  readonly host: string;
  readonly status: 'ok' | 'partial' | 'failed';
  readonly code?: FailureCode;
  /** What happened and what to do, printable, without secrets. */
  readonly message?: string;
  readonly answers: readonly Answer[];
  readonly bytes: number;
  /** Milliseconds from the first attempt to the end. */
  readonly durationMs: number;
  readonly attempts: number;
}

/** The denominator: every report begins with it. */
export interface Denominator {
  readonly asked: number;
  readonly answered: number;
  /** Answered without a row. */
  readonly empty: number;
  readonly failed: number;
  /** Not even tried before the deadline or the interrupt. */
  readonly neverReached: number;
  readonly failures: Readonly<Partial<Record<FailureCode, readonly string[]>>>;
}

/**
 * Rows of one query of one host at one time, from whatever source (SSH, osqueryd's log, this machine): what the store takes in.
 * The same batch twice changes nothing.
 */
export interface Batch {
  readonly host: string;
  /** The query's name without `pack_<pack>_`, e.g. `scripts`. */
  readonly query: string;
  readonly pack: string;
  /** Unix seconds. */
  readonly time: number;
  readonly epoch: number;
  readonly counter: number;
  readonly kind: 'snapshot' | 'differential';
  readonly added: readonly Row[];
  readonly removed: readonly Row[];
  readonly decorations: Readonly<Record<string, string>>;
}
