/** Result formats of the console. Each writes one result: its columns, then its rows as they come, then its end. */
import { boxFormat } from './box.ts';
import { csvFormat } from './csv.ts';
import { jsonFormat } from './json.ts';
import { jsonLinesFormat } from './json-lines.ts';
import { lineFormat } from './line.ts';

/** A value as SQLite prints it; null is NULL. */
export type TextRow = readonly (string | null)[];

export interface Writer {
  begin(columns: readonly string[]): void;
  rows(rows: readonly TextRow[]): void;
  end(): void;
}

export interface FormatOptions {
  readonly write: (text: string) => void;
  /** Whether a person's terminal shows it: control characters are escaped then. */
  readonly terminal: boolean;
  /** Columns of that terminal; undefined where nobody's is known. */
  readonly width?: number | undefined;
  /** Resolves when what was written has gone on. */
  drained(): Promise<void>;
}

export type Format = (options: FormatOptions) => Writer;

export const formats = {
  table: boxFormat,
  json: jsonFormat,
  jsonl: jsonLinesFormat,
  csv: csvFormat,
  line: lineFormat,
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as readonly FormatName[];
