/** One connection to a jump host for all hosts behind it: a bastion refuses dozens of logins at once (MaxStartups). */
import type { Client } from 'ssh2';
import type { HostSpec } from '../types.ts';

export interface Jump {
  readonly client: Client;
  /** The last one to release it ends the connection. */
  release(): void;
}

export interface SharedJumps {
  /** @param connect makes the connection when there is none; one that was lost is made again */
  use(hops: readonly HostSpec[], connect: () => Promise<Client>): Promise<Jump>;
}

interface Shared {
  readonly client: Promise<Client>;
  users: number;
}

export function createSharedJumps(): SharedJumps {
  const open = new Map<string, Shared>();
  return {
    async use(hops, connect) {
      const key = JSON.stringify(hops);
      const shared = open.get(key) ?? begin(key, connect);
      shared.users++;
      let released = false;
      const release = () => {
        if (released) return;
        released = true;
        if (--shared.users > 0) return;
        forget(key, shared);
        shared.client.then((client) => client.destroy()).catch(() => undefined);
      };
      try {
        return { client: await shared.client, release };
      } catch (error) {
        release();
        throw error;
      }
    },
  };

  function begin(key: string, connect: () => Promise<Client>): Shared {
    const shared: Shared = { client: connect(), users: 0 };
    open.set(key, shared);
    shared.client.then(
      (client) => client.once('close', () => forget(key, shared)),
      () => forget(key, shared),
    );
    return shared;
  }

  function forget(key: string, shared: Shared): void {
    if (open.get(key) === shared) open.delete(key);
  }
}
