/** A fleet over two weeks, hostile names in it: rows come, go and come back, and one host never answers. */
import { knownPacks } from '../../fleet-cli/packs/known-packs.ts';
import type { Contacts } from '../../fleet-cli/store/duckdb.ts';
import type { Batch } from '../../fleet-cli/types.ts';
import { packName } from '../../packs/formats.ts';
import { day, hostile, now, sampleFleet } from '../helpers/fleet-store.ts';

/** Batches of whole answers, day by day. */
export function fleetBatches(): Batch[][] {
  return [13, 9, 5, 1, 0].map((ago, nth) =>
    sampleFleet(4).flatMap(({ host, rows }, index) =>
      Object.entries(rows).map(([table, all]): Batch => {
        const query = knownPacks.flatMap((pack) => pack.queries).find((each) => each.table === table);
        if (query === undefined) throw new Error(`no pack query feeds ${table}`);
        // Each day another third of the rows is missing, so that rows go and come back.
        const added = all.filter((_, at) => (at + nth + index) % 3 !== 0 || nth === 4);
        const base = {
          host,
          pack: packName(query.pack),
          query: query.name,
          time: now - ago * day,
          epoch: 0,
          counter: 0,
        };
        return {
          ...base,
          kind: 'snapshot',
          added,
          removed: [],
          decorations: nth === 2 ? { team: `t${index}` } : {},
        };
      }),
    ),
  );
}

export const fleetContacts: Contacts = {
  source: 'ssh',
  time: now,
  hosts: [
    { host: hostile.host, status: 'ok' },
    { host: 'host-1', status: 'partial', code: 'TIMEOUT', message: "it's slow" },
    { host: 'silent', status: 'failed', code: 'UNREACHABLE', message: 'no route' },
    { host: 'later', status: 'never' },
  ],
};
