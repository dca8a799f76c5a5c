/** The agent as one host should see it: its own keys first, as servers end a login after a few that do not fit. */
import ssh2, { type BaseAgent, type ParsedKey } from 'ssh2';

type AgentKey = string | Buffer | ParsedKey;
type Signed = (error: Error | undefined, signature?: Buffer) => void;

/**
 * @param socket the agent's
 * @param own public keys of the host's key files
 * @param onlyOwn keep all others back (IdentitiesOnly)
 * @param onKeys called with the keys that are offered, or why there are none
 */
export function hostAgent(
  socket: string,
  own: readonly Buffer[],
  onlyOwn: boolean,
  onKeys: (keys: readonly Buffer[], fault: string) => void,
): BaseAgent {
  const agent = ssh2.createAgent(socket);
  class HostAgent extends ssh2.BaseAgent<AgentKey> {
    getIdentities(done: (error?: Error | null, keys?: AgentKey[]) => void): void {
      agent.getIdentities((error, all) => {
        const keys = error || all === undefined ? [] : choose(all as AgentKey[], own, onlyOwn);
        onKeys(
          keys.map(({ blob }) => blob),
          error ? `the agent does not answer (${error.message})` : '',
        );
        // An agent that is gone is no reason to stop: key files may do.
        done(
          undefined,
          keys.map(({ key }) => key),
        );
      });
    }
    sign(key: AgentKey, data: Buffer, options: object | Signed, done?: Signed): void {
      agent.sign(key, data, options as object, done as never);
    }
  }
  return new HostAgent();
}

function choose(all: readonly AgentKey[], own: readonly Buffer[], onlyOwn: boolean) {
  const keys = all.flatMap((key) => {
    const blob = blobOf(key);
    return blob === undefined ? [] : [{ key, blob, isOwn: own.some((mine) => mine.equals(blob)) }];
  });
  return onlyOwn ? keys.filter(({ isOwn }) => isOwn) : keys.sort((a, b) => Number(b.isOwn) - Number(a.isOwn));
}

function blobOf(key: AgentKey): Buffer | undefined {
  const parsed = ssh2.utils.parseKey(key as Buffer);
  if (parsed instanceof Error) return undefined;
  return (Array.isArray(parsed) ? parsed[0] : parsed)?.getPublicSSH();
}
