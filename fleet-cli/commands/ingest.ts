/** `pysight ingest`: what osqueryd logged, into the store. */
import type { Argv, CommandModule } from 'yargs';
import { storeOptions } from '../store/location.ts';

export const command = {
  command: 'ingest <path> [more..]',
  describe: "Take osqueryd's result logs into the store: files, directories, gzip, - for standard input.",
  builder: (yargs: Argv): Argv =>
    yargs
      // Apart, since yargs loses a - in a list of positionals.
      .positional('path', {
        type: 'string',
        demandOption: true,
        describe: 'Log file or directory of logs; - reads standard input.',
      })
      .positional('more', { type: 'string', array: true, default: [] as string[], describe: 'Further ones.' })
      .options(storeOptions)
      .option('follow', {
        alias: 'F',
        type: 'boolean',
        default: false,
        describe: 'Go on as the logs grow and rotate, until Ctrl-C.',
      })
      .option('poll', { type: 'number', default: 2, describe: 'Seconds between two looks when following.' })
      .option('json', { type: 'boolean', default: false, describe: 'Print the summary as JSON.' })
      .example('$0 ingest /var/log/osquery', "One machine's logs, rotated ones too")
      .example('kcat -b broker -t osquery | $0 ingest - --follow', 'Messages of a queue as they come'),
  handler: async (args) => {
    const { ingestLogs } = await import('./ingest-run.ts');
    process.exitCode = await ingestLogs(args as never);
  },
} satisfies CommandModule;
