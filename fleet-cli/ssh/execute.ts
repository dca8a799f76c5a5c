/** Runs one command on a connected host: input given, output capped, time limited. */
import type { Client, ClientChannel } from 'ssh2';
import { printableReason, RemoteError, toRemoteError } from './errors.ts';

export interface ExecuteOptions {
  readonly command: string;
  readonly input: string;
  readonly timeoutMs: number;
  /** Output bytes after which the host is cut off. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Called with each piece of standard output as it arrives; what it throws ends the command. */
  readonly onOutput: (chunk: Buffer) => void;
}

export interface ExecuteResult {
  readonly exitCode: number;
  /** The last 4 kB of standard error, printable. */
  readonly errorOutput: string;
  readonly bytes: number;
}

const keepErrorBytes = 4096;

/**
 * @throws RemoteError TIMEOUT, TOO_LARGE or UNREACHABLE (the connection broke half-way); what was received before has been given
 * to `onOutput`
 */
export function execute(client: Client, host: string, options: ExecuteOptions): Promise<ExecuteResult> {
  return new Promise((resolve, reject) => {
    let channel: ClientChannel | undefined;
    let bytes = 0;
    let errorOutput = '';
    let exitCode: number | undefined;
    let ended = false;
    const timer = setTimeout(
      () =>
        finish(
          new RemoteError(
            'TIMEOUT',
            `${host} did not finish the query in ${options.timeoutMs / 1000} s: --timeout gives it more`,
          ),
        ),
      options.timeoutMs,
    );
    const onAbort = () =>
      finish(new RemoteError('TIMEOUT', `${host} was cut off by the deadline or an interrupt`));
    const onLost = () => finish(new RemoteError('UNREACHABLE', `${host} dropped the connection half-way`));
    const finish = (error: RemoteError | undefined) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      options.signal.removeEventListener('abort', onAbort);
      client.removeListener('close', onLost);
      if (error === undefined && exitCode !== undefined)
        resolve({ exitCode, errorOutput: printableReason(errorOutput), bytes });
      else {
        channel?.destroy();
        reject(error ?? new RemoteError('UNREACHABLE', `${host} ended the session without an exit code`));
      }
    };
    /** Both streams count: either can flood. */
    const admit = (chunk: Buffer): boolean => {
      bytes += chunk.length;
      if (bytes <= options.maxBytes) return !ended;
      const message = `${host} sent over ${options.maxBytes} bytes: narrow the query or raise --max-bytes`;
      finish(new RemoteError('TOO_LARGE', message));
      return false;
    };
    options.signal.addEventListener('abort', onAbort, { once: true });
    if (options.signal.aborted) return onAbort();
    client.once('close', onLost);
    client.exec(options.command, (error, opened) => {
      if (error !== undefined) return finish(toRemoteError(error, host));
      channel = opened;
      opened.on('data', (chunk: Buffer) => {
        if (ended) return;
        if (!admit(chunk)) return;
        try {
          options.onOutput(chunk);
        } catch (cause) {
          finish(toRemoteError(cause, host));
        }
      });
      opened.stderr.on('data', (chunk: Buffer) => {
        if (!admit(chunk)) return;
        errorOutput = (errorOutput + chunk.toString('utf8')).slice(-keepErrorBytes);
      });
      opened.on('exit', (code: number | null) => {
        exitCode = code ?? 255;
      });
      opened.on('error', () => undefined);
      opened.on('close', () => finish(undefined));
      opened.end(options.input);
    });
  });
}
