/** How a child process is started that runs TypeScript sources. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** Arguments of Node before the script. */
export const tsxArguments: readonly string[] = ['--import', tsx];
