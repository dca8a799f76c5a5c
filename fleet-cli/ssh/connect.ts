/** One SSH connection to a host, through its jump hosts, with the host key checked before anything is sent. */
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { HostSpec } from '../types.ts';
import { RemoteError, toRemoteError } from './errors.ts';
import { connectHop, type HopOptions } from './hop.ts';
import { createSharedJumps, type Jump, type SharedJumps } from './jumps.ts';

export interface SshOptions extends HopOptions {
  /** Connections to jump hosts, shared by the hosts behind them. */
  readonly jumps: SharedJumps;
}

export interface Connection {
  readonly client: Client;
  /** Ends the connection and those of its jump hosts that no other host uses. */
  close(): void;
}

/** @returns options with nothing connected yet */
export function createSsh(options: HopOptions): SshOptions {
  return { ...options, jumps: createSharedJumps() };
}

/**
 * Connects and authenticates with agent and keys; never asks anything but a key's passphrase.
 * @throws RemoteError UNREACHABLE, AUTH, HOST_KEY or TIMEOUT
 */
export async function connect(host: HostSpec, options: SshOptions, signal: AbortSignal): Promise<Connection> {
  let jump: Jump | undefined;
  try {
    jump = await reachJump(host.jumps, options, signal);
    const stream = jump && (await forward(jump.client, host, options.connectTimeoutMs));
    const client = await connectHop(host, options, stream, signal);
    return {
      client,
      close() {
        client.destroy();
        jump?.release();
      },
    };
  } catch (error) {
    jump?.release();
    throw toRemoteError(error, host.name);
  }
}

/** The last of some jump hosts, reached through those before it. */
async function reachJump(
  hops: readonly HostSpec[],
  options: SshOptions,
  signal: AbortSignal,
): Promise<Jump | undefined> {
  const last = hops.at(-1);
  if (last === undefined) return undefined;
  return options.jumps.use(hops, async () => {
    const before = await reachJump(hops.slice(0, -1), options, signal);
    try {
      const stream = before && (await forward(before.client, last, options.connectTimeoutMs));
      const client = await connectHop(last, options, stream, signal);
      client.once('close', () => before?.release());
      return client;
    } catch (error) {
      before?.release();
      throw throughJump(error, last);
    }
  });
}

function throughJump(error: unknown, jump: HostSpec): RemoteError {
  const { code, message, retryable } = toRemoteError(error, jump.name);
  return new RemoteError(code, `jump host: ${message}`, { cause: error, retryable });
}

function forward(client: Client, to: HostSpec, timeoutMs: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new RemoteError(
            'TIMEOUT',
            `the jump host did not reach ${to.name} in ${timeoutMs / 1000} s: --connect-timeout gives it more`,
          ),
        ),
      timeoutMs,
    );
    const fail = (cause: Error) => {
      clearTimeout(timer);
      const message = `the jump host cannot reach ${to.name}: ${cause.message}`;
      reject(new RemoteError('UNREACHABLE', message, { cause }));
    };
    try {
      client.forwardOut('127.0.0.1', 0, to.address, to.port, (error, channel) => {
        clearTimeout(timer);
        if (error === undefined) resolve(channel);
        else fail(error);
      });
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error))); // it is not connected any more
    }
  });
}
