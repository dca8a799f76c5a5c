/** What `pysight query` does. */
import { text } from 'node:stream/consumers';
import { SqlError } from '../../sinks/sql/errors.ts';
import type { FormatName } from '../../sinks/sql/format/formats.ts';
import { printRun } from '../../sinks/sql/print.ts';
import { type MachineConsole, openMachine, problemNote } from './machine.ts';
import { createOutput } from './output.ts';

/** Exit codes that DESIGN lists; 130 is a shell's own for an interrupted command. */
const exitCodes = { sql: 2, table: 4, interrupted: 130 } as const;

/** @returns the exit code */
export async function runQuery(args: Readonly<Record<string, unknown>>): Promise<number> {
  const config = typeof args['config'] === 'string' ? args['config'] : undefined;
  const given = Array.isArray(args['sql']) ? args['sql'].join(' ') : '';
  if (given === '' && process.stdin.isTTY === true) {
    const { runShell } = await import('./shell.ts');
    return runShell(config, formatOf(args));
  }
  const sql = given === '' || given === '-' ? await text(process.stdin) : given;
  const machine = await openMachine(config);
  try {
    return await runPrinted(machine, sql, formatOf(args));
  } finally {
    process.stderr.write(problemNote(machine.takeProblems()));
    await machine.close();
  }
}

async function runPrinted(machine: MachineConsole, sql: string, format: FormatName): Promise<number> {
  try {
    await printRun(machine.sql, sql, format, createOutput());
    return 0;
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    process.stderr.write(`Error: ${error.message}\n`);
    return exitCodes[error.code];
  }
}

function formatOf(args: Readonly<Record<string, unknown>>): FormatName {
  return (['json', 'jsonl', 'csv', 'line'] as const).find((name) => args[name] === true) ?? 'table';
}
