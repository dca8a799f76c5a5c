/** A project in a temporary directory, whose scripts are analysed with the real worker. */
import fs from 'node:fs';
import path from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { type Analysis, analyseScripts, type ScriptFile } from '../../extension/analyse/analysis.ts';
import { poolOf } from '../../extension/analyse/worker/analyse-scripts.ts';
import type { Cache } from '../../extension/core/cache.ts';
import { createProblemSink } from '../../extension/core/problems.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import type { TableContext } from '../../extension/core/types.ts';
import { testEngine } from './fixture-host.ts';
import { withTemp } from './temp.ts';

export interface Project {
  readonly directory: string;
  readonly context: TableContext;
  /** The analysis of one of its files, over and over with the same caches. */
  readonly analyse: (name: string) => Promise<Analysis>;
  readonly write: (name: string, text: string) => void;
}

/**
 * Writes files and ends the worker at the end.
 * @param cacheIn makes the cache of the project in its directory; one in memory otherwise
 */
export async function inProject(
  files: Readonly<Record<string, string>>,
  action: (project: Project) => Promise<void>,
  cacheIn?: (directory: string) => Cache,
): Promise<void> {
  await withTemp(async (directory) => {
    const engine = testEngine(createRealHost());
    const context: TableContext = {
      ...engine,
      cache: cacheIn?.(directory) ?? engine.cache,
      query: createQueryContext(),
      problems: createProblemSink(),
      osquery: undefined,
      signal: new AbortController().signal,
      expired: () => false,
    };
    const write = (name: string, text: string): void => {
      fs.mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
      fs.writeFileSync(path.join(directory, name), text);
    };
    for (const [name, text] of Object.entries(files)) write(name, text);
    const analyse = async (name: string): Promise<Analysis> => {
      for await (const { analysis } of analyseScripts(context, [scriptAt(context, directory, name)]))
        return analysis;
      throw new Error('no analysis');
    };
    try {
      await action({ directory, context, analyse, write });
    } finally {
      await poolOf(context).close();
    }
  });
}

/** A file of a project as the sweep finds it. */
export function scriptAt({ host }: TableContext, directory: string, name: string): ScriptFile {
  const file = path.join(directory, name);
  return { path: file, stat: host.stat(file) };
}
