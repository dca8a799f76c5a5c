/** Prints what a run of the console yields. */
import type { SqlConsole } from './console.ts';
import { type FormatName, type FormatOptions, formats, type TextRow } from './format/formats.ts';

/**
 * Runs statements and prints each result in turn.
 * @returns the number of rows printed
 * @throws SqlError; what was printed before it stays
 */
export async function printRun(
  sqlConsole: SqlConsole,
  sql: string,
  format: FormatName,
  options: FormatOptions & { readonly signal?: AbortSignal },
): Promise<number> {
  const writer = formats[format](options);
  let printed = 0;
  let isOpen = false;
  const { signal } = options;
  for await (const event of sqlConsole.run(sql, signal === undefined ? {} : { signal })) {
    if (event.kind === 'statement') {
      if (isOpen) writer.end();
      writer.begin(event.columns);
      isOpen = true;
    } else {
      printed += event.rows.length;
      // With `values: 'text'` every value is text or NULL.
      writer.rows(event.rows as readonly TextRow[]);
      await options.drained();
    }
  }
  if (isOpen) writer.end();
  return printed;
}
