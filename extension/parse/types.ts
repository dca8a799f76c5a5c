/** What the parsers of scripts yield. Pure data: what is kept or shown of it is redacted first. */

/** A place in a script: 1-based line and column; in a notebook, `cell` is the 1-based cell and `line` counts within it. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly cell?: number;
}

/**
 * The text of a script ready for analysis: decoded, and for a notebook its code cells joined with magics turned into
 * comments of the same length, so that a position in `text` maps back to the file.
 */
export interface ScriptSource {
  readonly kind: 'script' | 'notebook';
  /** Python text; line n of it is what every analyser reports, and `locate` translates. */
  readonly text: string;
  /** Encoding it was decoded with, as Python names it. */
  readonly encoding: string;
  /** Where a 1-based line and column of `text` stand in the file. */
  locate(line: number, column: number): Position;
  /** Text outside code, such as notebook outputs, markdown cells and magics (`!pip install x`). */
  readonly extras: readonly SourceExtra[];
}

export interface SourceExtra {
  readonly kind: 'output' | 'markdown' | 'shell' | 'magic';
  readonly text: string;
  readonly position: Position;
}

/** How an import stands in a script. */
export interface ImportStatement {
  /** Absolute dotted module, or with leading dots when relative. */
  readonly module: string;
  /** Names of `from module import names`; empty for a plain import. */
  readonly names: readonly string[];
  readonly alias: string;
  /** For `from m import a as b, c`: the local names in the order of `names`, '' where there is none; absent when all are ''. */
  readonly aliases?: readonly string[];
  readonly line: number;
  readonly column: number;
  readonly context: 'top' | 'conditional' | 'function' | 'try' | 'class' | 'type_checking';
  readonly dynamic: boolean;
}
