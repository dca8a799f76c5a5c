/** `pysight sensor`: the recorder inside Python interpreters. */
import type { Argv, CommandModule } from 'yargs';

const load = () => import('../sensor/actions.ts');
const common = {
  config: { type: 'string', requiresArg: true, describe: 'Configuration file.' },
  json: { type: 'boolean', default: false, describe: 'Print JSON.' },
} as const;
const where = {
  environment: {
    type: 'string',
    requiresArg: true,
    describe: 'A prefix, its interpreter or a site-packages directory.',
  },
  all: { type: 'boolean', default: false, describe: 'Every CPython on this machine.' },
  user: {
    type: 'boolean',
    default: false,
    describe: 'The user site of the calling user, for every interpreter.',
  },
} as const;

const compile = {
  type: 'boolean',
  default: false,
  describe: 'Compile the module ahead, for interpreters whose users cannot; executes them, isolated.',
} as const;

export const command = {
  command: 'sensor',
  describe: 'Install, check or remove the recorder inside Python interpreters, and collect what it recorded.',
  builder: (yargs: Argv): Argv =>
    yargs
      .command(
        'install',
        'Start recording: adds a .pth file and one module to site-packages. No Python is executed, unless --compile asks for it.',
        (own) => own.options({ ...where, ...common, compile }),
        async (args) => {
          process.exitCode = await (await load()).runInstall(args);
        },
      )
      .command(
        'status',
        'Show which interpreters are covered.',
        (own) => own.options(common),
        async (args) => {
          process.exitCode = await (await load()).runStatus(args);
        },
      )
      .command(
        'uninstall',
        'Stop recording and leave nothing behind.',
        (own) => own.options({ ...where, ...common }),
        async (args) => {
          process.exitCode = await (await load()).runUninstall(args);
        },
      )
      .command(
        'collect',
        'Move finished runs out of the spool into the state directory.',
        (own) => own.options(common),
        async (args) => {
          process.exitCode = await (await load()).runCollect(args);
        },
      )
      .demandCommand(1, 'Say what to do: install, status, uninstall or collect.'),
  handler: () => undefined,
} satisfies CommandModule;
