/** The version of an interpreter, read from files and names instead of asked from it. */

/** `PY_VERSION` of `patchlevel.h`; for PyPy, the Python version that it implements. */
export function parsePatchlevel(text: string): string {
  return (
    /^[ \t]*#[ \t]*define[ \t]+PY_VERSION[ \t]+"([^"\n]{1,40})"/m.exec(text)?.[1]?.replace(/\+$/, '') ?? ''
  );
}

/**
 * The version string that CPython compiles into its binary or library: `3.11.2` between NUL bytes.
 * @param minor `3.11`, so that no other library's version is taken for it
 */
export function findVersionInBinary(latin1: string, minor: string): string {
  const pattern = new RegExp(`\\0(${minor.replaceAll('.', '\\.')}\\.\\d{1,2}(?:(?:a|b|rc)\\d{1,2})?)\\+?\\0`);
  return pattern.exec(latin1)?.[1] ?? '';
}

/** A full version in a directory name: `3.11.7`, `pypy3.10-7.3.15`, `cpython-3.12.1-linux-x86_64-gnu`, `Python311`. */
export function versionInName(name: string): string {
  const cpython =
    /^(?:cpython-|python-?|miniconda\d?-|stackless-)?(\d\.\d{1,2}\.\d{1,2}(?:(?:a|b|rc)\d{1,2})?)(?![\d.])/i.exec(
      name,
    );
  if (cpython !== null) return cpython[1] ?? '';
  return '';
}

/** `3.11` of a library directory or executable name: `python3.11`, `pypy3.10`, `python3.13t`, `python311.dll`. */
export function minorInName(name: string): string {
  const dotted = /^(?:python|pypy|graalpy)(\d\.\d{1,2})(?:t|m|d|dm|u|mu)?(?:\.exe)?$/i.exec(name);
  if (dotted !== null) return dotted[1] ?? '';
  const compact = /^python(\d)(\d{1,2})t?(?:_d)?(?:-32|-arm64)?(?:\.dll|\.zip|\._pth)?$/i.exec(name);
  return compact === null ? '' : `${compact[1] ?? ''}.${compact[2] ?? ''}`;
}
