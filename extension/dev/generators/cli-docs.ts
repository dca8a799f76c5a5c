/** docs/cli.md: the help of every command, as the parser prints it. */
import { createParser } from '../../../fleet-cli/main.ts';
import { banner, type Generator } from '../generator.ts';

export const generator: Generator = {
  name: 'command line docs',
  async generate() {
    const root = await helpOf([]);
    const sections = [`# pysight\n\n${fenced(root)}`];
    for (const name of subcommands(root, 'pysight')) sections.push(...(await section([name])));
    return new Map([['docs/cli.md', `${banner('md', "the commands' own help")}\n${sections.join('\n')}`]]);
  },
};

async function section(words: readonly string[]): Promise<string[]> {
  const help = await helpOf(words);
  const name = ['pysight', ...words].join(' ');
  const parts = [`${'#'.repeat(words.length + 1)} ${name}\n\n${fenced(help)}`];
  if (words.length >= 2) return parts;
  for (const inner of subcommands(help, name)) parts.push(...(await section([...words, inner])));
  return parts;
}

/** Names of the commands that a help lists. */
function subcommands(help: string, parent: string): string[] {
  const list = /^Commands:\n(?<lines>(?: .*\n)+)/m.exec(help)?.groups?.['lines'] ?? '';
  const names = [...list.matchAll(/^ {2}(?<words>\S.*?)(?: {2}|$)/gm)].map(
    ({ groups }) => groups?.['words'] ?? '',
  );
  const own = names
    .filter((words) => words.startsWith(`${parent} `))
    .map((words) => words.slice(parent.length + 1));
  return own.map((words) => words.split(' ')[0] ?? '').filter((name) => name !== 'completion');
}

/** The help has the same width wherever it is made. */
function helpOf(words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const parser = createParser().wrap(100);
    parser.parse([...words, '--help'], {}, (error: unknown, _args: unknown, output: string) => {
      if (error instanceof Error) reject(error);
      else resolve(`${output.trimEnd()}\n`);
    });
  });
}

function fenced(help: string): string {
  return `\`\`\`text\n${help}\`\`\`\n`;
}
