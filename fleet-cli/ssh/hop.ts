/** One SSH login, from the first packet to the accepted key. */
import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ConnectConfig } from 'ssh2';
import type { HostSpec } from '../types.ts';
import { createDeadline } from './deadline.ts';
import { RemoteError, toRemoteError } from './errors.ts';
import { parseCertificate } from './host-certificate.ts';
import type { HostKeys } from './host-keys.ts';
import type { KeyFiles } from './keys.ts';
import { createLogin, type Login } from './login.ts';
import { allowCertificates, presentPlainKey } from './present-plain-key.ts';

export interface HopOptions {
  readonly hostKeys: HostKeys;
  /** Milliseconds for the connection, authentication included; the time that a person takes for a passphrase is not counted. */
  readonly connectTimeoutMs: number;
  /** Socket of the agent; '' for none. */
  readonly agent: string;
  readonly keyFiles: KeyFiles;
}

/**
 * @param stream what to speak over; undefined for a connection of its own
 * @throws RemoteError UNREACHABLE, AUTH, HOST_KEY or TIMEOUT
 */
export function connectHop(
  hop: HostSpec,
  options: HopOptions,
  stream: Duplex | undefined,
  signal: AbortSignal,
): Promise<Client> {
  allowCertificates();
  const client = new ssh2.Client();
  const { connectTimeoutMs } = options;
  return new Promise((resolve, reject) => {
    let refusal: RemoteError | undefined;
    const late = () =>
      fail(
        new RemoteError(
          'TIMEOUT',
          `${hop.name} did not finish the SSH handshake in ${connectTimeoutMs / 1000} s: --connect-timeout gives it more`,
        ),
      );
    const deadline = createDeadline(connectTimeoutMs, late);
    const keyFiles: KeyFiles = {
      ...options.keyFiles,
      read: (file) => deadline.pausedDuring(options.keyFiles.read(file)),
    };
    const login = createLogin(hop, hop.agent ?? options.agent, keyFiles);
    const onAbort = () =>
      fail(new RemoteError('TIMEOUT', `${hop.name} was cut off by the deadline or an interrupt`));
    const stop = () => {
      deadline.end();
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (error: unknown) => {
      stop();
      client.destroy();
      reject(refusal ?? explain(error, hop, login));
    };
    // An agent that does not sign is passed over by the library, which goes on to the next key.
    const onError = (error: Error & { level?: string }) => {
      if (error.level !== 'agent') fail(error);
    };
    client.once('ready', () => {
      stop();
      client.removeListener('error', onError);
      client.on('error', () => undefined); // later errors end the channels, whose users see them
      resolve(client);
    });
    client.on('error', onError);
    client.once('close', () => fail(closedEarly(hop)));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    try {
      client.connect(
        toConfig(client, hop, options, login, stream, (error) => {
          refusal = error;
        }),
      );
      // The library writes a packet in pieces: without this the second waits for the peer's delayed acknowledgement, 40 ms for each packet.
      client.setNoDelay(true);
    } catch (error) {
      fail(error);
    }
  });
}

function closedEarly(hop: HostSpec): RemoteError {
  const message = `${hop.name} closed the connection during the handshake: it may have too many at once (MaxStartups of its sshd)`;
  return new RemoteError('UNREACHABLE', message, { retryable: true });
}

function explain(error: unknown, hop: HostSpec, login: Login): RemoteError {
  const remote = toRemoteError(error, hop.name);
  if (remote.code !== 'AUTH') return remote;
  return new RemoteError('AUTH', `${remote.message} (${login.describe()})`, { cause: error });
}

function toConfig(
  client: Client,
  hop: HostSpec,
  options: HopOptions,
  { username, next }: Login,
  stream: Duplex | undefined,
  refuse: (error: RemoteError) => void,
): ConnectConfig {
  return {
    ...(stream === undefined
      ? { host: hop.address, port: hop.port }
      : { sock: stream as ConnectConfig['sock'] & object }),
    username,
    readyTimeout: 0,
    keepaliveInterval: 10_000,
    keepaliveCountMax: 3,
    authHandler: next,
    algorithms: { serverHostKey: options.hostKeys.typesFor(hop) as ssh2.ServerHostKeyAlgorithm[] },
    hostVerifier: (key: Buffer) => {
      const refusal = options.hostKeys.refuse(hop, key);
      if (refusal !== undefined) refuse(refusal);
      const certificate = refusal === undefined ? parseCertificate(key) : undefined;
      if (certificate !== undefined) presentPlainKey(client, certificate.plainKey);
      return refusal === undefined;
    },
  };
}
