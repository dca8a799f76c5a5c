/** `pysight advisories`: the database of vulnerable and malicious packages. */
import type { Argv, CommandModule } from 'yargs';

const config = { type: 'string', requiresArg: true, describe: 'Configuration file.' } as const;
const load = () => import('./supply/advisories-command.ts');

export const command = {
  command: 'advisories',
  describe: 'Import, update or show the database of vulnerable and malicious packages.',
  builder: (yargs: Argv): Argv =>
    addStatus(addUpdate(addImport(yargs))).demandCommand(1, 'Say what to do: import, update or status.'),
  handler: () => undefined,
} satisfies CommandModule;

function addImport(yargs: Argv): Argv {
  return yargs.command(
    'import <source>',
    'Compile an OSV export (zip), a directory of OSV records or a URL into the index that the tables use.',
    (own) =>
      own
        .positional('source', { type: 'string', demandOption: true, describe: 'File, directory or URL.' })
        .option('output', { type: 'string', requiresArg: true, describe: 'Write the index to this file.' })
        .option('config', config),
    async (args) => {
      process.exitCode = await (await load()).runImport(args);
    },
  );
}

function addUpdate(yargs: Argv): Argv {
  return yargs.command(
    'update',
    "Download OSV's export of PyPI advisories if it has changed; the index in use stays when that fails.",
    (own) =>
      own
        .option('url', { type: 'string', requiresArg: true, describe: 'Another place of the export.' })
        .option('offline', { type: 'boolean', default: false, describe: 'Refuse to use the network.' })
        .option('config', config),
    async (args) => {
      process.exitCode = await (await load()).runUpdate(args);
    },
  );
}

function addStatus(yargs: Argv): Argv {
  return yargs.command(
    'status',
    'Show where the index came from, how old it is and what is in it.',
    (own) =>
      own
        .option('json', { type: 'boolean', default: false, describe: 'Print JSON.' })
        .option('config', config),
    async (args) => {
      process.exitCode = await (await load()).runStatus(args);
    },
  );
}
