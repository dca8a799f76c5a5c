/** `pysight`: the root of all commands. A command's module is light; what it does is loaded when it runs. */
import process from 'node:process';
import type { CommandModule } from 'yargs';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { command as advisories } from '../extension/commands/advisories.ts';
import { command as audit } from '../extension/commands/audit.ts';
import { command as extension } from '../extension/commands/extension.ts';
import { command as query } from '../extension/commands/query.ts';
import { command as sbom } from '../extension/commands/sbom.ts';
import { command as sensor } from '../extension/commands/sensor.ts';
import { command as shell } from '../extension/commands/shell.ts';
import { command as tables } from '../extension/commands/tables.ts';
import { UsageError } from '../extension/core/errors.ts';
import manifest from '../package.json' with { type: 'json' };
import { command as collect } from './commands/collect.ts';
import { command as deploy } from './commands/deploy.ts';
import { command as doctor } from './commands/doctor.ts';
import { command as ingest } from './commands/ingest.ts';
import { command as packs } from './commands/packs.ts';
import { command as policy } from './commands/policy.ts';
import { command as reportCommand } from './commands/report.ts';
import { command as run } from './commands/run.ts';
import { command as store } from './commands/store.ts';

/** Every command, in the order of the help: this machine's first, then the fleet's. */
export const commands: readonly CommandModule[] = [
  reportCommand,
  query,
  shell,
  tables,
  extension,
  advisories,
  audit,
  sbom,
  sensor,
  run,
  collect,
  ingest,
  store,
  packs,
  deploy,
  doctor,
  policy,
];

const diskFault = /^(?:IO|FATAL|Serialization|TransactionContext) Error: /;

/** The names of options by their types, as yargs keeps them. */
interface OptionNames {
  readonly number: readonly string[];
  readonly string: readonly string[];
  readonly array: readonly string[];
}

/** What yargs hands to a handler of failures, which its types take for a parser: how the failed command is called, and what it does. */
interface CommandHelp {
  getUsage(): [usage: string, description: string][];
}

const exitCodes = { usage: 2, bug: 70 } as const;

/**
 * Runs the command line.
 * @param argv arguments after the program's name
 */
export async function main(argv: readonly string[] = hideBin(process.argv)): Promise<void> {
  // A reader that leaves early (`| head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`pysight: cannot write the output: ${error.message}\n`);
    process.exit(exitCodes.usage);
  });
  // Node's own code for it would be 1, which says that something was found.
  process.once('uncaughtException', (error) => process.exit(report(error)));
  try {
    await createParser().parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

/**
 * The parser of all commands, also for the generated docs.
 * @param list the commands it takes
 */
export function createParser(list: readonly CommandModule[] = commands) {
  const parser = yargs()
    .scriptName('pysight')
    .usage('$0 <command>\n\nSee the Python on your endpoints: packages, scripts, runs, and what they risk.')
    .version(manifest.version)
    .help()
    .alias({ h: 'help', v: 'version' })
    .completion('completion', 'Print a completion script for your shell.')
    .recommendCommands()
    .strict()
    .demandCommand(1, 'Say what to do; pysight --help lists the commands.')
    .parserConfiguration({ 'camel-case-expansion': false })
    .exitProcess(false)
    // The second argument is the options by their types, whatever the declaration says.
    .check((argv, options) => checkValues(argv, options as unknown as OptionNames), true)
    .fail((message: string | null, error: Error | undefined, help: unknown) => {
      const [[usage = ''] = []] = (help as CommandHelp).getUsage();
      const text = message
        ?.replace(/^(?=Did you mean)/, 'there is no such command. ')
        .replace(
          /^Not enough non-option arguments.*/,
          () => `an argument is missing: ${usage.replace('$0', 'pysight')}, and --help says more`,
        );
      throw error ?? new UsageError(text ?? 'wrong usage');
    })
    .epilogue(
      'Exit codes: 0 ok, 1 findings or policy failed, 2 usage or SQL, 3 some hosts failed, 4 none answered.',
    );
  for (const command of list) parser.command(command);
  return parser;
}

/** Options that may be repeated without being arrays, and one of which the last counts. */
const repeatable = new Set(['inventory', 'html']);

/** What yargs lets pass: text for a number, a number below 0, and an option twice of which only one can be meant. */
function checkValues(argv: Readonly<Record<string, unknown>>, options: OptionNames): true {
  for (const name of options.number) {
    const value = argv[name];
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      throw new UsageError(`--${name} takes one number that is not below 0`);
  }
  for (const name of options.string) {
    // An alias of one letter has the values of its option.
    if (
      name.length > 1 &&
      Array.isArray(argv[name]) &&
      !options.array.includes(name) &&
      !repeatable.has(name)
    )
      throw new UsageError(`--${name} is given more than once`);
  }
  return true;
}

/** @returns the exit code; a bug shows its stack, as it is to be reported */
function report(error: unknown): number {
  if (error instanceof UsageError || (error instanceof Error && error.name === 'YError')) {
    process.stderr.write(`pysight: ${error.message}\n`);
    return exitCodes.usage;
  }
  // The engine of the store names what the disk did to it: damaged, cut off, full.
  if (error instanceof Error && diskFault.test(error.message)) {
    process.stderr.write(`pysight: the store cannot be read or written: ${error.message}\n`);
    return exitCodes.usage;
  }
  process.stderr.write(`pysight: this is a bug: ${error instanceof Error ? error.stack : String(error)}\n`);
  return exitCodes.bug;
}
