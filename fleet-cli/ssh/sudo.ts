/** Why `sudo -n` did not run what it was to run, for people who are to mend it. */
import { RemoteError } from './errors.ts';

/**
 * @param exitCode of the command that began with `sudo -n`
 * @param errorOutput what it said, in whichever language
 * @returns undefined when it was not sudo that failed
 */
export function sudoFailure(host: string, exitCode: number, errorOutput: string): RemoteError | undefined {
  // The shell's code for a command that is not there; shells differ in the order of their words.
  if (exitCode === 127 && /\bsudo\b/.test(errorOutput))
    return new RemoteError('AUTH', `there is no sudo on ${host}: log in as root`);
  // A host that cannot resolve its own name is a warning only.
  if (exitCode !== 0 && /\bsudo: (?!unable to resolve host)/.test(errorOutput))
    return new RemoteError(
      'AUTH',
      `sudo on ${host} refuses without a password (${errorOutput}): allow NOPASSWD for this user, or log in as root`,
    );
  return undefined;
}
