/** How the scanner's child is started from wherever this code was put: sources, or a bundle. */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Arguments of Node that run the child, without limits. */
export function defaultChildCommand(): readonly string[] {
  const here = import.meta.url;
  if (!here.endsWith('.ts')) return [fileURLToPath(new URL('./scanner-child.mjs', here))];
  const tsx = pathToFileURL(createRequire(here).resolve('tsx')).href;
  return ['--import', tsx, fileURLToPath(new URL('./child.ts', here))];
}
