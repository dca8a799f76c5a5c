/** Commands of a line of PowerShell or of cmd.exe, in which a backslash is a letter like any other. */
import type { ShellCommand } from './shell-words.ts';

export type WindowsShell = 'powershell' | 'cmd';

const maxLine = 64 * 1024;
const maxWords = 4096;
const maxCommands = 64;
const blank = /\s/;

/** The simple commands of a line, quotes and redirections left out. Expansions stay as written. */
export function windowsCommands(line: string, shell: WindowsShell): ShellCommand[] {
  const text = line.slice(0, maxLine);
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  let input: string | undefined;
  let skipsWord = false;
  let arrays = 0;
  const finish = (next: string | undefined): void => {
    const command = withoutAssignment(words, shell);
    if (command.length > 0 && commands.length < maxCommands)
      commands.push({ words: command, input, depth: 0 });
    words = [];
    input = next;
    arrays = 0;
  };
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    if (char === '\n') {
      finish(undefined);
      at++;
    } else if (blank.test(char)) {
      at++;
    } else if (shell === 'powershell' && char === '#') {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else if (isRedirection(text, at)) {
      // `2>&1` names its target itself.
      const operator = /^[\d*]?(?:>>?|<)(?:&\d)?/.exec(text.slice(at, at + 6))?.[0] ?? char;
      skipsWord = !operator.includes('&');
      at += operator.length;
    } else if (shell === 'powershell' && words.length > 0 && text.startsWith('@(', at)) {
      // A list among the words of a command.
      arrays++;
      at += 2;
    } else if (arrays > 0 && char === ')') {
      arrays--;
      at++;
    } else if (endsCommand(char, shell)) {
      const twice = text.charAt(at + 1) === char;
      finish(char === '|' && !twice ? '' : undefined);
      at += twice ? 2 : 1;
    } else {
      const word = readWord(text, at, shell);
      if (!skipsWord && words.length < maxWords) words.push(word.text);
      skipsWord = false;
      at = word.end;
    }
  }
  finish(undefined);
  return commands;
}

/** `&` before a command is PowerShell's call operator, after one it sends it to the background. */
function endsCommand(char: string, shell: WindowsShell): boolean {
  return (shell === 'powershell' ? ';|&(){}' : '|&()').includes(char);
}

function isRedirection(text: string, at: number): boolean {
  return /^[\d*]?[<>]/.test(text.slice(at, at + 2));
}

/** `$x = python a.py` runs the command; `.` and `@` before one change nothing in what runs. */
function withoutAssignment(words: readonly string[], shell: WindowsShell): readonly string[] {
  if (shell === 'cmd') return words[0]?.startsWith('@') ? [words[0].slice(1), ...words.slice(1)] : words;
  const from = words[0]?.startsWith('$') && words[1] === '=' ? 2 : 0;
  return words.slice(words[from] === '.' ? from + 1 : from);
}

function readWord(line: string, from: number, shell: WindowsShell): { text: string; end: number } {
  const quoting = shell === 'powershell' ? '`' : '^';
  let text = '';
  let at = from;
  while (at < line.length) {
    const char = line.charAt(at);
    if (char === quoting) {
      text += line.charAt(at + 1);
      at += 2;
    } else if (char === '"' || (char === "'" && shell === 'powershell')) {
      const quoted = readQuoted(line, at, shell);
      text += quoted.text;
      at = quoted.end;
    } else if (blank.test(char) || char === '>' || char === '<' || endsCommand(char, shell)) {
      break;
    } else {
      text += char;
      at++;
    }
  }
  return { text, end: Math.max(at, from + 1) };
}

/** A quote that is doubled stands for itself. cmd.exe leaves `\"` to the program, to which it is a quote. */
function readQuoted(line: string, from: number, shell: WindowsShell): { text: string; end: number } {
  const quote = line.charAt(from);
  const escapes = quote === '"';
  let text = '';
  let at = from + 1;
  while (at < line.length) {
    const char = line.charAt(at);
    const next = line.charAt(at + 1);
    if (escapes && (shell === 'powershell' ? char === '`' : char === '\\' && next === '"')) {
      text += next;
      at += 2;
    } else if (char === quote) {
      if (next !== quote) return { text, end: at + 1 };
      text += quote;
      at += 2;
    } else {
      text += char;
      at++;
    }
  }
  return { text, end: at };
}

/**
 * What a PowerShell that is started with these words is told to run.
 * @returns undefined for a script of its own and for a prompt
 */
export function powershellText(words: readonly string[]): string | undefined {
  for (let at = 1; at < words.length; at++) {
    const word = (words[at] ?? '').toLowerCase().replace(/^[/\u2013]/, '-');
    if (isOption(word, '-encodedcommand') || word === '-ec')
      return Buffer.from((words[at + 1] ?? '').slice(0, maxLine * 3), 'base64').toString('utf16le');
    if (isOption(word, '-command')) return words.slice(at + 1).join(' ');
    if (isOption(word, '-file')) return undefined;
    if (!word.startsWith('-')) return words.slice(at).join(' ');
    if (word === '-ep' || takesValue.some((name) => isOption(word, name))) at++;
  }
  return undefined;
}

const takesValue = [
  ...['-executionpolicy', '-windowstyle', '-version', '-inputformat', '-outputformat'],
  ...['-configurationname', '-workingdirectory', '-psconsolefile'],
];

/** Options may be shortened. */
function isOption(word: string, name: string): boolean {
  return word.length > 1 && name.startsWith(word);
}
