/** The packed extension's first section: the process that osquery starts, or one that answers the fleet CLI's queries. */
import packageJson from '../../../package.json' with { type: 'json' };
import { runExtensionOrFail } from '../osquery/run-or-fail.ts';
import type { Pack } from './pack.ts';

export async function run(pack: Pack): Promise<void> {
  const argv = process.argv.slice(2);
  const childCommand = pack.childCommand('scanner-child');
  if (argv.includes('--json-lines')) {
    const { serveRequestsOrFail } = await import('../../commands/console/requests.ts');
    await serveRequestsOrFail({ argv, version: packageJson.version, scanner: { command: childCommand } });
    return;
  }
  await runExtensionOrFail({ argv, childCommand, wireWorker: () => pack.startWorker('wire-entry') });
}
