/** The console of this machine as the commands use it: configuration, scanner, tables, problems. */
import { loadScanConfig } from '../../core/fleet-key.ts';
import { createRealHost } from '../../core/real-host.ts';
import type { Problem } from '../../core/types.ts';
import { createScanner } from '../../sinks/scanner/scanner.ts';
import type { SqlConsole } from '../../sinks/sql/console.ts';
import { openLocalConsole } from '../../sinks/sql/open.ts';
import { schemas } from '../../tables/schema.ts';

export interface MachineConsole {
  readonly sql: SqlConsole;
  /** How many things could not be read since it was last asked. */
  takeProblems(): number;
  /** Ends the SQL thread and the scanner. */
  close(): Promise<void>;
}

/**
 * Opens the console; tables run in the scanner's child process.
 * @param configPath configuration file; the platform's own place when undefined
 * @throws UsageError when the configuration is wrong
 */
export async function openMachine(configPath: string | undefined): Promise<MachineConsole> {
  const host = createRealHost();
  const config = await loadScanConfig(host, configPath);
  const scanner = createScanner({ schemas, config });
  let met = new Set<string>();
  const onProblems = (table: string, problems: readonly Problem[]) => {
    for (const { code, path, message } of problems) met.add([table, code, path, message].join('\0'));
  };
  const sql = await openLocalConsole({ host, schemas, run: scanner.runTable, onProblems });
  return {
    sql,
    takeProblems() {
      const { size } = met;
      met = new Set();
      return size;
    },
    async close() {
      await Promise.all([sql.close(), scanner.close()]);
    },
  };
}

/** A line for stderr about what could not be read, or ''. */
export function problemNote(count: number): string {
  if (count === 0) return '';
  const things = count === 1 ? '1 thing' : `${count} things`;
  return `${things} could not be read: SELECT * FROM python_scan_problems says which and why\n`;
}
