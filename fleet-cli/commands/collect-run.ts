/** What `pysight collect` does. */
import { createOutput } from '../../extension/commands/console/output.ts';
import { collect, describeDenominator, exitCodeOf } from '../collect/collect.ts';
import { toPackRequests } from '../collect/pack-requests.ts';
import { createProgress } from '../collect/progress.ts';
import { createResultWriter } from '../collect/store-results.ts';
import { choosePacks } from '../packs/choose-packs.ts';
import { wrapLines } from '../render/terminal.ts';
import { prepareReports } from '../reports/document.ts';
import type { Store } from '../store/duckdb.ts';
import { type StoreArguments, storeLocation } from '../store/location.ts';
import { openFleetStore } from '../store/open.ts';
import { printableLocation } from '../store/printable-location.ts';
import type { Denominator, HostResult, HostSpec } from '../types.ts';
import { chooseHosts, type HostArguments, interruptible, toAskOptions } from './options/hosts.ts';
import { printHosts } from './options/list-hosts.ts';
import { isAsking } from './options/passphrase.ts';

export interface CollectArguments extends HostArguments, StoreArguments {
  readonly pack: readonly string[];
  readonly json: boolean;
}

const shownFailures = 10;

/** @returns the exit code */
export async function collectFleet(args: CollectArguments): Promise<number> {
  const hosts = chooseHosts(args);
  const output = createOutput();
  if (args['list-hosts']) return printHosts(hosts, output);
  const packs = toPackRequests(choosePacks(args.pack));
  const location = await storeLocation(args);
  const store = await openFleetStore(location);
  const { signal, done } = interruptible(args.deadline);
  try {
    const run = await collectInto(store, hosts, packs, args, signal);
    if (!signal.aborted) await prepareReports(store, now());
    const summary = { ...run, queries: packs.requests.length, store: printableLocation(location) };
    output.write(args.json ? `${JSON.stringify(summary)}\n` : wrapLines(describe(summary), output.width));
    await output.drained();
    return exitCodeOf(run.denominator);
  } finally {
    done();
    await store.close();
  }
}

interface CollectRun {
  readonly denominator: Denominator;
  readonly rows: number;
  /** The first hosts that failed, or answered in part, and why. */
  readonly failures: readonly { readonly host: string; readonly code: string; readonly message: string }[];
}

async function collectInto(
  store: Store,
  hosts: readonly HostSpec[],
  packs: ReturnType<typeof toPackRequests>,
  args: CollectArguments,
  signal: AbortSignal,
): Promise<CollectRun> {
  const progress = createProgress(hosts.length, { isHidden: isAsking });
  const writer = createResultWriter(store, 'ssh');
  const failures: CollectRun['failures'][number][] = [];
  let rows = 0;
  try {
    const denominator = await collect(hosts, packs.requests, {
      ...toAskOptions(args, signal),
      concurrency: args.concurrency,
      onStart: (host) => progress.begin(host),
      async onResult(result, host) {
        progress.add(host, result);
        const batches = packs.toBatches(result, now());
        rows += countRows(result);
        const { code, message = '' } = result;
        if (code !== undefined && failures.length < shownFailures)
          failures.push({ host: host.name, code, message });
        await writer.add(result, batches, now());
      },
      onNeverReached: (host) => writer.addNever(host.name),
    });
    await writer.end(now());
    return { denominator, rows, failures };
  } finally {
    progress.end();
  }
}

function describe(summary: CollectRun & { readonly queries: number; readonly store: string }): string {
  const { denominator, rows, failures, queries, store } = summary;
  const rest = Object.values(denominator.failures).flat().length - failures.length;
  const lines = [
    describeDenominator(denominator),
    `${rows} ${rows === 1 ? 'row' : 'rows'} of ${queries} ${queries === 1 ? 'query' : 'queries'} taken into ${store}`,
    ...failures.map(({ code, message }) => `${code}: ${message}`),
    ...(rest > 0 ? [`… and ${rest} more: the table contacts of the store has them all`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function countRows(result: HostResult): number {
  return result.answers.reduce((sum, answer) => sum + answer.rows.length, 0);
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
