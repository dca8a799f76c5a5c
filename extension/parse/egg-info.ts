/** What setuptools keeps beside PKG-INFO in `.egg-info` and `.egg`: `requires.txt`, `top_level.txt`, `.egg-link`. */

const maxLines = 100_000;

/** Non-empty lines without comments, trimmed. */
export function parseLines(text: string): string[] {
  return text
    .split(/\r?\n/, maxLines)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

export interface Requirements {
  /** As in `Requires-Dist`. */
  readonly requires: readonly string[];
  readonly extras: readonly string[];
}

/**
 * `requires.txt` as the `Requires-Dist` it stands for: `[extra:marker]` sections become markers, as `importlib.metadata`
 * converts them.
 */
export function parseRequiresTxt(text: string): Requirements {
  const requires: string[] = [];
  const extras = new Set<string>();
  let marker = '';
  for (const line of parseLines(text)) {
    const section = /^\[(.*)\]$/.exec(line);
    if (section === null) {
      requires.push(marker === '' ? line : `${line}${line.includes('@') ? ' ' : ''}; ${marker}`);
      continue;
    }
    const [extra, condition] = splitOnce(section[1] ?? '', ':');
    if (extra !== '') extras.add(extra);
    const clauses = [
      condition === '' || extra === '' ? condition : `(${condition})`,
      extra === '' ? '' : `extra == "${extra}"`,
    ];
    marker = clauses.filter((clause) => clause !== '').join(' and ');
  }
  return { requires, extras: [...extras] };
}

export interface EggName {
  readonly name: string;
  readonly version: string;
  /** `3.9`, '' when the name does not say. */
  readonly python: string;
  /** `linux-x86_64`, …; '' for pure Python. */
  readonly platform: string;
}

const eggName = /^(?<name>[^-]+)(?:-(?<version>[^-]+)(?:-py(?<python>\d[^-]*)(?:-(?<platform>.+))?)?)?$/;

/** Reads the name of an `.egg` or `.egg-info` without its suffix: `foo-1.0-py3.9-linux-x86_64`. */
export function parseEggName(stem: string): EggName | undefined {
  const groups = eggName.exec(stem)?.groups;
  if (groups === undefined) return undefined;
  const { name = '', version = '', python = '', platform = '' } = groups;
  return { name, version, python, platform };
}

/** Reads the name of a `.dist-info` directory without its suffix: `name-version` (PEP 376, PEP 427 escapes). */
export function parseDistInfoName(stem: string): { readonly name: string; readonly version: string } {
  const dash = stem.indexOf('-');
  return dash === -1
    ? { name: stem, version: '' }
    : { name: stem.slice(0, dash), version: stem.slice(dash + 1) };
}

/** The directory of an `.egg-link`, its first line. */
export function parseEggLink(text: string): string {
  return parseLines(text)[0] ?? '';
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
