/**
 * Jupyter notebooks, nbformat 2 to 4, as cells. https://nbformat.readthedocs.io/en/latest/format_description.html
 */
import { parseBoundedJson } from './bounded-json.ts';

export interface NotebookCell {
  /** 1-based, counted over cells of all types in the order of the file. */
  readonly number: number;
  readonly type: 'code' | 'markdown' | 'raw';
  /** With `\n` line ends. */
  readonly source: string;
  /** The text of each output; pictures are left out. */
  readonly outputs: readonly string[];
}

export interface Notebook {
  /** Major version of the format. */
  readonly format: number;
  /** The kernel's language in lower case; `python` when the notebook does not say. */
  readonly language: string;
  /** The kernel's name, e.g. `python3`, `conda-env-finance-py`; '' when unknown. */
  readonly kernel: string;
  /** Version of the language that last ran it, e.g. `3.11.4`. */
  readonly languageVersion: string;
  readonly cells: readonly NotebookCell[];
  /** A bound cut cells or outputs off. */
  readonly truncated: boolean;
}

const maxDepth = 64;
const maxCells = 20_000;
const maxSource = 4 * 1024 * 1024;
const maxOutputs = 4 * 1024 * 1024;
const maxOutput = 256 * 1024;

type Json = Readonly<Record<string, unknown>>;

interface Budget {
  source: number;
  outputs: number;
  truncated: boolean;
}

/**
 * Parses a notebook.
 * @param text the file's text
 * @returns undefined when it is no notebook (not JSON, no cells, nested too deep)
 */
export function parseNotebook(text: string): Notebook | undefined {
  const root = asObject(parseBoundedJson(text.replace(/^\uFEFF/, ''), maxDepth));
  const rawCells = root === undefined ? undefined : cellsOf(root);
  if (root === undefined || rawCells === undefined) return undefined;
  const budget: Budget = { source: maxSource, outputs: maxOutputs, truncated: rawCells.length > maxCells };
  const cells = rawCells
    .slice(0, maxCells)
    .map((cell, index) => readCell(asObject(cell) ?? {}, index + 1, budget));
  const metadata = asObject(root['metadata']) ?? {};
  const spec = asObject(metadata['kernelspec']) ?? {};
  const info = asObject(metadata['language_info']) ?? {};
  return {
    format: typeof root['nbformat'] === 'number' ? root['nbformat'] : 4,
    language: (
      asText(spec['language']) ||
      asText(info['name']) ||
      cellLanguage(rawCells) ||
      'python'
    ).toLowerCase(),
    kernel: asText(spec['name']).slice(0, 200),
    languageVersion: asText(info['version']).slice(0, 50),
    cells,
    truncated: budget.truncated,
  };
}

/** Version 4 has `cells`; 2 and 3 have them in `worksheets`. */
function cellsOf(root: Json): readonly unknown[] | undefined {
  if (Array.isArray(root['cells'])) return root['cells'];
  if (!Array.isArray(root['worksheets'])) return undefined;
  const cells: unknown[] = [];
  for (const sheet of root['worksheets']) {
    const own = asObject(sheet)?.['cells'];
    if (!Array.isArray(own)) continue;
    for (const cell of own) {
      cells.push(cell);
      if (cells.length > maxCells) return cells;
    }
  }
  return cells;
}

function readCell(cell: Json, number: number, budget: Budget): NotebookCell {
  const kind = cell['cell_type'];
  const type =
    kind === 'code' || kind === 'markdown' || kind === 'raw' ? kind : kind === 'heading' ? 'markdown' : 'raw';
  const source = joinLines(cell['source'] ?? cell['input'], budget.source).replaceAll(/\r\n?/g, '\n');
  budget.source -= source.length;
  if (budget.source <= 0) budget.truncated = true;
  const outputs =
    type === 'code' && Array.isArray(cell['outputs']) ? readOutputs(cell['outputs'], budget) : [];
  return { number, type, source, outputs };
}

function readOutputs(outputs: readonly unknown[], budget: Budget): string[] {
  const texts: string[] = [];
  for (const output of outputs) {
    if (budget.outputs <= 0) {
      budget.truncated = true;
      break;
    }
    const text = outputText(asObject(output) ?? {}, Math.min(maxOutput, budget.outputs));
    budget.outputs -= text.length + 16;
    if (text !== '') texts.push(text);
  }
  return texts;
}

/** Text of one output: streams, tracebacks, and every text form of a result (v4 under `data`, before that beside it). */
function outputText(output: Json, limit: number): string {
  const parts: string[] = [];
  const add = (value: unknown) => {
    const room = limit - parts.reduce((sum, part) => sum + part.length, 0);
    const text = room > 0 ? joinLines(value, room) : '';
    if (text !== '') parts.push(text);
  };
  add(output['text']);
  add(output['evalue']);
  add(
    Array.isArray(output['traceback']) ? output['traceback'].map((line) => `${asText(line)}\n`) : undefined,
  );
  add(output['html']);
  for (const [mime, value] of Object.entries(asObject(output['data']) ?? {}).slice(0, 50)) {
    if (mime.startsWith('text/')) add(value);
    else if (mime.endsWith('json') && typeof value === 'object') add(JSON.stringify(value).slice(0, limit));
  }
  return parts.join('\n');
}

function cellLanguage(cells: readonly unknown[]): string {
  for (const cell of cells.slice(0, 100)) {
    const language = asText(asObject(cell)?.['language']);
    if (language !== '') return language;
  }
  return '';
}

/** A string or a list of strings, as one string of at most `limit` characters. */
function joinLines(value: unknown, limit: number): string {
  if (typeof value === 'string') return value.slice(0, Math.max(0, limit));
  if (!Array.isArray(value)) return '';
  const parts: string[] = [];
  let room = limit;
  for (const part of value) {
    if (room <= 0) break;
    if (typeof part !== 'string') continue;
    parts.push(part.slice(0, room));
    room -= part.length;
  }
  return parts.join('');
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
