/** Files of a directory that a scheduler reads, links to files included. */
import type { TableContext } from '../../core/types.ts';
import { entriesOf, trustedFile } from '../look.ts';

export interface DefinitionFile {
  readonly name: string;
  /** Where the scheduler finds it. */
  readonly path: string;
  /** What is read: where a link leads that root or the owner of its target laid. */
  readonly file: string;
}

export function* definitionFiles(
  context: TableContext,
  directory: string,
  maxFiles: number,
): Generator<DefinitionFile> {
  for (const { name, kind } of entriesOf(context, directory).slice(0, maxFiles)) {
    const path = context.host.path.join(directory, name);
    const file = kind === 'symlink' ? trustedFile(context.host, path) : kind === 'file' ? path : undefined;
    if (file !== undefined) yield { name, path, file };
  }
}
