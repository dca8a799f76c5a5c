/** Parts of this machine as a Host, so that a test sees what it is about and walks nothing else. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { createQueryContext, type QueryContext } from 'osquery-extension-sdk';
import type { Config } from '../../extension/core/config.ts';
import { createProblemSink } from '../../extension/core/problems.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import type { Host, TableContext } from '../../extension/core/types.ts';
import { testEngine } from '../helpers/fixture-host.ts';

/** The real machine, where only what lies on the way to the given places, or below them, is listed. */
export function focusedHost(places: readonly string[]): Host {
  const real = createRealHost();
  const below = (path: string, top: string) => path === top || path.startsWith(top === '/' ? '/' : `${top}/`);
  return {
    ...real,
    users: () => [],
    list(directory) {
      if (places.some((place) => below(directory, place))) return real.list(directory);
      const entries = real.list(directory);
      return entries.filter(({ name }) =>
        places.some((place) => below(place, nodePath.join(directory, name))),
      );
    },
  };
}

/** A context for calling discovery directly. */
export function contextOf(
  host: Host,
  config: Partial<Config> = {},
  query: QueryContext = createQueryContext(),
): TableContext {
  return {
    ...testEngine(host, config),
    query,
    problems: createProblemSink(),
    osquery: undefined,
    signal: new AbortController().signal,
    expired: () => false,
  };
}

/** Writes files by path below a directory, making directories on the way. */
export function writeTree(directory: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = nodePath.join(directory, name);
    fs.mkdirSync(nodePath.dirname(path), { recursive: true });
    fs.writeFileSync(path, content);
  }
}

/** A METADATA with the least there can be. */
export function metadata(name: string, version: string, more = ''): string {
  return `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${more}\nA description.\n`;
}
