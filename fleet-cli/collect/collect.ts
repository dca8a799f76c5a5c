/** Asks every host of a fleet, and accounts for every one of them. */
import type { QueryRequest } from '../../extension/core/json-lines.ts';
import type { Denominator, FailureCode, HostResult, HostSpec } from '../types.ts';
import { type AskOptions, askHost } from './ask-host.ts';
import { runWindow } from './window.ts';

export interface CollectOptions extends AskOptions {
  /** Hosts asked at the same time. */
  readonly concurrency: number;
  /** Called for each host as it ends; the next host waits for what it returns, so that rows do not pile up. */
  readonly onResult: (result: HostResult, host: HostSpec) => void | Promise<void>;
  /** Called for each host as it is begun. */
  readonly onStart?: (host: HostSpec) => void;
  /** Called for each host that was not even tried. */
  readonly onNeverReached?: (host: HostSpec) => void;
}

/** @returns the denominator; the results themselves went to `onResult`, so that a fleet's rows need not stay in memory */
export async function collect(
  hosts: readonly HostSpec[],
  requests: readonly QueryRequest[],
  options: CollectOptions,
): Promise<Denominator> {
  const tally = createTally(hosts.length);
  const never = await runWindow(hosts, {
    size: options.concurrency,
    signal: options.signal,
    run(host) {
      options.onStart?.(host);
      return askHost(host, requests, options);
    },
    onResult: (host, result) => {
      tally.add(result);
      return options.onResult(result, host);
    },
  });
  if (options.onNeverReached !== undefined) never.forEach(options.onNeverReached);
  return tally.end(never.length);
}

/** Counts results into a denominator. */
export function createTally(asked: number) {
  const failures: Partial<Record<FailureCode, string[]>> = {};
  let answered = 0;
  let empty = 0;
  let failed = 0;
  return {
    add(result: HostResult): void {
      if (result.status === 'failed') failed++;
      else answered++;
      if (result.status === 'ok' && result.answers.every((answer) => answer.rows.length === 0)) empty++;
      if (result.code === undefined) return;
      const hosts = failures[result.code] ?? [];
      hosts.push(result.host);
      failures[result.code] = hosts;
    },
    end: (neverReached: number): Denominator => ({ asked, answered, empty, failed, neverReached, failures }),
  };
}

/** 0 when all answered, 3 when some failed, 4 when none answered. */
export function exitCodeOf(denominator: Denominator): 0 | 3 | 4 {
  if (denominator.asked > 0 && denominator.answered === 0) return 4;
  const complete =
    denominator.failed + denominator.neverReached === 0 && Object.keys(denominator.failures).length === 0;
  return complete ? 0 : 3;
}

/** The denominator as one line: what every report begins with. */
export function describeDenominator(denominator: Denominator): string {
  const { asked, answered, empty, failed, neverReached, failures } = denominator;
  const reasons = Object.entries(failures)
    .map(([code, hosts]) => `${hosts.length} ${code}`)
    .join(', ');
  const parts = [
    `${asked} ${asked === 1 ? 'host' : 'hosts'} asked`,
    `${answered} answered${empty > 0 ? ` (${empty} without rows)` : ''}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(reasons === '' ? [] : [`reasons: ${reasons}`]),
    ...(neverReached > 0 ? [`${neverReached} never reached`] : []),
  ];
  return parts.join(' · ');
}
