/** Passwords in command lines that the script starts, also where the words stand apart: `["curl", "-u", "ana:secret", …]`. */
import { contextPatterns, matchSecrets } from '../core/secret-patterns.ts';
import type { Command } from './rules/rule.ts';
import type { Add } from './secrets-calls.ts';
import { isWritten, literalPatterns } from './secrets-literals.ts';

const patterns = [
  ...literalPatterns.filter(({ id }) => id === 'PYS-SEC-088'),
  ...contextPatterns.filter(({ id }) => id >= 'PYS-SEC-065' && id <= 'PYS-SEC-067'),
];

/** Programs whose `-p` or `-pw` is a password. */
const flag =
  /(?:^|[\s;|&/\\])(?:sshpass|plink|pscp|psftp|psexec|sapshcut|mysql\w*|mariadb\w*|7za?|unrar|smbclient|sqlplus|bteq|isql|sqlcmd|winscp|xfreerdp|rdesktop|az|docker|cmdkey|tabcmd|impacket\S*)(?:\.exe)?\b.*\s-(?:pw|p|password)[= ]?(?<secret>[^\s"']{5,60})/g;
const piped =
  /\becho\s+(?:-n\s+)?["']?(?<secret>[^\s"'|]{5,80})["']?\s*\|\s*(?:sudo\s+(?:-\w+\s+)*-S|su\b|passwd|kinit|smbpasswd|cryptsetup)/g;
const accounts =
  /\becho\s+(?:-n\s+)?["']?[\w.-]{1,40}:(?<secret>[^\s"'|]{5,80})["']?\s*\|\s*(?:sudo\s+)?chpasswd/g;

/** Looks for passwords in commands that calls start. */
export function commandSecrets(commands: readonly Command[], add: Add): void {
  for (const { text, call } of commands) {
    if (call === undefined) continue;
    for (const span of matchSecrets(text, patterns))
      add('PYS-SEC-091', text.slice(span.start, span.end), isPassword);
    for (const pattern of [flag, piped, accounts])
      for (const { groups } of text.matchAll(pattern)) add('PYS-SEC-091', groups?.['secret'], isPassword);
  }
}

/** A file is named where a password could stand in other commands. */
function isPassword(value: string): boolean {
  return isWritten(value) && !/\.[a-z]\w{1,4}$/i.test(value);
}
