/** `pysight sbom`: the bill of materials of this machine's Python environments. */
import type { Argv, CommandModule } from 'yargs';

export const command = {
  command: 'sbom',
  describe: 'Write a software bill of materials: CycloneDX 1.6 or SPDX 2.3, with vulnerabilities.',
  builder: (yargs: Argv): Argv =>
    yargs
      .option('format', {
        choices: ['cyclonedx-json', 'cyclonedx-xml', 'spdx'] as const,
        default: 'cyclonedx-json',
        describe: 'Format of the document.',
      })
      .option('environment', {
        type: 'string',
        array: true,
        nargs: 1,
        requiresArg: true,
        describe: 'Path of an environment; all of the machine without it.',
      })
      .option('output', { type: 'string', requiresArg: true, describe: 'Write to this file.' })
      .option('config', { type: 'string', requiresArg: true, describe: 'Configuration file.' }),
  handler: async (args) => {
    const { runSbom } = await import('./supply/sbom-command.ts');
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
    process.exitCode = await runSbom({ ...args, toolVersion: manifest.version });
  },
} satisfies CommandModule;
