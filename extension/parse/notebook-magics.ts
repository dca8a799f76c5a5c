/**
 * IPython's own syntax in a code cell, turned into Python of the same length: magics, shell lines and help become comments, so
 * that every other character keeps its line and column. https://ipython.readthedocs.io/en/stable/interactive/magics.html
 */
import { type OpenEnd, scanLines } from './line-scanner.ts';

export interface MagicText {
  readonly kind: 'shell' | 'magic';
  readonly text: string;
  /** 1-based line and column within the cell. */
  readonly line: number;
  readonly column: number;
}

export interface CellCode {
  /** As many lines as the cell has, each as long as the cell's. */
  readonly code: string;
  readonly magics: readonly MagicText[];
  readonly open: OpenEnd;
}

const shellCells = /^%%(?:bash|sh|script|cmd|powershell|pwsh|system|sx|!)(?![\w.])/;
/** Cell magics whose body is Python that runs in this kernel or in another. */
const pythonCells =
  /^%%(?:time|timeit|capture|prun|python|python2|python3|pypy|memit|mprun|lprun|debug|snakeviz|scalene|skip)(?![\w.])/;
const timing = /^%(?:time|timeit|prun|memit|debug)[ \t]+(?=[^\s-])/;
const shellMagics = /^%(?:pip|conda|mamba|micromamba|uv|system|sx|sc|cd|env|set_env)(?![\w.])/;
const assigned = /^([\w.,[\] \t'"]*=[ \t]*)([!%])(?!=)(\S.*)$/;
/** With IPython's automagic these need no `%`; Python has no statement of this shape. */
const automagic =
  /^(?:pip|conda|mamba|uv)[ \t]+(?:install|uninstall|list|show|freeze|add|sync|run|create|update)\b/;
const help = /^[ \t]*(?:\?{1,2}[\w.*%]+|%{0,2}[A-Za-z_][\w.]*\?{1,2})[ \t]*$/;

const noEnd: OpenEnd = { quotes: '', brackets: '', continued: false };

/**
 * Separates a cell into Python and magics.
 * @param source a code cell's text
 */
export function translateCell(source: string): CellCode {
  const first = source.trimStart();
  if (!first.startsWith('%%')) return translateLines(source);
  const skipped = source.slice(0, source.length - first.length);
  const line = skipped.split('\n').length;
  if (!pythonCells.test(first)) {
    const kind = shellCells.test(first) ? 'shell' : 'magic';
    return { code: commentAll(source), magics: [{ kind, text: first, line, column: 1 }], open: noEnd };
  }
  const end = source.indexOf('\n', skipped.length);
  const head = end === -1 ? source : source.slice(0, end);
  const body = end === -1 ? undefined : translateLines(source.slice(end + 1));
  const magic: MagicText = { kind: 'magic', text: first.split('\n', 1)[0] ?? '', line, column: 1 };
  return {
    code: body === undefined ? commentAll(head) : `${commentAll(head)}\n${body.code}`,
    magics: [magic, ...(body?.magics ?? []).map((m) => ({ ...m, line: m.line + line }))],
    open: body?.open ?? noEnd,
  };
}

function translateLines(source: string): CellCode {
  const lines: string[] = [];
  const magics: MagicText[] = [];
  let carried: { magic: MagicText; parts: string[] } | undefined;
  const open = scanLines(source, ({ start, end, statement }) => {
    const line = source.slice(start, end);
    let instead: string | undefined;
    if (carried !== undefined) {
      // A shell line goes on after a backslash.
      carried.parts.push(line);
      instead = commentAll(line);
      if (!line.endsWith('\\')) close();
    } else if (statement) {
      const found = translateLine(line, lines.length + 1);
      instead = found?.code;
      if (found !== undefined) {
        carried = { magic: found.magic, parts: [found.magic.text] };
        if (!line.endsWith('\\')) close();
      }
    }
    lines.push(instead ?? line);
    return instead;
  });
  close();
  return { code: lines.join('\n'), magics, open };

  function close(): void {
    if (carried === undefined) return;
    magics.push({ ...carried.magic, text: carried.parts.join('\n') });
    carried = undefined;
  }
}

function translateLine(line: string, number: number): { code: string; magic: MagicText } | undefined {
  const body = line.trimStart();
  const column = line.length - body.length + 1;
  const at = { line: number, column };
  const char = body.charAt(0);
  if (char === '%' && body.length > 1) {
    const timed = timing.exec(body)?.[0];
    const kind = shellMagics.test(body) ? 'shell' : 'magic';
    const code = timed === undefined ? comment(line, column) : line.replace(timed, statementOf(timed.length));
    return { code, magic: { kind, text: body, ...at } };
  }
  if (char === '!' || automagic.test(body)) {
    return { code: comment(line, column), magic: { kind: 'shell', text: body.replace(/^!+/, ''), ...at } };
  }
  if (body.includes('?') && help.test(line)) {
    return { code: comment(line, column), magic: { kind: 'magic', text: body, ...at } };
  }
  if (!body.includes('=')) return undefined;
  const { 1: left, 2: mark, 3: rest = '' } = assigned.exec(line) ?? [];
  if (left === undefined) return undefined;
  const kind = mark === '!' ? 'shell' : 'magic';
  const magic: MagicText = { kind, text: rest, line: number, column: left.length + 1 };
  return { code: `${left}0${rest.length === 1 ? ' ' : `#${rest.slice(1)}`}`, magic };
}

/** `None;` padded to the length of `%time ` and its like: what follows stays a statement at its own column. */
function statementOf(length: number): string {
  return `${'None'.padEnd(length - 2)}; `;
}

/** The line with its first character of text replaced by `#`. */
function comment(line: string, column: number): string {
  return `${line.slice(0, column - 1)}#${line.slice(column)}`;
}

function commentAll(text: string): string {
  return text.replaceAll(/^([ \t]*)\S/gm, '$1#');
}
