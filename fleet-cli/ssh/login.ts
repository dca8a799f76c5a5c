/** How to log in to one host: the agent's keys, then key files, each looked at only when the one before was refused. */
import os from 'node:os';
import type { AnyAuthMethod, AuthHandlerMiddleware } from 'ssh2';
import type { HostSpec } from '../types.ts';
import { hostAgent } from './agent.ts';
import { type KeyFiles, keyFilesOf } from './keys.ts';

export interface Login {
  readonly username: string;
  readonly next: AuthHandlerMiddleware;
  /** What was tried and what could not be, for a person. */
  describe(): string;
}

/** @param agent socket of the agent; '' for none */
export function createLogin(host: HostSpec, agent: string, keyFiles: KeyFiles): Login {
  const username = host.user === '' ? os.userInfo().username : host.user;
  const notes: string[] = [];
  let offered = 0;
  const methods = listMethods();
  return {
    username,
    next(_left, _partial, next) {
      methods.next().then(
        ({ value }) => next(value ?? (false as never)),
        () => next(false as never),
      );
    },
    describe: () =>
      [`${offered} ${offered === 1 ? 'key' : 'keys'} offered for ${username}`, ...notes].join('; '),
  };

  async function* listMethods(): AsyncGenerator<AnyAuthMethod, undefined> {
    const files = keyFilesOf(host);
    const own = files.flatMap((file) => keyFiles.publicKey(file) ?? []);
    let inAgent: readonly Buffer[] = [];
    if (agent !== '') {
      const onKeys = (keys: readonly Buffer[], fault: string) => {
        inAgent = keys;
        offered += keys.length;
        if (fault !== '') notes.push(fault);
      };
      const ours = hostAgent(agent, own, host.identitiesOnly === true, onKeys);
      yield { type: 'agent', username, agent: ours };
    }
    for (const file of files) {
      const known = keyFiles.publicKey(file);
      if (known !== undefined && inAgent.some((key) => key.equals(known))) continue;
      const key = await keyFiles.read(file);
      if (typeof key === 'string') notes.push(key);
      else {
        offered++;
        yield { type: 'publickey', username, key };
      }
    }
    return undefined;
  }
}
