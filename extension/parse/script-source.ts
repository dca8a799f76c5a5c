/** A script's bytes, whatever its form, to the Python text that is analysed and the way back to the file's own positions. */
import { type Decoded, decodePython } from './decode.ts';
import { type Notebook, parseNotebook } from './notebook.ts';
import { assembleNotebook } from './notebook-source.ts';
import { type TextNotebookFormat, textNotebookFormat } from './text-notebook.ts';
import type { ScriptSource } from './types.ts';
import { modulesInside, readZipapp } from './zipapp.ts';

/** How the Python text is kept in the file. */
export type ScriptFormat = 'python' | TextNotebookFormat | 'ipynb' | 'zip';

export interface ScriptReading {
  readonly source: ScriptSource;
  readonly format: ScriptFormat;
  /** What could not be read of it, as a phrase; '' when all was. */
  readonly fault: string;
  /** Whether the fault is one of encoding. */
  readonly encodingFault: boolean;
  readonly notebook: Notebook | undefined;
  /** The modules that a zip application carries; undefined for anything else. */
  readonly modules?: readonly string[];
}

/** Largest `__main__.py` of a zip application, bytes. */
const maxMainBytes = 8 * 1024 * 1024;

/**
 * Reads a script of any form: `.py`, `.pyw` and files without suffix as text, `.ipynb`, zip applications.
 * @param bytes the file's content; nothing in it can make this throw
 * @param path tells the form, by its suffix
 */
export function readScriptSource(bytes: Uint8Array, path: string): ScriptSource {
  return readScript(bytes, path).source;
}

/** As `readScriptSource`, with what was wrong and, for notebooks, the cells. */
export function readScript(bytes: Uint8Array, path: string): ScriptReading {
  const suffix = /\.\w+$/.exec(path)?.[0].toLowerCase() ?? '';
  if (suffix === '.ipynb') return readNotebook(bytes);
  if (suffix === '.pyz' || suffix === '.pyzw' || looksZipped(bytes)) {
    const zipped = readZipped(bytes);
    if (zipped !== undefined) return zipped;
  }
  const decoded = decodePython(bytes);
  return reading(decoded, textNotebookFormat(decoded.text) ?? 'python', decoded.fault);
}

function readNotebook(bytes: Uint8Array): ScriptReading {
  const decoded = decodePython(bytes);
  const notebook = parseNotebook(decoded.text);
  if (notebook === undefined) {
    const empty = { ...decoded, text: '' };
    const fault = 'it is not a notebook that can be read: no JSON, no cells, or nested too deep';
    return {
      ...reading(empty, 'ipynb', fault),
      source: { ...textSource(empty), kind: 'notebook' },
      encodingFault: false,
    };
  }
  const cut = notebook.truncated ? 'it has more cells or outputs than are read' : '';
  return {
    source: assembleNotebook(notebook, decoded.encoding),
    format: 'ipynb',
    fault: decoded.fault || cut,
    encodingFault: decoded.fault !== '',
    notebook,
  };
}

/** A suffix-less file may be a zip after a shebang line, as zipapp and pex write it. */
function looksZipped(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024));
  const start = head[0] === 0x23 && head[1] === 0x21 ? head.indexOf(10) + 1 : 0;
  return head.toString('latin1', start, start + 4) === 'PK\x03\x04';
}

function readZipped(bytes: Uint8Array): ScriptReading | undefined {
  const zip = readZipapp(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), maxMainBytes);
  if (zip === undefined) return undefined;
  const decoded = decodePython(zip.main ?? new Uint8Array());
  const fault = zip.fault || (zip.main === undefined ? 'it has no __main__.py' : decoded.fault);
  return {
    ...reading(decoded, 'zip', fault),
    encodingFault: zip.fault === '' && zip.main !== undefined,
    modules: modulesInside(zip.entries),
  };
}

function reading(decoded: Decoded, format: ScriptFormat, fault: string): ScriptReading {
  return { source: textSource(decoded), format, fault, encodingFault: fault !== '', notebook: undefined };
}

function textSource({ text, encoding }: Pick<Decoded, 'text' | 'encoding'>): ScriptSource {
  return { kind: 'script', text, encoding, locate: (line, column) => ({ line, column }), extras: [] };
}
