/** Brings files to a host, into a fresh directory that only the login user can read. */
import fs from 'node:fs';
import type { Client, SFTPWrapper } from 'ssh2';
import type { AskOptions } from '../collect/ask-host.ts';
import { quotePosix } from '../collect/remote-command.ts';
import { RemoteError, toRemoteError } from '../ssh/errors.ts';
import { execute } from '../ssh/execute.ts';
import type { HostSpec } from '../types.ts';
import type { Payload } from './payload.ts';

export interface UploadDirectory {
  readonly path: string;
  /** Removes it with what is in it; never throws, the connection may be gone. */
  remove(): Promise<void>;
}

/** @throws RemoteError when the host makes none */
export async function makeUploadDirectory(
  client: Client,
  host: HostSpec,
  options: AskOptions,
): Promise<UploadDirectory> {
  const path = await run(`umask 077; mktemp -d "\${TMPDIR:-/tmp}/pysight-deploy.XXXXXXXXXX"`);
  if (!/^\/[\w./+-]+\/pysight-deploy\.\w+$/.test(path) || path.includes('/../'))
    throw new RemoteError('BAD_OUTPUT', `${host.name} made no directory to upload to`);
  return {
    path,
    async remove() {
      // After an interrupt too: nothing is left behind.
      const { signal } = new AbortController();
      await run(`rm -rf -- ${quotePosix(path)}`, signal).catch(() => undefined);
    },
  };

  async function run(text: string, signal = options.signal): Promise<string> {
    const chunks: Buffer[] = [];
    await execute(client, host.name, {
      command: `sh -c ${quotePosix(text)}`,
      input: '',
      timeoutMs: options.commandTimeoutMs,
      maxBytes: 64 * 1024,
      signal,
      onOutput: (chunk) => chunks.push(chunk),
    });
    // A login script may print before it.
    return Buffer.concat(chunks).toString('utf8').trim().split('\n').at(-1) ?? '';
  }
}

/**
 * Uploads what the plan asked for.
 * @param needs `extension`, `files`
 */
export async function uploadPayload(
  client: Client,
  directory: string,
  payload: Payload,
  needs: ReadonlySet<string>,
): Promise<void> {
  const sftp = await openSftp(client);
  try {
    if (needs.has('extension')) {
      const bytes = fs.readFileSync(payload.extension);
      await write(sftp, `${directory}/pysight.ext`, bytes);
    }
    if (!needs.has('files')) return;
    const folders = new Set(payload.files.map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
    for (const folder of folders) await mkdir(sftp, `${directory}/${folder}`);
    for (const { path, text } of payload.files) await write(sftp, `${directory}/${path}`, Buffer.from(text));
  } finally {
    sftp.end();
  }
}

function openSftp(client: Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.sftp((error, sftp) => {
      if (error === undefined) resolve(sftp);
      else
        reject(
          new RemoteError('REMOTE_EXIT', 'it has no SFTP: enable the sftp subsystem of its sshd', {
            cause: error,
          }),
        );
    });
  });
}

function mkdir(sftp: SFTPWrapper, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    sftp.mkdir(path, { mode: 0o700 }, (error) => (error ? reject(toRemoteError(error, path)) : resolve()));
  });
}

function write(sftp: SFTPWrapper, path: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = sftp.createWriteStream(path, { flags: 'wx', mode: 0o600 });
    stream.on('error', (error: Error) => reject(toRemoteError(error, path)));
    stream.on('close', () => resolve());
    stream.end(bytes);
  });
}
