/** Takes hosts' results into the store in chunks, so that a fleet's rows never are in memory at once. */
import type { Contact, Store } from '../store/duckdb.ts';
import type { Batch, HostResult } from '../types.ts';

export interface ResultWriter {
  /** Resolves at once while a chunk fills up, else when it is stored. */
  add(result: HostResult, batches: readonly Batch[], time: number): Promise<void>;
  /** A host that was not even tried. */
  addNever(host: string): void;
  /** Stores what is left. */
  end(time: number): Promise<void>;
}

const rowsPerChunk = 50_000;
const hostsPerChunk = 500;

/**
 * A chunk is one transaction of rows and contacts: after a crash the store holds whole hosts.
 * @param source how the hosts were asked, for the contacts
 */
export function createResultWriter(store: Store, source: string): ResultWriter {
  let batches: Batch[] = [];
  let hosts: Contact[] = [];
  let rows = 0;
  let writing: Promise<void> = Promise.resolve();
  function flush(time: number): Promise<void> {
    if (hosts.length === 0) return writing;
    const intake = { batches, contacts: { source, time, hosts } };
    batches = [];
    hosts = [];
    rows = 0;
    writing = writing.then(() => store.take(intake));
    return writing;
  }
  return {
    async add({ host, status, code, message }, taken, time) {
      hosts.push({
        host,
        status,
        ...(code === undefined ? {} : { code }),
        ...(message === undefined ? {} : { message }),
      });
      for (const batch of taken) {
        batches.push(batch);
        rows += batch.added.length;
      }
      if (rows >= rowsPerChunk || hosts.length >= hostsPerChunk) await flush(time);
    },
    addNever: (host) => void hosts.push({ host, status: 'never' }),
    end: flush,
  };
}
