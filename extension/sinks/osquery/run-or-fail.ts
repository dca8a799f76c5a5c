/** Runs the extension as a program does: what is wrong with its flags or configuration is a line on stderr and exit code 2. */
import { OsqueryError } from 'osquery-extension-sdk';
import { UsageError } from '../../core/errors.ts';
import { printable } from '../../core/redact.ts';
import { type RunExtensionOptions, runExtension } from './run-extension.ts';

export async function runExtensionOrFail(options: RunExtensionOptions): Promise<void> {
  try {
    await runExtension(options);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof OsqueryError)) throw error;
    process.stderr.write(`pysight: ${printable(error.message)}\n`);
    process.exit(2);
  }
}
