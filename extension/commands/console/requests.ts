/** What a host runs when the fleet CLI asks it: `pysight query --requests`, `pysight.ext --json-lines`. */
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { UsageError } from '../../core/errors.ts';
import { loadScanConfig } from '../../core/fleet-key.ts';
import { parseRequests } from '../../core/json-lines.ts';
import { createRealHost } from '../../core/real-host.ts';
import { printable } from '../../core/redact.ts';
import type { Problem } from '../../core/types.ts';
import { answerRequests } from '../../sinks/json-lines/answer-requests.ts';
import { createScanner, type ScannerOptions } from '../../sinks/scanner/scanner.ts';
import { openLocalConsole } from '../../sinks/sql/open.ts';
import { schemas } from '../../tables/schema.ts';
import { createOutput } from './output.ts';

export interface RequestsOptions {
  /** Configuration file; the platform's own place when undefined. */
  readonly configPath: string | undefined;
  readonly version: string;
  /** How to start the scanning child, where this program is packed. */
  readonly scanner?: Omit<ScannerOptions, 'schemas' | 'config'>;
}

/** As the packed extension runs it: `--config FILE` may be among the arguments; wrong usage is a line on stderr and exit 2. */
export async function serveRequestsOrFail(
  options: Omit<RequestsOptions, 'configPath'> & { readonly argv: readonly string[] },
): Promise<void> {
  const { values } = parseArgs({
    args: [...options.argv],
    options: { config: { type: 'string' } },
    strict: false,
  });
  const configPath = typeof values.config === 'string' ? values.config : undefined;
  try {
    process.exitCode = await serveRequests({ ...options, configPath });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`pysight: ${printable(error.message)}\n`);
    process.exitCode = 2;
  }
}

/** @throws UsageError when standard input is no list of requests */
async function readRequests(): Promise<string> {
  const input = await text(process.stdin);
  try {
    parseRequests(input);
    return input;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** @returns the exit code: 0, or 1 when a query failed */
export async function serveRequests(options: RequestsOptions): Promise<number> {
  const input = await readRequests();
  const host = createRealHost();
  const config = await loadScanConfig(host, options.configPath);
  const scanner = createScanner({ ...options.scanner, schemas, config });
  let problems: { table: string; problem: Problem }[] = [];
  const onProblems = (table: string, found: readonly Problem[]) => {
    for (const problem of found) problems.push({ table, problem });
  };
  const sql = await openLocalConsole({ host, schemas, run: scanner.runTable, onProblems });
  const output = createOutput();
  try {
    const failed = await answerRequests(input, {
      console: sql,
      version: options.version,
      hostname: host.hostname,
      platform: host.platform,
      takeProblems() {
        const taken = problems;
        problems = [];
        return taken;
      },
      async write(line) {
        output.write(line);
        await output.drained();
      },
    });
    return failed === 0 ? 0 : 1;
  } finally {
    await Promise.all([sql.close(), scanner.close()]);
  }
}
