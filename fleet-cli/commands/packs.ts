/** `pysight packs`: what is asked on a schedule, and how to hand it to osquery or Fleet. */
import type { Argv, CommandModule } from 'yargs';

export const command = {
  command: 'packs <action> [name]',
  describe: 'List, show or export the query packs.',
  builder: (yargs: Argv): Argv =>
    yargs
      .positional('action', { choices: ['list', 'show', 'export'] as const, describe: 'What to do.' })
      .positional('name', { type: 'string', describe: 'A pack; all of them otherwise.' })
      .option('format', {
        choices: ['osquery', 'fleet', 'flags'] as const,
        default: 'osquery',
        describe: 'For whom to export.',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        describe: 'Directory to write to; standard output otherwise.',
      })
      .option('extensions-load', {
        type: 'string',
        default: '/etc/osquery/extensions.load',
        describe: 'File that lists the extensions of osqueryd, for the flags.',
      })
      .example('$0 packs export --format osquery -o /etc/osquery/packs', 'Files for osqueryd')
      .example('$0 packs export --format fleet | fleetctl apply -f -', 'Queries and policies for Fleet'),
  handler: async (args) => {
    const { runPacks } = await import('./packs-run.ts');
    process.exitCode = runPacks(args as never);
  },
} satisfies CommandModule;
