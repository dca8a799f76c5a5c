/** A file's bytes to its analysis: what the worker does with each file. */
import { createHash } from 'node:crypto';
import type { Problem } from '../core/types.ts';
import { readScript } from '../parse/script-source.ts';
import type { Analysis } from './analysis.ts';
import { type AnalysisOptions, analyseText } from './pipeline.ts';
import type { Checker } from './weakness.ts';

/**
 * @param bytes the file's content, hostile
 * @param path tells the form by its suffix
 * @param checker gives the checker of weaknesses, which may throw
 */
export async function analyseFile(
  bytes: Uint8Array,
  path: string,
  options: AnalysisOptions,
  checker: () => Checker | Promise<Checker>,
): Promise<Analysis> {
  const { source, fault, encodingFault } = readScript(bytes, path);
  const analysis = await analyseText(source, path, options, checker);
  const problems: readonly Problem[] =
    fault === '' ? [] : [{ code: encodingFault ? 'ENCODING' : 'MALFORMED', path, message: fault }];
  return {
    ...analysis,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    encoding: source.encoding,
    kind: source.kind,
    problems: [...problems, ...analysis.problems],
  };
}
