/** `pyvenv.cfg` (PEP 405), with the keys that venv, virtualenv, uv and others add. */

export interface PyvenvConfig {
  /** Directory of the base interpreter's executable. */
  readonly home: string;
  /** The version as stated, `3.11.7` or `3.11.7.final.0`; '' when absent. */
  readonly version: string;
  readonly includeSystemSite: boolean;
  readonly prompt: string;
  /** The base interpreter, when stated (`base-executable`, `executable`). */
  readonly executable: string;
  /** `CPython`, `PyPy`, … when stated. */
  readonly implementation: string;
  /** The command that made it (Python 3.11 and later). */
  readonly command: string;
  /** All pairs, keys in lower case. */
  readonly values: ReadonlyMap<string, string>;
}

const maxLines = 1000;

/** Parses `key = value` lines as `site.py` does: keys without case, the first `=` divides, other lines are passed over. */
export function parsePyvenvConfig(text: string): PyvenvConfig {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/, maxLines)) {
    const equals = line.indexOf('=');
    if (equals !== -1) values.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim());
  }
  const get = (...keys: string[]): string => keys.map((key) => values.get(key)).find((value) => value) ?? '';
  return {
    home: get('home'),
    version: stripLevel(get('version', 'version_info')),
    includeSystemSite: get('include-system-site-packages').toLowerCase() === 'true',
    prompt: unquote(get('prompt')),
    executable: get('base-executable', 'executable'),
    implementation: get('implementation'),
    command: get('command'),
    values,
  };
}

/** virtualenv and uv write `version_info = 3.11.7.final.0`, or `3.13.0.candidate.2`. */
function stripLevel(version: string): string {
  const match = /^(\d+\.\d+(?:\.\d+)?)(?:\.(alpha|beta|candidate|final)\.(\d+))?/.exec(version);
  if (match === null) return version;
  const level =
    match[2] === undefined || match[2] === 'final' ? '' : `${levels[match[2]] ?? ''}${match[3] ?? ''}`;
  return match[2] === undefined ? version : `${match[1] ?? ''}${level}`;
}

const levels: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', candidate: 'rc' };

/** `venv` writes the prompt as Python's `repr`. */
function unquote(text: string): string {
  const match = /^(['"])(.*)\1$/.exec(text);
  return match === null ? text : (match[2] ?? '').replace(/\\(['"\\])/g, '$1');
}
