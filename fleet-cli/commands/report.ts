/** `pysight report`: what the rows of a fleet, or of this machine, mean. */
import type { Argv, CommandModule } from 'yargs';
import { usualPeriod } from '../reports/since.ts';

export const reportFormats = ['terminal', 'html', 'json', 'csv', 'md', 'sarif', 'cyclonedx'] as const;

export const command = {
  command: 'report [name..]',
  describe: 'Report on a fleet, or without --store on this machine.',
  builder: (yargs: Argv): Argv =>
    yargs
      .positional('name', {
        type: 'string',
        array: true,
        describe: 'Reports to make, or all (default: overview; all of them in HTML).',
      })
      .option('store', {
        type: 'string',
        requiresArg: true,
        describe: 'A store that collect or ingest filled; this machine is asked when it is left out.',
      })
      .option('since', {
        type: 'string',
        requiresArg: true,
        default: usualPeriod,
        describe: 'Begin of the period: 12h, 7d, 4w, or a date.',
      })
      .option('format', {
        choices: reportFormats,
        describe: 'How it is written (default: by the name of the output, else terminal).',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        describe: 'Write to this file instead of standard output.',
      })
      .option('html', {
        type: 'string',
        requiresArg: true,
        describe: 'Write the HTML report to this file as well.',
      })
      .option('top', { type: 'number', requiresArg: true, describe: 'Rows of each table on a terminal.' })
      .option('policy', {
        type: 'string',
        requiresArg: true,
        describe: 'Judge the hosts by this policy as well; exit 1 when one fails.',
      })
      .option('fail-on', {
        choices: ['critical', 'high', 'medium', 'low'],
        describe: 'Exit 1 when there is a finding or vulnerability of this severity or worse.',
      })
      .option('offline', { type: 'boolean', default: false, describe: 'Do not use the network.' })
      .option('list', { type: 'boolean', default: false, describe: 'Print the reports and their questions.' })
      .option('config', { type: 'string', requiresArg: true, describe: 'Configuration file.' })
      .example('$0 report', 'The overview of this machine')
      .example(
        '$0 report --store fleet.duckdb --format html -o fleet.html',
        'All reports of a fleet in one file',
      )
      .example('$0 report secrets shadow-ai --store fleet.duckdb', 'Two reports on the terminal'),
  handler: async (args) => {
    const { runReport } = await import('./report-command.ts');
    process.exitCode = await runReport(args as never);
  },
} satisfies CommandModule;
