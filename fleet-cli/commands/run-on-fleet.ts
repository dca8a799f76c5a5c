/** What `pysight run` does. */
import { text } from 'node:stream/consumers';
import { createOutput, type Output } from '../../extension/commands/console/output.ts';
import { UsageError } from '../../extension/core/errors.ts';
import { checkSql } from '../collect/check-sql.ts';
import { collect, describeDenominator, exitCodeOf } from '../collect/collect.ts';
import { groupAnswers } from '../collect/group-answers.ts';
import { createProgress } from '../collect/progress.ts';
import { printGroups, printRows } from '../render/rows.ts';
import { wrapLines } from '../render/terminal.ts';
import type { Denominator, HostResult, HostSpec } from '../types.ts';
import { chooseHosts, type HostArguments, interruptible, toAskOptions } from './options/hosts.ts';
import { printHosts } from './options/list-hosts.ts';
import { isAsking } from './options/passphrase.ts';

export interface RunArguments extends HostArguments {
  readonly sql?: string | undefined;
  readonly format?: 'table' | 'json' | 'jsonl' | 'csv' | 'md' | undefined;
  readonly group: boolean;
}

/** @returns the exit code */
export async function runOnFleet(args: RunArguments): Promise<number> {
  const hosts = chooseHosts(args);
  const output = createOutput();
  if (args['list-hosts']) return printHosts(hosts, output);
  // yargs gives '' for a lone -.
  const piped = args.sql === undefined || args.sql === '-' || args.sql === '';
  const sql = (piped ? await text(process.stdin) : (args.sql ?? '')).trim();
  if (sql === '') throw new UsageError('give one SELECT as an argument or on standard input');
  await checkSql(sql);
  const format = args.format ?? (output.terminal || args.group ? 'table' : 'jsonl');
  const { signal, done } = interruptible(args.deadline);
  try {
    return await ask(args, hosts, sql, format, output, signal);
  } finally {
    done();
  }
}

async function ask(
  args: RunArguments,
  hosts: readonly HostSpec[],
  sql: string,
  format: NonNullable<RunArguments['format']>,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const options = toAskOptions(args, signal);
  const progress = createProgress(hosts.length, { isHidden: isAsking });
  const streaming = format === 'jsonl' && !args.group;
  const results: HostResult[] = [];
  const started = Math.floor(Date.now() / 1000);
  if (streaming) writeJson(output, { type: 'meta', asked: hosts.length, started });
  const denominator = await collect(hosts, [{ query: '', sql }], {
    ...options,
    concurrency: args.concurrency,
    onStart: (host) => progress.begin(host),
    onResult(result, host) {
      progress.add(host, result);
      if (!streaming) results.push(result);
      else progress.beside(() => streamResult(output, result));
    },
  });
  progress.end();
  if (streaming) writeJson(output, { type: 'meta', ...denominator });
  else printAll(results, denominator, format, args.group, output);
  await output.drained();
  reportFailures(streaming ? [] : results, denominator);
  return exitCodeOf(denominator);
}

function printAll(
  results: readonly HostResult[],
  denominator: Denominator,
  format: Exclude<RunArguments['format'], undefined>,
  group: boolean,
  output: Output,
): void {
  if (group) printGroups(groupAnswers(results), denominator, format, output);
  else printRows(results, denominator, format, output);
}

function streamResult(output: Output, result: HostResult): void {
  const { host, status, code, message, durationMs } = result;
  const rows = result.answers.flatMap((answer) => answer.rows.map((row) => ({ type: 'row', host, row })));
  writeJson(output, ...rows, { type: 'host', host, status, code, message, durationMs });
}

/** In one piece: a host's lines stay together. */
function writeJson(output: Output, ...values: object[]): void {
  output.write(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}

/** Why hosts did not answer, for a person: on standard error, the first few of each reason. */
function reportFailures(results: readonly HostResult[], denominator: Denominator): void {
  const { width } = createOutput(process.stderr);
  if (results.length === 0) {
    if (exitCodeOf(denominator) !== 0)
      process.stderr.write(wrapLines(`${describeDenominator(denominator)}\n`, width));
    return;
  }
  const shown = 10;
  const failed = results.filter((result) => result.status !== 'ok');
  for (const { code, message = '' } of failed.slice(0, shown))
    process.stderr.write(wrapLines(`${code ?? 'FAILED'}: ${message}\n`, width));
  if (failed.length > shown)
    process.stderr.write(`… and ${failed.length - shown} more: --format json has them all\n`);
}
