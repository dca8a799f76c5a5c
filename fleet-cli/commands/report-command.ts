/** What `pysight report` does. */
import fs from 'node:fs';
import nodePath from 'node:path';
import pc from 'picocolors';
import { createOutput } from '../../extension/commands/console/output.ts';
import { UsageError } from '../../extension/core/errors.ts';
import { type ReportFormat, renderReport, reportFormatOf } from '../render/report-formats.ts';
import { chooseReports, reports } from '../reports/definitions/index.ts';
import { exitCodeOfDenominator } from '../reports/denominator.ts';
import { makeDocument } from '../reports/document.ts';
import { reachesSeverity } from '../reports/fail-on.ts';
import { openReportStore } from '../reports/open-report-store.ts';
import { parseSince } from '../reports/since.ts';
import type { ReportDocument } from '../reports/types.ts';

export interface ReportArguments {
  readonly name?: readonly string[] | undefined;
  readonly store?: string | undefined;
  readonly since: string;
  readonly format?: ReportFormat | undefined;
  readonly output?: string | undefined;
  readonly html?: string | readonly string[] | undefined;
  readonly top?: number | undefined;
  readonly policy?: string | undefined;
  readonly 'fail-on'?: 'critical' | 'high' | 'medium' | 'low' | undefined;
  readonly offline: boolean;
  readonly list: boolean;
  readonly config?: string | undefined;
}

/** @returns the exit code */
export async function runReport(args: ReportArguments): Promise<number> {
  if (args.list) return listReports();
  const format = args.format ?? reportFormatOf(args.output);
  const now = Math.floor(Date.now() / 1000);
  const since = parseSince(args.since, now);
  const chosen = chooseReports(
    args.name ?? [],
    format === 'terminal' || format === 'md' ? 'overview' : 'all',
  );
  const html = typeof args.html === 'string' ? args.html : args.html?.at(-1);
  const opened = await openReportStore({
    store: args.store,
    configPath: args.config,
    offline: args.offline,
    now,
  });
  const { store } = opened;
  try {
    const make = { ...opened, since, now };
    const document = await makeDocument({ ...make, reports: chosen, format });
    await write(document, format, args);
    if (html !== undefined) {
      const whole = await makeDocument({ ...make, reports, format: 'html' });
      writeFile(html, await renderReport(whole, 'html', {}));
      process.stderr.write(`\nThe whole report, to read in a browser: ${nodePath.resolve(html)}\n`);
    }
    const failed = args['fail-on'] !== undefined && (await reachesSeverity(store, args['fail-on']));
    return failed ? 1 : exitCodeOfDenominator(document.denominator);
  } finally {
    await store.close();
  }
}

async function write(document: ReportDocument, format: ReportFormat, args: ReportArguments): Promise<void> {
  const file = args.output === '-' ? undefined : args.output;
  const terminal = file === undefined && process.stdout.isTTY === true;
  const text = await renderReport(document, format, {
    width: terminal ? process.stdout.columns : undefined,
    color: terminal && pc.isColorSupported,
    top: args.top,
  });
  if (file !== undefined) {
    writeFile(file, text);
    process.stderr.write(`${nodePath.resolve(file)}\n`);
    return;
  }
  const output = createOutput();
  output.write(text);
  await output.drained();
}

/** Reports name people and weak spots: only their owner reads the file. */
function writeFile(file: string, text: string): void {
  try {
    fs.mkdirSync(nodePath.dirname(nodePath.resolve(file)), { recursive: true });
    fs.writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function listReports(): number {
  const width = Math.max(...reports.map(({ name }) => name.length));
  for (const { name, question } of reports) process.stdout.write(`${name.padEnd(width)}  ${question}\n`);
  return 0;
}
