/** Every command in the documentation is one that the program takes; those that only read are run. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'shell-quote';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import yargs, { type Argv, type CommandModule } from 'yargs';
import { commands, createParser } from '../../fleet-cli/main.ts';
import { emptyMachineConfig, runCli } from '../helpers/cli.ts';

const test = suite('commands in the documentation');
const root = fileURLToPath(new URL('../../', import.meta.url));

interface Options {
  getOptions(): { readonly array: readonly string[]; readonly narg: Readonly<Record<string, number>> };
}

interface Command {
  readonly page: string;
  readonly words: readonly string[];
}

const pages = [
  'README.md',
  ...fs
    .readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const found = pages.flatMap(commandsOf);
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Commands of pysight and npm in the shell blocks of a page. */
function commandsOf(page: string): Command[] {
  const text = fs.readFileSync(path.join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^```(?:sh|bash|console)?\n(?<code>[\s\S]*?)^```/gm)].map(
    (match) => match.groups?.['code'] ?? '',
  );
  const lines = blocks.join('\n').replaceAll('\\\n', ' ').split('\n');
  return lines
    .filter((line) => /^\s*(?:\$ )?(?:sudo )?(?:npx pysight|pysight|npm) /.test(line))
    .flatMap((line) => split(page, line));
}

function split(page: string, line: string): Command[] {
  const commands: string[][] = [[]];
  for (const token of parse(line.replace(/^\s*\$ /, ''), (name) => `$${name}`)) {
    if (typeof token === 'string') commands.at(-1)?.push(token);
    else if ('pattern' in token) commands.at(-1)?.push(token.pattern);
    else if ('comment' in token) break;
    else commands.push([]);
  }
  return commands.map((words) => ({ page, words: words[0] === 'sudo' ? words.slice(1) : words }));
}

function pysightArguments({ words }: Command): readonly string[] | undefined {
  if (words[0] === 'pysight') return words.slice(1);
  return words[0] === 'npx' && words[1] === 'pysight' ? words.slice(2) : undefined;
}

/** A command, and those below it, that only notes that it was reached. */
function reached(command: CommandModule, note: () => void): CommandModule {
  return {
    ...command,
    handler: note,
    builder: (yargs) => {
      const add = yargs.command.bind(yargs) as (...args: unknown[]) => Argv;
      yargs.command = ((below: string, description: string, builder: unknown) =>
        add(below, description, builder, note)) as typeof yargs.command;
      return typeof command.builder === 'function'
        ? (command.builder(yargs) as Argv)
        : yargs.options(command.builder ?? {});
    },
  };
}

/** Whether the parser takes the arguments, without doing what they say: '' or what it says against them. */
async function accepts(args: readonly string[]): Promise<string> {
  let taken = false;
  const note = () => {
    taken = true;
  };
  try {
    await createParser(commands.map((command) => reached(command, note))).parseAsync([...args]);
    return taken ? '' : 'no command took it';
  } catch (error) {
    return String(error);
  }
}

test('there are commands to look at', () => assert.ok(found.length > 20));

test('each is one that the program takes', async () => {
  for (const command of found) {
    const args = pysightArguments(command);
    if (args === undefined || args.includes('--help') || args.includes('--version')) continue;
    assert.is(await accepts(args), '', `${command.page}: ${command.words.join(' ')}`);
  }
});

test('each npm script exists', () => {
  for (const { page, words } of found) {
    if (words[0] !== 'npm') continue;
    const script = words[1] === 'run' ? words.filter((word) => !word.startsWith('-'))[2] : undefined;
    if (script !== undefined) assert.ok(manifest.scripts[script], `${page}: npm run ${script}`);
  }
});

test('a command with a wrong option would be seen', async () => {
  assert.match(await accepts(['query', '--nosuch', 'SELECT 1']), 'nosuch');
  assert.is(await accepts(['query', 'SELECT 1']), '');
});

test('who leaves an argument out is told how the command is called', async () => {
  assert.match(await accepts(['policy', 'check']), 'pysight policy <action> <file>');
  assert.match(await accepts(['doctor']), 'pysight doctor <name>');
});

test('an option that may be repeated takes one value, so that it leaves SQL and names to the command', async () => {
  const args: Record<string, unknown>[] = [];
  const noting = commands.map((command) => ({
    ...command,
    handler: (parsed: Record<string, unknown>) => void args.push(parsed),
  }));
  const parser = () => createParser(noting as CommandModule[]);
  await parser().parseAsync(['run', '-i', '-', '-H', 'web1', '--identity', 'key', 'SELECT 1']);
  await parser().parseAsync([
    'run',
    '-i',
    'a',
    '-i',
    'b',
    'SELECT 1',
    '--known-hosts',
    'c',
    '--known-hosts',
    'd',
  ]);
  assert.equal(
    args.map((a) => [a['sql'], a['inventory'], a['known-hosts']]),
    [
      ['SELECT 1', ['-'], undefined],
      ['SELECT 1', ['a', 'b'], ['c', 'd']],
    ],
  );
  for (const command of commands) {
    const built = typeof command.builder === 'function' ? command.builder(yargs()) : yargs();
    const { array, narg } = (built as unknown as Options).getOptions();
    const positional = /\[(?<name>\w+)\.\.\]/.exec(String(command.command))?.groups?.['name'];
    // A name of one letter is an alias, for which the count of the other holds.
    const greedy = array.filter((name) => name.length > 1 && name !== positional && narg[name] !== 1);
    assert.equal(greedy, [], String(command.command));
  }
});

test('those that only read work as written', async () => {
  const config = emptyMachineConfig();
  try {
    const reading = found.flatMap((command) => {
      const args = pysightArguments(command);
      return args !== undefined &&
        (args[0] === 'tables' || (args[0] === 'packs' && !args.includes('-o') && !args.includes('--output')))
        ? [args]
        : [];
    });
    assert.ok(reading.length > 0);
    for (const args of reading) {
      const { code, stderr } = await runCli(args);
      assert.is(code, 0, `pysight ${args.join(' ')}: ${stderr}`);
    }
    const queries = found.flatMap((command) => {
      const args = pysightArguments(command);
      return args?.[0] === 'query' && args.length > 1 ? [args] : [];
    });
    for (const args of queries) {
      const { code, stderr } = await runCli([...args, '--config', config.file], { input: '' });
      assert.is(code, 0, `pysight ${args.join(' ')}: ${stderr}`);
    }
  } finally {
    fs.rmSync(config.directory, { recursive: true, force: true });
  }
});

test('links between pages lead somewhere', () => {
  for (const page of pages) {
    const text = fs.readFileSync(path.join(root, page), 'utf8');
    for (const { groups } of text.matchAll(/\]\((?<target>[^)#:\s]+)(?:#[^)]*)?\)/g)) {
      const target = path.join(root, path.dirname(page), groups?.['target'] ?? '');
      assert.ok(fs.existsSync(target), `${page} links to ${groups?.['target']}`);
    }
  }
});

test.run();
