/** `pysight store`: makes, shows and tidies the store. */
import type { Argv, CommandModule } from 'yargs';
import { storeOptions } from '../store/location.ts';

export const command = {
  command: 'store <action>',
  describe: "Make, show or tidy the fleet's store.",
  builder: (yargs: Argv): Argv =>
    yargs
      .positional('action', {
        choices: ['init', 'info', 'vacuum'] as const,
        describe: 'init makes it or brings it up to date; info says what it holds; vacuum gives space back.',
      })
      .options(storeOptions)
      .option('replicated', {
        type: 'boolean',
        default: false,
        describe: 'init: replicated tables (ClickHouse with Keeper).',
      })
      .option('cluster', {
        type: 'string',
        requiresArg: true,
        describe: 'init: make the tables on every node of this ClickHouse cluster.',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON.' })
      .example('$0 store info', 'Hosts, rows and size of the default store')
      .example(
        '$0 store init --store clickhouse://pysight@ch1:8123/fleet --replicated',
        'Tables in ClickHouse',
      ),
  handler: async (args) => {
    const { runStore } = await import('./store-run.ts');
    process.exitCode = await runStore(args as never);
  },
} satisfies CommandModule;
