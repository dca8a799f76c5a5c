/** `pysight run`: one question to every host. */
import type { Argv, CommandModule } from 'yargs';
import { hostOptions } from './options/hosts.ts';

export const command = {
  command: 'run [sql]',
  describe: 'Ask every host of a fleet in SQL, over SSH.',
  builder: (yargs: Argv): Argv =>
    yargs
      .positional('sql', { type: 'string', describe: 'One SELECT; - reads standard input.' })
      .options(hostOptions)
      .option('format', {
        choices: ['table', 'json', 'jsonl', 'csv', 'md'],
        describe:
          'How rows are printed; jsonl prints each host as it answers (default: table on a terminal, else jsonl).',
      })
      .option('group', {
        alias: 'b',
        type: 'boolean',
        default: false,
        describe: 'Hosts with the same answer together.',
      })
      .example(
        '$0 run -i hosts.ini "SELECT path, risk FROM python_scripts WHERE risk > 70"',
        'The riskiest scripts everywhere',
      )
      .example(
        `$0 run -H 'web[01:50]' -b "SELECT version FROM python_environments"`,
        'Versions, equal hosts together',
      ),
  handler: async (args) => {
    const { runOnFleet } = await import('./run-on-fleet.ts');
    process.exitCode = await runOnFleet(args as never);
  },
} satisfies CommandModule;
