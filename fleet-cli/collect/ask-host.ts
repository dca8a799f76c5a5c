/** Asks one host: connect, run the queries, understand the answer, and say in one result what became of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryRequest } from '../../extension/core/json-lines.ts';
import { type Connection, connect, type SshOptions } from '../ssh/connect.ts';
import { printableReason, RemoteError, toRemoteError } from '../ssh/errors.ts';
import { type ExecuteResult, execute } from '../ssh/execute.ts';
import { sudoFailure } from '../ssh/sudo.ts';
import { isWindows } from '../ssh/windows.ts';
import type { Answer, HostResult, HostSpec, Row } from '../types.ts';
import { wellFormedJson } from '../well-formed-json.ts';
import { createAnswerReader, type Received } from './answers.ts';
import { osqueryiCommand, posixCommand, probeExit, windowsCommand } from './remote-command.ts';

export interface AskOptions {
  readonly ssh: SshOptions;
  /** Where `pysight deploy` installed on POSIX hosts. */
  readonly remoteRoot: string;
  readonly sudo: boolean;
  readonly commandTimeoutMs: number;
  readonly maxBytes: number;
  /** Attempts after the first; only failures that did nothing are tried again. */
  readonly retries: number;
  readonly signal: AbortSignal;
}

const retryAfterMs = 500;

/** @returns the host's result, always: failures are data */
export async function askHost(
  host: HostSpec,
  requests: readonly QueryRequest[],
  options: AskOptions,
): Promise<HostResult> {
  const started = performance.now();
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptHost(host, requests, options);
    const again =
      outcome.failure?.retryable === true && attempt <= options.retries && !options.signal.aborted;
    if (!again) return toResult(host, outcome, attempt, performance.now() - started);
    // A server that had too many logins at once is left alone for a moment, and not by all at the same time.
    await sleep(retryAfterMs * (0.5 + Math.random()), undefined, { signal: options.signal }).catch(
      () => undefined,
    );
  }
}

interface Outcome {
  readonly received?: Received;
  readonly failure?: RemoteError;
  readonly bytes: number;
}

async function attemptHost(
  host: HostSpec,
  requests: readonly QueryRequest[],
  options: AskOptions,
): Promise<Outcome> {
  let connection: Connection | undefined;
  try {
    connection = await connect(host, options.ssh, options.signal);
    return await askConnected(connection, host, requests, options);
  } catch (error) {
    return { failure: toRemoteError(error, host.name), bytes: 0 };
  } finally {
    connection?.close();
  }
}

async function askConnected(
  connection: Connection,
  host: HostSpec,
  requests: readonly QueryRequest[],
  options: AskOptions,
): Promise<Outcome> {
  const input = `${requests.map((request) => JSON.stringify(request)).join('\n')}\n`;
  const asked = new Set(requests.map(({ query }) => query));
  const first = await runJsonLines(
    connection,
    host,
    posixCommand(options.remoteRoot, options.sudo),
    input,
    asked,
    options,
  );
  if (first.received?.hello !== undefined || first.result === undefined) return first;
  const { exitCode, errorOutput } = first.result;
  if (exitCode === probeExit.osqueryOnly)
    return askOsqueryi(connection, host, first.text.trim(), requests, options);
  if (exitCode === probeExit.noExtension)
    return failed(
      'NO_EXTENSION',
      `${host.name} has osquery but not pysight's extension: run pysight deploy`,
      first.bytes,
    );
  if (exitCode === probeExit.noOsquery)
    return failed(
      'NO_OSQUERY',
      `${host.name} has neither pysight nor osquery: run pysight deploy`,
      first.bytes,
    );
  if (isWindows(connection.client, errorOutput)) {
    return judge(host, await runJsonLines(connection, host, windowsCommand(), input, asked, options));
  }
  return judge(host, first, options.sudo);
}

interface Run extends Outcome {
  readonly result?: ExecuteResult;
  /** The first bytes of the output, for what is no JSON lines. */
  readonly text: string;
}

async function runJsonLines(
  connection: Connection,
  host: HostSpec,
  command: string,
  input: string,
  asked: ReadonlySet<string>,
  options: AskOptions,
): Promise<Run> {
  const reader = createAnswerReader(asked);
  let text = '';
  let bytes = 0;
  let failure: RemoteError | undefined;
  let result: ExecuteResult | undefined;
  try {
    result = await execute(connection.client, host.name, {
      ...limits(options),
      command,
      input,
      onOutput: (chunk) => {
        bytes += chunk.length;
        if (text.length < 1024) text += chunk.toString('latin1');
        reader.push(chunk);
      },
    });
  } catch (error) {
    failure = toRemoteError(error, host.name);
  }
  const received = endReader(reader, host.name);
  if (received instanceof RemoteError) return { failure: failure ?? received, bytes, text };
  return {
    received,
    bytes,
    text,
    ...(failure === undefined ? {} : { failure }),
    ...(result === undefined ? {} : { result }),
  };
}

function endReader(reader: ReturnType<typeof createAnswerReader>, host: string): Received | RemoteError {
  try {
    return reader.end(host);
  } catch (error) {
    return toRemoteError(error, host);
  }
}

function judge(host: HostSpec, run: Run, sudo = false): Outcome {
  if (run.failure !== undefined || run.received?.hello !== undefined || run.result === undefined) return run;
  const { exitCode, errorOutput } = run.result;
  if (exitCode === 0)
    return failed('BAD_OUTPUT', `${host.name} answered, but not as pysight does`, run.bytes);
  const refused = sudo ? sudoFailure(host.name, exitCode, errorOutput) : undefined;
  if (refused !== undefined) return { failure: refused, bytes: run.bytes };
  const detail = errorOutput === '' ? '' : `: ${errorOutput}`;
  return failed('REMOTE_EXIT', `${host.name} ended with exit code ${exitCode}${detail}`, run.bytes);
}

/** The daemon has our tables but its extension cannot be run by this user: ask osquery's own shell, query by query. */
async function askOsqueryi(
  connection: Connection,
  host: HostSpec,
  socket: string,
  requests: readonly QueryRequest[],
  options: AskOptions,
): Promise<Outcome> {
  const answers: Answer[] = [];
  const errors: { query: string; message: string }[] = [];
  let bytes = 0;
  for (const { query, sql } of requests) {
    const chunks: Buffer[] = [];
    const command = osqueryiCommand(socket.split('\n').at(-1) ?? '', sql, options.sudo);
    const result = await execute(connection.client, host.name, {
      ...limits(options),
      maxBytes: options.maxBytes - bytes,
      command,
      input: '',
      onOutput: (c) => chunks.push(c),
    });
    bytes += result.bytes;
    const rows = parseRows(Buffer.concat(chunks).toString('utf8'));
    if (result.exitCode === 0 && rows !== undefined)
      answers.push({ query, columns: Object.keys(rows[0] ?? {}), rows });
    else errors.push({ query, message: result.errorOutput });
  }
  const missing = errors.find((error) => /no such table: python_/.test(error.message));
  if (missing !== undefined && answers.length === 0) {
    return failed(
      'NO_EXTENSION',
      `osquery on ${host.name} runs without pysight's extension: run pysight deploy`,
      bytes,
    );
  }
  return { received: { answers, errors, problems: [], hello: undefined, complete: true }, bytes };
}

function parseRows(text: string): Row[] | undefined {
  try {
    const value: unknown = JSON.parse(wellFormedJson(text));
    return Array.isArray(value) && value.every(isRow) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** osquery gives every cell as text; a host may give anything. */
function isRow(value: unknown): value is Row {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(
      (cell) => cell === null || typeof cell === 'string' || typeof cell === 'number',
    )
  );
}

function limits(options: AskOptions) {
  return { timeoutMs: options.commandTimeoutMs, maxBytes: options.maxBytes, signal: options.signal };
}

function failed(code: RemoteError['code'], message: string, bytes: number): Outcome {
  return { failure: new RemoteError(code, message), bytes };
}

function toResult(host: HostSpec, outcome: Outcome, attempts: number, durationMs: number): HostResult {
  const { received, failure } = outcome;
  const answers = received?.answers ?? [];
  const message = messageOf(received, failure);
  const incomplete = failure !== undefined || received?.complete !== true || received.errors.length > 0;
  return {
    host: host.name,
    status: !incomplete ? 'ok' : answers.length > 0 ? 'partial' : 'failed',
    ...(failure !== undefined ? { code: failure.code } : incomplete ? { code: 'REMOTE_EXIT' as const } : {}),
    ...(message === '' ? {} : { message }),
    answers,
    bytes: outcome.bytes,
    durationMs: Math.round(durationMs),
    attempts,
  };
}

const shownErrors = 20;

function describeErrors(errors: Received['errors']): string {
  const shown = errors
    .slice(0, shownErrors)
    .map(({ query, message }) => (query === '' ? message : `${printableReason(query)}: ${message}`));
  const rest = errors.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}

function messageOf(received: Received | undefined, failure: RemoteError | undefined): string {
  if (failure !== undefined) return printableReason(failure.message);
  const errors = received?.errors ?? [];
  if (errors.length > 0) return describeErrors(errors);
  return received?.complete === false ? 'the answer ended before it was complete' : '';
}
