/** `pysight collect`: the packs' questions to every host, into the store. */
import type { Argv, CommandModule } from 'yargs';
import { storeOptions } from '../store/location.ts';
import { hostOptions } from './options/hosts.ts';

export const command = {
  command: 'collect',
  describe: "Run the packs' queries on every host over SSH and keep the rows.",
  builder: (yargs: Argv): Argv =>
    yargs
      .option('pack', {
        alias: 'P',
        type: 'array',
        nargs: 1,
        string: true,
        default: [] as string[],
        describe: 'Only these packs; all of them otherwise.',
      })
      .options(hostOptions)
      .options(storeOptions)
      .option('json', { type: 'boolean', default: false, describe: 'Print the summary as JSON.' })
      .example('$0 collect -i hosts.ini', 'Everything, from every host')
      .example('$0 collect -i hosts.ini --pack inventory --pack exposure --sudo', 'Two packs, as root'),
  handler: async (args) => {
    const { collectFleet } = await import('./collect-run.ts');
    process.exitCode = await collectFleet(args as never);
  },
} satisfies CommandModule;
