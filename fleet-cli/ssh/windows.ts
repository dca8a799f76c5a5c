/** Tells a Windows host by what its server calls itself, which is the same in every language, else by what its shell says. */
import type { Client } from 'ssh2';

const unknownCommand = /not recognized|CommandNotFound|is not recogni[sz]ed/i;

/** @param errorOutput what its shell said to a POSIX command */
export function isWindows(client: Client, errorOutput: string): boolean {
  // The library keeps the name that the server gave (RFC 4253 §4.2), without a way to ask for it.
  const { _remoteVer: software = '' } = client as unknown as { readonly _remoteVer?: string };
  return /OpenSSH_for_Windows/i.test(software) || unknownCommand.test(errorOutput);
}
