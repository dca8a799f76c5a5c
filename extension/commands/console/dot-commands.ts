/** The shell's own commands, as people know them from osqueryi. */
import { closest } from '../../sinks/sql/closest.ts';
import type { ConsoleTable } from '../../sinks/sql/console.ts';
import { type FormatName, formatNames } from '../../sinks/sql/format/formats.ts';
import { matchesLike } from './like.ts';

/** What the commands change. */
export interface ShellState {
  mode: FormatName;
  timer: boolean;
  readonly tables: readonly ConsoleTable[];
}

/** What the shell does after a command: print text, run SQL, or end. */
export interface DotResult {
  readonly text?: string;
  readonly sql?: string;
  readonly exit?: boolean;
}

interface DotCommand {
  readonly usage: string;
  readonly help: string;
  run(state: ShellState, argument: string): DotResult;
}

/** osqueryi's names of modes that are called otherwise here. */
const modeAliases: Readonly<Record<string, FormatName>> = { pretty: 'table', column: 'table', list: 'csv' };

export const dotCommands: Readonly<Record<string, DotCommand>> = {
  '.all': {
    usage: '.all TABLE',
    help: 'All rows of a table',
    run: (state, name) => withTable(state, name, (table) => ({ sql: `SELECT * FROM ${table.name};` })),
  },
  '.exit': { usage: '.exit', help: 'Leave; also Ctrl-D', run: () => ({ exit: true }) },
  '.help': { usage: '.help', help: 'This list', run: () => ({ text: helpText() }) },
  '.mode': { usage: '.mode MODE', help: `How results are printed: ${formatNames.join(', ')}`, run: setMode },
  '.quit': { usage: '.quit', help: 'Leave', run: () => ({ exit: true }) },
  '.schema': {
    usage: '.schema [TABLE]',
    help: 'CREATE statements; % stands for any characters',
    run: ({ tables }, pattern) => ({
      text: matching(tables, pattern)
        .map((table) => `${schemaOf(table)}\n`)
        .join(''),
    }),
  },
  '.tables': {
    usage: '.tables [PATTERN]',
    help: 'Names of tables',
    run: ({ tables }, pattern) => ({
      text: matching(tables, pattern)
        .map(({ name }) => `  => ${name}\n`)
        .join(''),
    }),
  },
  '.timer': { usage: '.timer on|off', help: 'Whether the time of each statement is shown', run: setTimer },
};

/** Runs a line that begins with a dot. */
export function runDotCommand(line: string, state: ShellState): DotResult {
  const [name = '', ...rest] = line.trim().split(/\s+/);
  const argument = rest.join(' ').replace(/;$/, '');
  const command = dotCommands[name];
  if (command !== undefined) return command.run(state, argument);
  const near = closest(name, Object.keys(dotCommands));
  const hint = near.length === 0 ? 'Enter .help for the commands.' : `Did you mean ${near.join(', ')}?`;
  return { text: `unknown command: ${name}. ${hint}\n` };
}

function helpText(): string {
  const width = Math.max(...Object.values(dotCommands).map(({ usage }) => usage.length));
  const lines = Object.values(dotCommands).map(({ usage, help }) => `  ${usage.padEnd(width)}  ${help}\n`);
  return `Statements end with a semicolon and may span lines. Ctrl-C cancels, Tab completes.\n${lines.join('')}`;
}

function setMode(state: ShellState, argument: string): DotResult {
  const mode = modeAliases[argument] ?? formatNames.find((name) => name === argument);
  if (mode === undefined) return { text: `the modes are ${formatNames.join(', ')}; now: ${state.mode}\n` };
  state.mode = mode;
  return {};
}

function setTimer(state: ShellState, argument: string): DotResult {
  if (argument !== 'on' && argument !== 'off') return { text: 'usage: .timer on|off\n' };
  state.timer = argument === 'on';
  return {};
}

function matching(tables: readonly ConsoleTable[], pattern: string): ConsoleTable[] {
  const wanted = tables.filter(
    ({ name }) => pattern === '' || matchesLike(pattern, name) || name.startsWith(pattern),
  );
  return wanted.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function withTable(
  { tables }: ShellState,
  name: string,
  action: (table: ConsoleTable) => DotResult,
): DotResult {
  const table = tables.find((each) => each.name === name);
  if (table !== undefined) return action(table);
  const near = closest(
    name,
    tables.map((each) => each.name),
  );
  return { text: `no such table: ${name}${near.length === 0 ? '' : `. Did you mean ${near.join(', ')}?`}\n` };
}

/** The statement as osqueryi's `.schema` shows it. */
function schemaOf({ name, columns }: ConsoleTable): string {
  const parts = Object.entries(columns).map(([column, { type, hidden, collate }]) => {
    return `\`${column}\` ${type}${collate === undefined ? '' : ` COLLATE ${collate}`}${hidden === true ? ' HIDDEN' : ''}`;
  });
  const keys = Object.keys(columns).filter((column) => columns[column]?.index === true);
  const primary = keys.length === 0 ? '' : `, PRIMARY KEY (${keys.map((key) => `\`${key}\``).join(', ')})`;
  return `CREATE TABLE ${name}(${parts.join(', ')}${primary})${primary === '' ? '' : ' WITHOUT ROWID'};`;
}
