/** A program of Windows and its arguments as one text, of which cmd.exe takes a part as it stands. */
import { programName } from './program-name.ts';
import { windowsArgv } from './shell-words.ts';

const afterSwitch = /^(?:\s*\/[a-bd-jl-z](?::\w+)?)*\s*\/[ck]\s*(?<line>[\s\S]*)$/i;

/** The words that the program sees; those of cmd.exe are `/c` and the line that it runs. */
export function windowsProgram(command: string, rest: string): string[] {
  const line = programName(command) === 'cmd' ? afterSwitch.exec(rest)?.groups?.['line'] : undefined;
  return line === undefined
    ? [command, ...windowsArgv(rest)]
    : [command, '/c', withoutOuterQuotes(line.trim())];
}

/** `""C:\a b\x.exe" "y""`: quotes around all that has quotes of its own. */
function withoutOuterQuotes(line: string): string {
  if (!/^".*"$/s.test(line)) return line;
  const second = line.indexOf('"', 1);
  const isAll = second === line.length - 1;
  return isAll || second === 1 || /\s/.test(line.charAt(second - 1)) ? line.slice(1, -1) : line;
}
