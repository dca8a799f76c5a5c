/**
 * `.pth` files as `site` reads them: a line that begins with `import` and a space or tab is executed, any other adds a
 * directory to `sys.path`. Python 3.15 strips the line first, so white space before `import` counts as well.
 */

export interface PthLine {
  /** From 1. */
  readonly line: number;
  readonly kind: 'import' | 'path';
  /** Without white space at the ends. */
  readonly text: string;
  /** White space stands before `import`: Pythons before 3.15 take the line for a path. */
  readonly indented: boolean;
}

/** The lines of a `.pth` file that do something, all of them: whoever gives the text bounds it. */
export function parsePth(text: string): readonly PthLine[] {
  return meaningful(text).map(({ line, raw }) => {
    const trimmed = raw.trim();
    const executes = /^import[ \t]/.test(trimmed);
    return { line, kind: executes ? 'import' : 'path', text: trimmed, indented: executes && /^\s/.test(raw) };
  });
}

/** Lines that are neither blank nor comment, numbered from 1. Line ends as `str.splitlines` knows them. */
export function meaningful(text: string): readonly { readonly line: number; readonly raw: string }[] {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return body
    .split(/\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/)
    .map((raw, index) => ({ line: index + 1, raw }))
    .filter(({ raw }) => raw.trim() !== '' && !raw.trimStart().startsWith('#'));
}
