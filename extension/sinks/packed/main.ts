/** The packed extension's first section: the process that osquery starts. */
import { runExtensionOrFail } from '../osquery/run-or-fail.ts';
import type { Pack } from './pack.ts';

export async function run(pack: Pack): Promise<void> {
  await runExtensionOrFail({
    argv: process.argv.slice(2),
    childCommand: pack.childCommand('scanner-child'),
    wireWorker: () => pack.startWorker('wire-entry'),
  });
}
