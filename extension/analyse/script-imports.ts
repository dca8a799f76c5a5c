/** The imports of a script with their places in the file, kept in the cache per state of the file. */
import { detached } from '../core/cache.ts';
import type { TableContext } from '../core/types.ts';
import type { Script } from '../discover/scripts.ts';
import { extractImports } from '../parse/python/index.ts';
import { readScript } from '../parse/script-source.ts';
import type { ImportStatement } from '../parse/types.ts';
import { readScriptBytes } from './script-facts.ts';

/** An import where it stands: in a notebook `line` counts within `cell`. */
export interface LocatedImport extends ImportStatement {
  readonly cell?: number;
}

const space = 'script-imports/1';

/** @returns the imports in order of the text; none when the script cannot be read (a problem then) */
export function scriptImports(context: TableContext, script: Script): readonly LocatedImport[] {
  const known = context.cache.get<readonly LocatedImport[]>(space, script.path, script.stat);
  if (known !== undefined) return known;
  const read = readScriptBytes(context, script);
  if (read === undefined) return [];
  const { source } = readScript(read.bytes, script.path);
  const imports = detached(
    extractImports(source.text).map((statement) => {
      const { line, column, cell } = source.locate(statement.line, statement.column);
      return { ...statement, line, column, ...(cell === undefined ? {} : { cell }) };
    }),
  );
  context.cache.set(space, script.path, read.stat, imports, 'text');
  return imports;
}
