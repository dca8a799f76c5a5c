/** `pysight shell`: SQL over this machine, interactively. */
import type { Argv, CommandModule } from 'yargs';

export const command = {
  command: 'shell',
  describe: 'Ask this machine in SQL, interactively.',
  builder: (yargs: Argv): Argv =>
    yargs.option('config', { type: 'string', requiresArg: true, describe: 'Configuration file.' }),
  handler: async ({ config }) => {
    const { runShell } = await import('./console/shell.ts');
    process.exitCode = await runShell(typeof config === 'string' ? config : undefined);
  },
} satisfies CommandModule;
