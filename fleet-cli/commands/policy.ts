/** `pysight policy`: judges hosts by a policy file. */
import type { Argv, CommandModule } from 'yargs';

export const command = {
  command: 'policy <action> <file>',
  describe: 'Check a fleet, or this machine, against a policy file; exit 1 when a host fails.',
  builder: (yargs: Argv): Argv =>
    yargs
      .positional('action', {
        choices: ['check', 'lint'],
        describe: 'check: judge the hosts; lint: only read the file.',
      })
      .positional('file', { type: 'string', describe: 'The policy, YAML.' })
      .option('store', {
        type: 'string',
        requiresArg: true,
        describe: 'A store that collect or ingest filled; this machine is asked when it is left out.',
      })
      .option('since', {
        type: 'string',
        requiresArg: true,
        default: '7d',
        describe: 'Hosts that were not heard of since are unknown.',
      })
      .option('format', {
        choices: ['terminal', 'html', 'json', 'csv', 'md'],
        describe: 'How the outcome is written (default: by the name of the output, else terminal).',
      })
      .option('output', { alias: 'o', type: 'string', requiresArg: true, describe: 'Write to this file.' })
      .option('top', { type: 'number', requiresArg: true, describe: 'Rows of each table on a terminal.' })
      .option('offline', { type: 'boolean', default: false, describe: 'Do not use the network.' })
      .option('config', { type: 'string', requiresArg: true, describe: 'Configuration file.' })
      .example(
        '$0 policy check policy.yml --store fleet.duckdb',
        'Pass or fail for each host, with evidence',
      ),
  handler: async (args) => {
    const { runPolicy } = await import('./policy-command.ts');
    process.exitCode = await runPolicy(args as never);
  },
} satisfies CommandModule;
