/** A notebook's code cells as one Python text, with the way back to cells and lines. */
import { countUpTo } from '../core/sorted.ts';
import type { OpenEnd } from './line-scanner.ts';
import type { Notebook, NotebookCell } from './notebook.ts';
import { translateCell } from './notebook-magics.ts';
import type { Position, ScriptSource, SourceExtra } from './types.ts';

interface Segment {
  /** First line of the cell in the text, 1-based. */
  readonly start: number;
  readonly lines: number;
  readonly cell: number;
}

const pythonLanguages = /^(?:i?python[23]?|cython|pyspark|sage(?:math)?|micropython|pyodide|xpython)\b/;
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Whether a kernel of this language runs Python. */
export function isPythonLanguage(language: string): boolean {
  return pythonLanguages.test(language);
}

/**
 * Joins the code cells. A cell that leaves a string or bracket open gets a closing line, so that it does not swallow the next
 * one; cells of another language give no Python, only extras.
 */
export function assembleNotebook(notebook: Notebook, encoding: string): ScriptSource {
  const python = isPythonLanguage(notebook.language);
  const parts: string[] = [];
  const segments: Segment[] = [];
  const extras: SourceExtra[] = [];
  let line = 1;
  for (const cell of notebook.cells) {
    if (cell.type === 'code' && python) {
      const { code, magics, open } = translateCell(cell.source);
      const count = countLines(code);
      segments.push({ start: line, lines: count, cell: cell.number });
      const closing = closingLine(open);
      parts.push(closing === '' ? `${code}\n` : `${code}\n${closing}\n`);
      line += count + (closing === '' ? 0 : 1);
      for (const magic of magics) {
        const position = { cell: cell.number, line: magic.line, column: magic.column };
        extras.push({ kind: magic.kind, text: magic.text, position });
      }
    }
    addExtras(cell, python, extras);
  }
  return { kind: 'notebook', text: parts.join(''), encoding, locate: locator(segments), extras };
}

function addExtras(cell: NotebookCell, python: boolean, extras: SourceExtra[]): void {
  const position = { cell: cell.number, line: 1, column: 1 };
  if (cell.type !== 'code') {
    if (cell.source !== '') extras.push({ kind: 'markdown', text: cell.source, position });
  } else if (!python && cell.source !== '') {
    extras.push({ kind: 'magic', text: cell.source, position });
  }
  for (const text of cell.outputs) extras.push({ kind: 'output', text, position });
}

function closingLine({ quotes, brackets, continued }: OpenEnd): string {
  const close = [...brackets].reverse().map((bracket) => closers[bracket] ?? '');
  if (quotes !== '' || close.length > 0) return quotes + close.join('');
  return continued ? 'pass' : '';
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function locator(segments: readonly Segment[]): (line: number, column: number) => Position {
  const starts = segments.map(({ start }) => start);
  return (line, column) => {
    const segment = segments[Math.max(0, countUpTo(starts, line) - 1)];
    if (segment === undefined) return { line, column };
    const within = Math.min(Math.max(1, line - segment.start + 1), segment.lines);
    return { cell: segment.cell, line: within, column };
  };
}
