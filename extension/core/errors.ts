/** Known errors: each has a code and a message that says what to do. Anything else that is thrown is a bug. */
import type { ProblemCode } from './types.ts';

/** A file operation that failed for a reason we know; becomes a problem row. */
export class HostError extends Error {
  readonly code: ProblemCode;
  readonly path: string;

  constructor(code: ProblemCode, path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HostError';
    this.code = code;
    this.path = path;
  }
}

/** What the system calls an error, such as `ENOENT`; '' for an error of another kind. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Why the system refused a file, in words; the error's own message where there are none for it. */
export function systemReason(error: unknown): string {
  return reasons[systemCode(error)] ?? (error instanceof Error ? error.message : String(error));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is not a directory',
  EEXIST: 'a file is where a directory should be',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'its name is too long',
};

/** Wrong usage or configuration: the command prints the message and exits 2. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}
