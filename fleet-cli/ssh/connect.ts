/** One SSH connection to a host, through its jump hosts, with the host key checked before anything is sent. */
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ConnectConfig, type ParsedKey } from 'ssh2';
import type { HostSpec } from '../types.ts';
import { RemoteError, toRemoteError } from './errors.ts';
import type { HostKeys } from './host-keys.ts';

export interface SshOptions {
  readonly hostKeys: HostKeys;
  /** Milliseconds for the connection, authentication included. */
  readonly connectTimeoutMs: number;
  /** Socket of the agent; '' for none. */
  readonly agent: string;
  /** Asks for the passphrase of a key; undefined when nobody can be asked. */
  readonly askPassphrase: ((keyFile: string) => Promise<string | undefined>) | undefined;
  /** Keys that were read already, by file: a passphrase is asked for once. */
  readonly keyCache: Map<string, Promise<ParsedKey | undefined>>;
}

export interface Connection {
  readonly client: Client;
  /** Ends the connection and those of its jump hosts. */
  close(): void;
}

const defaultKeys = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/**
 * Connects and authenticates with agent and keys; never asks anything but a key's passphrase.
 * @throws RemoteError UNREACHABLE, AUTH, HOST_KEY or TIMEOUT
 */
export async function connect(host: HostSpec, options: SshOptions): Promise<Connection> {
  const hops: Client[] = [];
  const close = () => {
    for (const client of hops.reverse()) client.destroy();
  };
  try {
    let stream: Duplex | undefined;
    for (const hop of [...host.jumps, host]) {
      const client = await connectHop(hop, options, stream);
      hops.push(client);
      const following = hop === host ? undefined : nextHop(host, hop);
      if (following !== undefined) stream = await forward(client, following, options.connectTimeoutMs);
    }
    const client = hops.at(-1);
    if (client === undefined) throw new RemoteError('UNREACHABLE', `${host.name}: no connection was made`);
    return { client, close };
  } catch (error) {
    close();
    throw toRemoteError(error, host.name);
  }
}

function nextHop(host: HostSpec, hop: HostSpec): HostSpec {
  return host.jumps[host.jumps.indexOf(hop) + 1] ?? host;
}

async function connectHop(hop: HostSpec, options: SshOptions, stream: Duplex | undefined): Promise<Client> {
  const keys = await readKeys(hop, options);
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    let refusal: RemoteError | undefined;
    const timer = setTimeout(
      () =>
        fail(
          new RemoteError(
            'TIMEOUT',
            `${hop.name} did not finish the SSH handshake in ${options.connectTimeoutMs} ms`,
          ),
        ),
      options.connectTimeoutMs,
    );
    const fail = (error: unknown) => {
      clearTimeout(timer);
      client.destroy();
      reject(refusal ?? toRemoteError(error, hop.name));
    };
    client.once('ready', () => {
      clearTimeout(timer);
      client.removeListener('error', fail);
      client.on('error', () => undefined); // later errors end the channels, whose users see them
      resolve(client);
    });
    client.on('error', fail);
    client.once('close', () =>
      fail(
        new RemoteError('UNREACHABLE', `${hop.name} closed the connection during the handshake`, {
          retryable: true,
        }),
      ),
    );
    try {
      client.connect(
        toConfig(hop, options, keys, stream, (error) => {
          refusal = error;
        }),
      );
    } catch (error) {
      fail(error);
    }
  });
}

function toConfig(
  hop: HostSpec,
  options: SshOptions,
  keys: readonly ParsedKey[],
  stream: Duplex | undefined,
  refuse: (error: RemoteError) => void,
): ConnectConfig {
  const username = hop.user === '' ? os.userInfo().username : hop.user;
  const attempts: ssh2.AnyAuthMethod[] = [
    ...(options.agent === '' ? [] : [{ type: 'agent' as const, username, agent: options.agent }]),
    ...keys.map((key) => ({ type: 'publickey' as const, username, key })),
  ];
  const knownTypes = options.hostKeys.typesFor(hop);
  return {
    ...(stream === undefined
      ? { host: hop.address, port: hop.port }
      : { sock: stream as ConnectConfig['sock'] & object }),
    username,
    readyTimeout: options.connectTimeoutMs,
    keepaliveInterval: 10_000,
    keepaliveCountMax: 3,
    authHandler: attempts,
    ...(knownTypes.length === 0
      ? {}
      : { algorithms: { serverHostKey: knownTypes as ssh2.ServerHostKeyAlgorithm[] } }),
    hostVerifier: (key: Buffer) => {
      const refusal = options.hostKeys.refuse(hop, key);
      if (refusal !== undefined) refuse(refusal);
      return refusal === undefined;
    },
  };
}

function forward(client: Client, to: HostSpec, timeoutMs: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new RemoteError('TIMEOUT', `the jump host did not reach ${to.name} in ${timeoutMs} ms`)),
      timeoutMs,
    );
    client.forwardOut('127.0.0.1', 0, to.address, to.port, (error, channel) => {
      clearTimeout(timer);
      if (error === undefined) resolve(channel);
      else
        reject(
          new RemoteError('UNREACHABLE', `the jump host cannot reach ${to.name}: ${error.message}`, {
            cause: error,
          }),
        );
    });
  });
}

async function readKeys(hop: HostSpec, options: SshOptions): Promise<ParsedKey[]> {
  const named = hop.identityFiles.length > 0;
  const files = named
    ? hop.identityFiles
    : defaultKeys.map((name) => nodePath.join(os.homedir(), '.ssh', name));
  const keys: ParsedKey[] = [];
  for (const file of new Set(files)) {
    let key = options.keyCache.get(file);
    if (key === undefined) {
      key = readKey(file, named, options);
      options.keyCache.set(file, key);
    }
    const parsed = await key;
    if (parsed !== undefined) keys.push(parsed);
  }
  return keys;
}

async function readKey(file: string, required: boolean, options: SshOptions): Promise<ParsedKey | undefined> {
  if (!fs.existsSync(file)) {
    if (required && options.agent === '')
      throw new RemoteError('AUTH', `the key file ${file} does not exist`);
    return undefined;
  }
  const bytes = fs.readFileSync(file);
  const first = ssh2.utils.parseKey(bytes);
  if (!(first instanceof Error)) return one(first);
  if (!/passphrase|encrypted/i.test(first.message)) {
    throw new RemoteError('AUTH', `the key file ${file} cannot be read: ${first.message}`, { cause: first });
  }
  const passphrase = await options.askPassphrase?.(file);
  if (passphrase === undefined) {
    if (options.agent !== '') return undefined;
    throw new RemoteError(
      'AUTH',
      `the key file ${file} has a passphrase and nobody can be asked: add it to ssh-agent`,
    );
  }
  const second = ssh2.utils.parseKey(bytes, passphrase);
  if (second instanceof Error)
    throw new RemoteError('AUTH', `the passphrase of ${file} is wrong`, { cause: second });
  return one(second);
}

function one(keys: ParsedKey | ParsedKey[]): ParsedKey | undefined {
  return Array.isArray(keys) ? keys[0] : keys;
}
