/** `pysight extension`: serves the tables to an osquery that runs on this machine. */
import type { Argv, CommandModule } from 'yargs';

export const command = {
  command: 'extension',
  describe: 'Serve the tables to an osquery that runs on this machine, until it or this process ends.',
  builder: (yargs: Argv): Argv =>
    yargs
      .option('socket', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        describe: "Path of osquery's extension socket.",
      })
      .option('timeout', {
        type: 'number',
        requiresArg: true,
        describe: 'Seconds to wait for the socket (3).',
      })
      .option('interval', {
        type: 'number',
        requiresArg: true,
        describe: 'Seconds between two signs of life (3).',
      })
      .option('verbose', { type: 'boolean', default: false, describe: 'Log what happens to stderr.' })
      .option('config', { type: 'string', requiresArg: true, describe: 'Configuration file.' }),
  handler: async (args: Readonly<Record<string, unknown>>): Promise<void> => {
    const { runExtensionOrFail } = await import('../sinks/osquery/run-or-fail.ts');
    await runExtensionOrFail({ argv: flagsOf(args) });
  },
} satisfies CommandModule;

function flagsOf(args: Readonly<Record<string, unknown>>): string[] {
  const valued = ['socket', 'timeout', 'interval', 'config'].filter((name) => args[name] !== undefined);
  const flags = valued.map((name) => `--${name}=${String(args[name])}`);
  return args['verbose'] === true ? [...flags, '--verbose'] : flags;
}
