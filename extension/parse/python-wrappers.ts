/** What stands before a command: `sudo`, `env X=1`, `nohup`, and programs that hold one among their words. */
import { asLine, type Carried, carriedCommand } from './carried-command.ts';
import { programName } from './program-name.ts';
import { directoryOption, wrappers } from './wrapper-table.ts';

const assignment = /^[A-Za-z_]\w*=/;
const maxWrappers = 12;

export interface Stripped {
  readonly words: readonly string[];
  readonly names: readonly string[];
  /** Where the command is started, as the wrappers say; '' when they do not. */
  readonly directory: string;
}

/** Takes off what changes how a command is started but not which. */
export function stripWrappers(argv: readonly string[]): Stripped {
  let words = argv;
  let directory = '';
  const names: string[] = [];
  for (let round = 0; round < maxWrappers; round++) {
    const plain = words.findIndex((word) => !assignment.test(word));
    if (plain === -1) return { words: [], names, directory };
    words = words.slice(plain);
    const name = programName(words[0] ?? '');
    const inner = carriedCommand(words, name) ?? withoutWrapper(words, name);
    if (inner === undefined) break;
    names.push(name);
    directory = inner.directory || directory;
    words = inner.words;
  }
  return { words, names, directory };
}

function withoutWrapper(words: readonly string[], name: string): Carried | undefined {
  const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
  if (wrapper === undefined) return undefined;
  // Without `-u` it is as `su` is.
  if (name === 'runuser' && !words.some((word) => word === '-u' || word.startsWith('--user')))
    return undefined;
  if (wrapper.sub !== undefined && !wrapper.sub.test(words[1] ?? '')) return undefined;
  const after = words.slice(wrapper.sub === undefined ? 1 : 2);
  const rest = name === 'env' ? withoutSplit(after) : name === 'start' ? withoutTitle(after) : after;
  const inner = afterOptions(rest, wrapper.takes.split(' '), wrapper.words ?? 0, name === 'start');
  const directory = directoryOption(rest.slice(0, rest.length - inner.length), name);
  // `flock file -c "…"`: a shell gets the text.
  if (name === 'flock' && /^(?:-c|--command)$/.test(inner[0] ?? ''))
    return { words: ['sh', '-c', inner[1] ?? ''], directory };
  return { words: name === 'watch' && /\s/.test(inner[0] ?? '') ? asLine(inner) : inner, directory };
}

/** The title of `start "title" …`, whose quotes are gone by now: it has a space, or options come after it. */
function withoutTitle(words: readonly string[]): readonly string[] {
  const [first = '', second = ''] = words;
  const isTitle =
    !/^\/\w/.test(first) && !/[\\/:]/.test(first) && (first.includes(' ') || /^\/\w+$/.test(second));
  return isTitle ? words.slice(1) : words;
}

/** The argument of `env -S` is split into words. */
function withoutSplit(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => /^-[a-z]*S$/i.test(word) || !word.startsWith('-'));
  const text = words[at]?.startsWith('-') ? (words[at + 1] ?? '') : '';
  if (!/\s/.test(text)) return words;
  return [...words.slice(0, at), ...text.trim().split(/\s+/), ...words.slice(at + 2)];
}

/** @param slashes whether options begin with a slash, and a title in quotes may be empty, as for `start` */
export function afterOptions(
  words: readonly string[],
  takes: readonly string[],
  skip: number,
  slashes = false,
): readonly string[] {
  const isOption = (word: string): boolean =>
    slashes ? word === '' || /^\/\w+$/.test(word) : word.startsWith('-') && word !== '-';
  let at = 0;
  while (at < words.length && isOption(words[at] ?? '')) {
    const word = words[at] ?? '';
    at += 1;
    if (word === '--') break;
    if (takesNext(slashes ? word.toLowerCase() : word, takes)) at += 1;
  }
  return words.slice(at + skip);
}

/** `-u bob`, and `-iu bob`, where the last of several letters takes what follows. */
function takesNext(word: string, takes: readonly string[]): boolean {
  if (takes.includes(word)) return true;
  if (!/^-[A-Za-z]{2,4}$/.test(word)) return false;
  const first = [...word.slice(1)].findIndex((letter) => takes.includes(`-${letter}`));
  return first === word.length - 2;
}
