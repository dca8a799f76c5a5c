/** Pack queries as requests to a host, and a host's answers as batches for the store. */
import type { QueryRequest } from '../../extension/core/json-lines.ts';
import { type Pack, packName } from '../../packs/formats.ts';
import type { Batch, HostResult } from '../types.ts';

interface Asked {
  readonly pack: string;
  readonly query: string;
  readonly events: boolean;
}

export interface PackRequests {
  readonly requests: readonly QueryRequest[];
  /** @param time Unix seconds at which the host answered */
  toBatches(result: HostResult, time: number): Batch[];
}

/** @returns one request for each query of the packs, named `pack/query` */
export function toPackRequests(packs: readonly Pack[]): PackRequests {
  const asked = new Map<string, Asked>();
  const requests = packs.flatMap((pack) =>
    pack.queries.map(({ name, kind, sql }) => {
      const query = `${packName(pack.name)}/${name}`;
      asked.set(query, { pack: packName(pack.name), query: name, events: kind === 'events' });
      return { query, sql };
    }),
  );
  return {
    requests,
    toBatches: (result, time) =>
      result.answers.flatMap((answer) => {
        const known = asked.get(answer.query);
        // Only a whole answer says that what it does not name is gone.
        const whole = known?.events === false && answer.incomplete === undefined;
        if (known === undefined || (!whole && answer.rows.length === 0)) return [];
        return {
          host: result.host,
          pack: known.pack,
          query: known.query,
          time,
          epoch: 0,
          counter: whole ? 0 : 1,
          kind: whole ? 'snapshot' : 'differential',
          added: answer.rows,
          removed: [],
          decorations: {},
        };
      }),
  };
}
