/** What `pysight shell` does: the interactive console. */
import readline from 'node:readline';
import { SqlError } from '../../sinks/sql/errors.ts';
import type { FormatName } from '../../sinks/sql/format/formats.ts';
import { printRun } from '../../sinks/sql/print.ts';
import { completeLine } from './complete.ts';
import { runDotCommand, type ShellState } from './dot-commands.ts';
import { historyPath, readHistory, saveHistory } from './history.ts';
import { type MachineConsole, openMachine, problemNote } from './machine.ts';
import { createOutput } from './output.ts';
import { isBlank, isComplete } from './statement.ts';

const prompts = { first: 'pysight> ', more: '    ...> ' } as const;

/** @returns the exit code, when the person leaves */
export async function runShell(configPath: string | undefined, mode: FormatName = 'table'): Promise<number> {
  const machine = await openMachine(configPath);
  if (isTyped()) process.stdout.write('SQL over the Python on this machine. Enter .help for help.\n');
  try {
    await converse(machine, { mode, timer: false, tables: machine.sql.tables });
    return 0;
  } finally {
    await machine.close();
  }
}

/** Whether a person types, and not a file or a program. */
function isTyped(): boolean {
  return process.stdin.isTTY === true;
}

function converse(machine: MachineConsole, state: ShellState): Promise<void> {
  const file = historyPath();
  let entries: string[] = readHistory(file);
  const waiting: string[] = [];
  // Into a file or a program go results alone.
  const remarks = isTyped() ? process.stdout : process.stderr;
  let statement: string[] = [];
  let abort: AbortController | undefined;
  let closed = false;
  let leaving = false;
  let working: Promise<void> | undefined;
  const terminal = readline.createInterface({
    input: process.stdin,
    output: process.stdout,
    history: entries,
    historySize: 1000,
    removeHistoryDuplicates: true,
    prompt: prompts.first,
    completer: (line: string) => completeLine(line, statement.join('\n'), state.tables),
  });
  terminal.on('history', (history) => {
    entries = history;
  });
  terminal.on('SIGINT', interrupt);
  return new Promise((resolve) => {
    terminal.on('line', (line) => {
      waiting.push(line);
      working ??= work();
    });
    terminal.once('close', async () => {
      closed = true;
      // Lines that came from a file are still run; a person who leaves waits for nothing.
      if (isTyped()) abort?.abort();
      await working;
      if (isTyped()) {
        saveHistory(file, entries);
        process.stdout.write('\n');
      } else if (!isBlank(statement.join('\n'))) {
        await runSql(statement.join('\n'));
      }
      resolve();
    });
    showPrompt();
  });

  /** Lines that were typed or pasted while a statement ran wait for its end. */
  async function work(): Promise<void> {
    for (let line = waiting.shift(); line !== undefined && !leaving; line = waiting.shift())
      await takeLine(line);
    working = undefined;
    if (!closed) showPrompt();
  }

  function showPrompt(): void {
    if (!isTyped()) return;
    terminal.setPrompt(statement.length === 0 ? prompts.first : prompts.more);
    terminal.prompt();
  }

  async function takeLine(line: string): Promise<void> {
    if (statement.length === 0 && line.trim().startsWith('.')) {
      const { text, sql, exit } = runDotCommand(line, state);
      if (text !== undefined) process.stdout.write(text);
      if (sql !== undefined) await runSql(sql);
      leaving = exit === true;
      if (leaving) terminal.close();
      return;
    }
    statement.push(line);
    const sql = statement.join('\n');
    if (isBlank(sql)) statement = [];
    else if (isComplete(sql)) {
      remember(statement.length, sql);
      statement = [];
      await runSql(sql);
    }
  }

  /** A statement of several lines becomes one entry of the history. */
  function remember(lines: number, sql: string): void {
    if (lines > 1) entries.splice(0, Math.min(lines, entries.length), sql.replaceAll('\n', ' '));
  }

  async function runSql(sql: string): Promise<void> {
    abort = new AbortController();
    const started = performance.now();
    try {
      await printRun(machine.sql, sql, state.mode, { ...createOutput(), signal: abort.signal });
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      const told = error.code === 'interrupted' ? 'cancelled\n' : `Error: ${error.message}\n`;
      remarks.write(told);
    } finally {
      abort = undefined;
    }
    remarks.write(problemNote(machine.takeProblems()));
    if (state.timer)
      process.stdout.write(`Run time: ${((performance.now() - started) / 1000).toFixed(3)} s\n`);
  }

  /** Ctrl-C: cancels the statement that runs, else what was typed so far. */
  function interrupt(): void {
    if (abort !== undefined) return abort.abort();
    statement = [];
    process.stdout.write('^C\n');
    terminal.write(null, { ctrl: true, name: 'e' });
    terminal.write(null, { ctrl: true, name: 'u' });
    showPrompt();
  }
}
