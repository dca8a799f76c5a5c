/** `pysight tables`: what can be asked. */
import type { Argv, CommandModule } from 'yargs';

export const command = {
  command: 'tables [name]',
  describe: 'List the tables, or show the columns and examples of one.',
  builder: (yargs: Argv): Argv =>
    yargs
      .positional('name', { type: 'string', describe: 'A table; % stands for any characters.' })
      .option('all', {
        type: 'boolean',
        default: false,
        describe: "Also the emulated tables of osquery's own.",
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON.' }),
  handler: async (args) => {
    const { runTables } = await import('./console/tables.ts');
    process.exitCode = runTables(args);
  },
} satisfies CommandModule;
