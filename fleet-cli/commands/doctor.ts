/** `pysight doctor`: why it does not work on a host, and what to do. */
import type { Argv, CommandModule } from 'yargs';
import { hostOptions } from './options/hosts.ts';

export const command = {
  command: 'doctor <name>',
  describe: 'Find out step by step why a host does not answer, and what to do.',
  builder: (yargs: Argv): Argv =>
    yargs
      .positional('name', {
        type: 'string',
        demandOption: true,
        describe: 'A host of the inventory, or [user@]host[:port].',
      })
      .options(hostOptions)
      .option('osquery-directory', {
        type: 'string',
        default: '',
        defaultDescription: '/etc/osquery, on macOS /var/osquery',
        describe: "osquery's configuration directory on the host.",
      })
      .option('state-directory', {
        type: 'string',
        default: '',
        defaultDescription: "the system's own",
        describe: "pysight's state directory on the host.",
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print a JSON line for each step.' })
      .example('$0 doctor web1 -i hosts.ini --sudo', 'From its name to an answer of its tables'),
  handler: async (args) => {
    const { runDoctor } = await import('./doctor-run.ts');
    process.exitCode = await runDoctor(args as never);
  },
} satisfies CommandModule;
