/** What goes wrong between us and a host, with the code that reports use. */
import type { FailureCode } from '../types.ts';

export class RemoteError extends Error {
  readonly code: FailureCode;
  /** Whether the same attempt may succeed and can do no harm twice. */
  readonly retryable: boolean;

  constructor(code: FailureCode, message: string, options: ErrorOptions & { retryable?: boolean } = {}) {
    super(message, options);
    this.name = 'RemoteError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

const transient = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'EAI_AGAIN', 'ENETRESET']);
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: is sshd running and the port right?',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to its network',
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'the name server does not answer',
  ECONNRESET: 'it closed the connection',
  ETIMEDOUT: 'it does not answer',
};

/** Turns an error of ssh2 or of the network into a RemoteError. */
export function toRemoteError(error: unknown, where: string): RemoteError {
  if (error instanceof RemoteError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  const level = 'level' in cause ? String(cause.level) : '';
  const code = 'code' in cause ? String(cause.code) : '';
  if (level === 'client-authentication') {
    return new RemoteError(
      'AUTH',
      `${where} accepted none of the keys offered: check the user, the key and the agent`,
      { cause },
    );
  }
  if (level === 'client-timeout' || code === 'ETIMEDOUT') {
    return new RemoteError('TIMEOUT', `${where} did not answer in time`, { cause });
  }
  const reason = reasons[code] ?? printableReason(cause.message);
  return new RemoteError('UNREACHABLE', `${where}: ${reason}`, { cause, retryable: transient.has(code) });
}

/** A message of a peer on one line, without control characters, bounded. */
export function printableReason(message: string): string {
  return message
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
