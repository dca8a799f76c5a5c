/** Where reports go: standard output, or a file that only its owner reads, as it names people and weak spots. */
import fs from 'node:fs';
import nodePath from 'node:path';
import pc from 'picocolors';
import { createOutput } from '../../extension/commands/console/output.ts';
import { systemReason, UsageError } from '../../extension/core/errors.ts';
import { makeDirectories } from '../../extension/core/make-directories.ts';
import { type DocumentFormat, renderReport } from '../render/report-formats.ts';
import type { ReportDocument } from '../reports/types.ts';

export interface ReportOutputOptions {
  /** File, or `-` for standard output. */
  readonly output?: string | undefined;
  readonly top?: number | undefined;
}

/**
 * Tables without rows would say that there is nothing.
 * @throws UsageError
 */
export function checkTop(top: number | undefined): void {
  if (top !== undefined && !(Number.isSafeInteger(top) && top > 0))
    throw new UsageError('--top takes a whole number from 1 on');
}

export async function writeReport(
  document: ReportDocument,
  format: DocumentFormat,
  options: ReportOutputOptions,
): Promise<void> {
  const terminal = (options.output === undefined || options.output === '-') && process.stdout.isTTY === true;
  const text = await renderReport(document, format, {
    width: terminal && process.stdout.columns > 0 ? process.stdout.columns : undefined,
    color: terminal && pc.isColorSupported,
    top: options.top,
  });
  await writeReportText(text, options);
}

/** A finished text to where it is to go. */
export async function writeReportText(text: string, { output: file }: ReportOutputOptions): Promise<void> {
  if (file !== undefined && file !== '-') {
    writeReportFile(file, text);
    process.stderr.write(`${nodePath.resolve(file)}\n`);
    return;
  }
  const output = createOutput();
  output.write(text);
  await output.drained();
}

/** @throws UsageError when it cannot be written */
export function writeReportFile(file: string, text: string): void {
  try {
    makeDirectories(nodePath.dirname(nodePath.resolve(file)));
    fs.writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${systemReason(error)}`, { cause: error });
  }
}
