/**
 * Imports, by the bytecode files that they left: the weakest source. A file is written when its module is imported the first
 * time after a change, by the version in its name and the user who owns it.
 */
import type { TableContext } from '../../core/types.ts';
import { parsePycHead, parsePycName } from '../../parse/pyc.ts';
import { entriesOf, lookAt, readIfThere } from '../look.ts';
import { ownerOf } from '../owners.ts';
import { allScripts } from '../scripts.ts';
import { type Observation, observe } from './observation.ts';

const maxDirectories = 20_000;
const maxFiles = 5000;

/** Looks beside scripts: what lies in environments says nothing of a person's run. */
export function* readPycache(context: TableContext): Generator<Observation> {
  const { host } = context;
  const directories = new Set(allScripts(context).map(({ path }) => host.path.dirname(path)));
  for (const directory of [...directories].slice(0, maxDirectories)) {
    if (context.expired()) return;
    const cache = host.path.join(directory, '__pycache__');
    for (const { name, kind } of entriesOf(context, cache).slice(0, maxFiles)) {
      const known = kind === 'file' ? parsePycName(name) : undefined;
      if (known !== undefined) yield* fromFile(context, directory, host.path.join(cache, name), known);
    }
  }
}

function* fromFile(
  context: TableContext,
  directory: string,
  path: string,
  known: { readonly module: string; readonly version: string },
): Generator<Observation> {
  const stat = lookAt(context.host, path);
  if (stat === undefined || stat.kind !== 'file') return;
  const read = readIfThere(context, path, { head: 16 });
  if (read === undefined || parsePycHead(read.bytes) === undefined) return;
  yield observe('pycache', {
    kind: 'import',
    script: context.host.path.join(directory, `${known.module}.py`),
    module: known.module,
    evidence: path,
    cwd: '',
    startTime: stat.mtime,
    window: 5,
    version: known.version,
    ...ownerOf(context, path, stat),
  });
}
