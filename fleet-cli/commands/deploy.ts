/** `pysight deploy`: the extension and the packs onto hosts. */
import type { Argv, CommandModule } from 'yargs';
import { hostOptions } from './options/hosts.ts';

export const command = {
  command: 'deploy',
  describe: 'Install the extension and the packs on hosts, over SSH (Linux and macOS).',
  builder: (yargs: Argv): Argv =>
    yargs
      .options(hostOptions)
      .option('dry-run', {
        alias: 'n',
        type: 'boolean',
        default: false,
        describe: 'Say what would change, and change nothing.',
      })
      .option('restart', {
        type: 'boolean',
        default: false,
        describe: 'Restart osqueryd where something changed.',
      })
      .option('pack', {
        alias: 'P',
        type: 'array',
        nargs: 1,
        string: true,
        default: [] as string[],
        describe: 'Only these packs, others are removed; all of them otherwise.',
      })
      .option('packs', {
        type: 'boolean',
        default: true,
        describe: 'Install packs; --no-packs brings the tables only and leaves packs as they are.',
      })
      .option('bundle', {
        type: 'string',
        requiresArg: true,
        describe: 'The extension, when not the one built here.',
      })
      .option('osquery-directory', {
        type: 'string',
        default: '',
        defaultDescription: '/etc/osquery, on macOS /var/osquery',
        describe: "osquery's configuration directory on the hosts.",
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print a JSON line for each host.' })
      .example('$0 deploy -i hosts.ini --dry-run', 'What would change, everywhere')
      .example('$0 deploy -i hosts.ini --sudo --restart', 'Install, or bring up to date'),
  handler: async (args) => {
    const { deployFleet } = await import('./deploy-run.ts');
    process.exitCode = await deployFleet(args as never);
  },
} satisfies CommandModule;
