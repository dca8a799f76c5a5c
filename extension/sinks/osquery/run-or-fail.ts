/**
 * Runs the extension as a program does: what is wrong with its flags or configuration is a line on stderr and exit code 2. A bug
 * is told with its stack alone: Node would print the line of source, and the packed file has very long ones.
 */
import { OsqueryError } from 'osquery-extension-sdk';
import { UsageError } from '../../core/errors.ts';
import { printable } from '../../core/redact.ts';
import { type RunExtensionOptions, runExtension } from './run-extension.ts';

export async function runExtensionOrFail(options: RunExtensionOptions): Promise<void> {
  try {
    await runExtension(options);
  } catch (error) {
    const known = error instanceof UsageError || error instanceof OsqueryError;
    const text =
      error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error);
    process.stderr.write(`pysight: ${known ? printable(text) : text}\n`);
    process.exit(known ? 2 : 70);
  }
}
