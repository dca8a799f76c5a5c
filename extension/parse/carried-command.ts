/** Programs that hold a command among words of their own: `find -exec`, GNU parallel, `script -c`, `Start-Process`. */
import { windowsArgv } from './shell-words.ts';

export interface Carried {
  readonly words: readonly string[];
  /** Where it is started, as the program is told; '' when it is not. */
  readonly directory: string;
}

type Reader = (words: readonly string[]) => readonly string[] | undefined;

const readers: Readonly<Record<string, Reader>> = {
  find: fromFind,
  fd: fromFd,
  fdfind: fromFd,
  parallel: fromParallel,
  'start-stop-daemon': fromDaemonStarter,
  script: fromScript,
  tmux: fromTmux,
  ip: (words) => (words[1] === 'netns' && words[2] === 'exec' ? words.slice(4) : undefined),
  'py-spy': (words) => (/^(?:record|top)$/.test(words[1] ?? '') ? afterDashes(words) : undefined),
  'sentry-cli': afterDashes,
  chamber: afterDashes,
  infisical: afterDashes,
  runas: (words) => (words.length > 2 ? windowsArgv(words.at(-1) ?? '') : undefined),
  iex: fromPowershellText,
  'invoke-expression': fromPowershellText,
};

/** @returns undefined when the program holds none */
export function carriedCommand(words: readonly string[], name: string): Carried | undefined {
  if (name === 'start-process' || name === 'saps') return fromStartProcess(words);
  const found = Object.hasOwn(readers, name) ? readers[name]?.(words) : undefined;
  return found === undefined || found.length === 0
    ? undefined
    : { words: found, directory: name === 'start-stop-daemon' ? optionValue(words, /^(?:-d|--chdir)$/) : '' };
}

/** `-exec … ;` and `-exec … {} +`. */
function fromFind(words: readonly string[]): readonly string[] | undefined {
  const at = words.findIndex((word) => /^-(?:exec|ok)(?:dir)?$/.test(word));
  if (at === -1) return undefined;
  const rest = words.slice(at + 1);
  const end = rest.findIndex((word, index) => word === ';' || (word === '+' && rest[index - 1] === '{}'));
  return end === -1 ? rest : rest.slice(0, end);
}

/** What follows `-x` or `-X`, up to a lone `;`. */
function fromFd(words: readonly string[]): readonly string[] | undefined {
  const at = words.findIndex((word) => /^(?:-[xX]|--exec(?:-batch)?)$/.test(word));
  if (at === -1) return undefined;
  const rest = words.slice(at + 1);
  const end = rest.indexOf(';');
  return end === -1 ? rest : rest.slice(0, end);
}

const parallelTakes =
  /^(?:-[jPaSCnNLIs]|--(?:jobs|max-procs|arg-file|sshlogin|sshloginfile|colsep|delay|timeout|joblog|results|halt|tmpdir|workdir|wd|env|max-args|retries|memfree|load|nice|block|recstart|recend|tagstring|shebang-wrap|replace|delimiter))$/;

/** The command ends where the arguments begin, `:::`; one word is a line for a shell. */
function fromParallel(words: readonly string[]): readonly string[] | undefined {
  let at = 1;
  for (; (words[at] ?? '').startsWith('-'); at++) if (parallelTakes.test(words[at] ?? '')) at++;
  const rest = words.slice(at);
  const end = rest.findIndex((word) => /^:{3,4}\+?$/.test(word));
  return asLine(end === -1 ? rest : rest.slice(0, end));
}

function fromDaemonStarter(words: readonly string[]): readonly string[] | undefined {
  const isStart = words.some((word) => /^(?:-[A-RT-Za-z]*S[A-Za-z]*|--start)$/.test(word));
  const program = optionValue(words, /^(?:-a|--startas)$/) || optionValue(words, /^(?:-[A-Za-z]*x|--exec)$/);
  return isStart && program !== '' ? [program, ...(afterDashes(words) ?? [])] : undefined;
}

/** `script -c "…" log` of Linux, `script log …` of BSD and macOS. */
function fromScript(words: readonly string[]): readonly string[] | undefined {
  const line = optionValue(words, /^(?:-[a-z]*c|--command)$/);
  if (line !== '') return ['sh', '-c', line];
  let at = 1;
  for (; (words[at] ?? '').startsWith('-'); at++) if (/^-[tT]$/.test(words[at] ?? '')) at++;
  const rest = words.slice(at + 1);
  return rest[0] === '--' ? rest.slice(1) : rest;
}

/** A new session or window. */
function fromTmux(words: readonly string[]): readonly string[] | undefined {
  if (!/^(?:new|split|respawn)/.test(words[1] ?? '')) return undefined;
  let at = 2;
  for (; (words[at] ?? '').startsWith('-') && words[at] !== '--'; at++)
    if (/^-[a-zA-Z]*[cefFlnpstxy]$/.test(words[at] ?? '')) at++;
  return asLine(words.slice(words[at] === '--' ? at + 1 : at));
}

/** A program that is given one word hands it to a shell. */
export function asLine(words: readonly string[]): readonly string[] {
  return words.length === 1 ? ['sh', '-c', words[0] ?? ''] : words;
}

function fromPowershellText(words: readonly string[]): readonly string[] | undefined {
  const text = words.slice(/^-c/i.test(words[1] ?? '') ? 2 : 1).join(' ');
  return text === '' ? undefined : ['powershell', '-command', text];
}

const startProcessTakes =
  /^-(?:workingdirectory|wo\w*|verb|windowstyle|wi\w*|redirect\w*|credential|environment)$/i;

/** The arguments are one text, or several that are joined by spaces. */
function fromStartProcess(words: readonly string[]): Carried | undefined {
  const plain: string[] = [];
  const lists: string[] = [];
  let directory = '';
  let program = '';
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? '';
    const value = words[at + 1] ?? '';
    if (/^-f(?:i\w*)?$/i.test(word)) program = words[++at] ?? '';
    else if (/^-a(?:r\w*)?$/i.test(word)) {
      // `'a', 'b'`: what ends in a comma is not the last.
      do lists.push(words[++at] ?? '');
      while ((words[at] ?? '').endsWith(',') || (words[at + 1] ?? '').startsWith(','));
    } else if (startProcessTakes.test(word)) {
      if (/^-wo/i.test(word)) directory = value;
      at++;
    } else if (!word.startsWith('-')) plain.push(word);
  }
  const [first = '', ...others] = program === '' ? plain : [program, ...plain];
  const rest = [...lists, ...others].map((word) => word.replace(/,(?=\S)|,$/g, ' '));
  return first === '' ? undefined : { words: [first, ...windowsArgv(rest.join(' '))], directory };
}

function afterDashes(words: readonly string[]): readonly string[] | undefined {
  const at = words.indexOf('--');
  return at === -1 ? undefined : words.slice(at + 1);
}

function optionValue(words: readonly string[], option: RegExp): string {
  const at = words.findIndex((word) => option.test(word));
  return at === -1 ? '' : (words[at + 1] ?? '');
}
