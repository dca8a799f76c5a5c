/** A policy: what the organisation allows of Python on its hosts, and who may leave it for how long. */

export interface PackageRule {
  /** `name` or `name specifier`, e.g. `requests <2.32`. */
  readonly package: string;
  readonly reason?: string;
}

export interface PolicyException {
  /** Id of the check that it is from; all when left out. */
  readonly check?: string;
  /** Patterns with `*` and `?`; all that are given must fit. */
  readonly host?: string;
  readonly package?: string;
  readonly path?: string;
  readonly provider?: string;
  readonly rule?: string;
  readonly index?: string;
  readonly user?: string;
  readonly owner: string;
  readonly reason: string;
  /** Last day on which it counts, `YYYY-MM-DD`, UTC. */
  readonly expires: string;
}

export interface Policy {
  readonly version: 1;
  readonly name: string;
  readonly packages?: {
    /** When given, any other package fails. */
    readonly allow?: readonly (string | PackageRule)[];
    readonly deny?: readonly (string | PackageRule)[];
  };
  readonly indexes?: { readonly allow: readonly string[] };
  readonly ai_providers?: {
    readonly allow?: readonly string[];
    readonly deny?: readonly string[];
    /** Providers that data may reach; the allowed ones when left out. */
    readonly data?: readonly string[];
  };
  readonly minimum_versions?: {
    readonly python?: string;
    readonly packages?: Readonly<Record<string, string>>;
  };
  readonly findings?: {
    readonly forbid_categories?: readonly string[];
    readonly forbid_rules?: readonly string[];
    /** Findings of this severity or worse count. Default low. */
    readonly least_severity?: PolicySeverity;
    /** Findings that a comment hides count as well. Default true. */
    readonly include_suppressed?: boolean;
  };
  readonly vulnerabilities?: {
    readonly least_severity?: PolicySeverity;
    /** Only versions that a script imports. Default false. */
    readonly only_imported?: boolean;
  };
  readonly exceptions?: readonly PolicyException[];
}

export type PolicySeverity = 'critical' | 'high' | 'medium' | 'low';

/** One thing that breaks a check on one host. */
export interface Violation {
  readonly check: string;
  readonly host: string;
  readonly username: string;
  /** What is wrong, with what the reader needs to find it. */
  readonly evidence: string;
  /** File, environment or '' . */
  readonly path: string;
  readonly package?: string;
  readonly provider?: string;
  readonly rule?: string;
  readonly index?: string;
}

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  /** Those that no exception takes out. */
  readonly violations: number;
  readonly hosts: number;
  readonly excepted: number;
  /** Hosts of which it cannot be told. */
  readonly unknown: number;
}

export interface HostVerdict {
  readonly host: string;
  /**
   * `unknown`: nothing breaks the policy, but it gave no rows in the period, was never asked what a check reads, or had no advisory database
   * where the policy asks for one.
   */
  readonly verdict: 'pass' | 'fail' | 'unknown';
  readonly violations: number;
  readonly excepted: number;
}

export interface ExceptionResult {
  readonly exception: PolicyException;
  readonly expired: boolean;
  /** Violations that it took out, or would if it had not expired. */
  readonly matched: number;
}

export interface PolicyResult {
  readonly policy: Policy;
  readonly checks: readonly CheckResult[];
  readonly hosts: readonly HostVerdict[];
  readonly violations: readonly Violation[];
  readonly exceptions: readonly ExceptionResult[];
}
