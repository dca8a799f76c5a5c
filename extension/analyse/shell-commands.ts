/** Commands of a notebook: `!` and `%pip` lines, and each line of a `%%bash` cell. */
import type { SourceExtra } from '../parse/types.ts';
import type { Command } from './rules/rule.ts';

export type ShellCommand = Command & Required<Pick<Command, 'position'>>;

export function shellCommands(extras: readonly SourceExtra[]): readonly ShellCommand[] {
  return extras.filter((extra) => extra.kind === 'shell').flatMap(commandsOfExtra);
}

const maxLines = 500;

function commandsOfExtra({ text, position }: SourceExtra): readonly ShellCommand[] {
  if (!text.startsWith('%%'))
    return [commandAt(text.replace(/^\s*[!%]+(?:sx |system |sc )?\s*/, ''), position)];
  const found: ShellCommand[] = [];
  let started: { text: string; line: number } | undefined;
  text.split('\n', maxLines).forEach((line, i) => {
    if (i === 0 || /^\s*(?:#|$)/.test(line)) return;
    const whole = started === undefined ? line : `${started.text} ${line}`;
    const at = started?.line ?? position.line + i;
    if (/\\$/.test(line)) started = { text: whole.slice(0, -1), line: at };
    else {
      started = undefined;
      found.push(commandAt(whole.trim(), { ...position, line: at, column: 1 }));
    }
  });
  return found;
}

/** A command of a notebook that stands in no call. */
export function commandAt(text: string, position: ShellCommand['position']): ShellCommand {
  return { text, start: -1, end: -1, call: undefined, position };
}
