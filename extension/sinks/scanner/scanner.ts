/** The scanner, seen from the process that has the queries: starts a child when there is work and ends it when it is quiet. */
import { buildId } from '../../core/build-id.ts';
import type { Config } from '../../core/config.ts';
import type { StoredProblem } from '../../core/problems.ts';
import type { TableSchema } from '../../core/table-schema.ts';
import { defaultChildCommand } from './child-command.ts';
import type { Frame } from './frames.ts';
import {
  type DoneMessage,
  type FailedMessage,
  fromChild,
  type SqlAnswerMessage,
  type SqlMessage,
  type StateMessage,
  toChild,
} from './protocol.ts';
import { createScanResult } from './scan-result.ts';
import { type ChildEnd, type ScannerChild, startScannerChild } from './scanner-child.ts';
import { ScanError, type Scanner, type ScanQuery, type ScanResult } from './types.ts';

/** What a table may take beyond its own time-out, which it keeps by itself when it can: the longer it ran the more it has to hand over. */
const leastGraceMs = 10_000;
const graceShare = 0.1;
const quietMs = 60_000;

export interface ScannerOptions {
  /** The tables that the child has. */
  readonly schemas: readonly Pick<TableSchema, 'name' | 'columns'>[];
  readonly config: Config;
  /** Asks the osquery that this process extends. */
  readonly osquery?: ((sql: string) => Promise<readonly Readonly<Record<string, string>>[]>) | undefined;
  /** Arguments of Node that run the child; needed only where the code was packed in its own way. */
  readonly command?: readonly string[];
  /** How long a child without work is kept; default a minute. */
  readonly quietMs?: number;
  /** Called when a child that had no work for that long has been ended. */
  readonly onQuiet?: () => void;
  /** Called when this program's files are of another version by now: it cannot go on. */
  readonly onReplaced?: (message: string) => void;
  /** How much longer than `limits.tableMs` a table may take before its child is killed; default a tenth of that, at least 10 s. */
  readonly graceMs?: number;
}

interface Pending {
  readonly id: number;
  readonly name: string;
  readonly query: ScanQuery;
  readonly chunks: Uint8Array[];
  timer: NodeJS.Timeout;
  /** It was started again once, as its child died for another query's sake. */
  again: boolean;
  resolve(result: ScanResult): void;
  reject(error: ScanError): void;
}

/** Makes a scanner. No process is started before the first query. */
export function createScanner(options: ScannerOptions): Scanner {
  const tables = new Map(options.schemas.map((table) => [table.name as string, table]));
  const pending = new Map<number, Pending>();
  let child: ScannerChild | undefined;
  let quietTimer: NodeJS.Timeout | undefined;
  let problems: readonly StoredProblem[] = [];
  let nextId = 1;
  let closed = false;
  /** A child is being ended for a query that hung: the others are started again. */
  let ending = false;

  function runTable(name: string, query: ScanQuery, signal?: AbortSignal): Promise<ScanResult> {
    if (closed) return Promise.reject(new ScanError('CLOSED', 'the scanner is closed'));
    if (!tables.has(name)) return Promise.reject(new ScanError('UNKNOWN_TABLE', `no such table: ${name}`));
    if (signal?.aborted === true) return Promise.reject(abortError());
    return new Promise((resolve, reject) => {
      const id = nextId++;
      const timer = setTimeout(() => expire(id), timeoutMs());
      const onAbort = () => cancel(id);
      signal?.addEventListener('abort', onAbort, { once: true });
      const settle = <T>(then: (value: T) => void) => {
        return (value: T) => {
          signal?.removeEventListener('abort', onAbort);
          then(value);
        };
      };
      const scan: Pending = {
        id,
        name,
        query,
        chunks: [],
        timer,
        again: false,
        resolve: settle(resolve),
        reject: settle(reject),
      };
      pending.set(id, scan);
      send(scan);
    });
  }

  function send(scan: Pending): void {
    clearTimeout(quietTimer);
    child ??= start();
    child.hold(true);
    const { constraints, colsUsed } = scan.query;
    child.send(toChild.query, scan.id, { name: scan.name, constraints, colsUsed });
  }

  function start(): ScannerChild {
    const started: ScannerChild = startScannerChild({
      command: options.command ?? defaultChildCommand(),
      start: { build: buildId(), config: options.config, osquery: options.osquery !== undefined, problems },
      memoryBytes: options.config.limits.memoryBytes,
      onFrame: (frame) => receive(frame, started),
      onEnd: (end) => ended(end, started),
    });
    return started;
  }

  function receive(frame: Frame, from: ScannerChild): void {
    if (frame.kind === fromChild.sql) void answerSql(frame, from);
    else if (frame.kind === fromChild.state) problems = parse<StateMessage>(frame).problems;
    else if (frame.kind === fromChild.rows) pending.get(frame.id)?.chunks.push(frame.payload);
    else if (frame.kind === fromChild.done) done(frame);
    else if (frame.kind === fromChild.failed) failed(frame);
  }

  function done(frame: Frame): void {
    const scan = take(frame.id);
    const columns = scan === undefined ? undefined : tables.get(scan.name)?.columns;
    if (scan !== undefined && columns !== undefined)
      scan.resolve(createScanResult(columns, parse<DoneMessage>(frame), scan.chunks));
  }

  function failed(frame: Frame): void {
    const { code, message } = parse<FailedMessage>(frame);
    take(frame.id)?.reject(new ScanError(code, message));
  }

  async function answerSql(frame: Frame, from: ScannerChild): Promise<void> {
    let answer: SqlAnswerMessage;
    try {
      answer = { rows: (await options.osquery?.(parse<SqlMessage>(frame).sql)) ?? [] };
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    if (from === child) from.send(toChild.sqlAnswer, frame.id, answer);
  }

  /** The table did not keep its time-out by itself: only the end of its process stops it. */
  function expire(id: number): void {
    // The child hangs in one query: that the others are late as well is not their doing.
    if (ending && pending.get(id)?.again === false) return;
    const scan = take(id);
    if (scan === undefined) return;
    const seconds = Math.round(timeoutMs() / 1000);
    const message = `${scan.name} did not finish within ${seconds} s (limits.tableMs) and was ended`;
    scan.reject(new ScanError('TIMEOUT', message));
    ending = child !== undefined;
    child?.kill({ code: 'TIMEOUT', message: `the scanner was ended, as ${scan.name} hung` });
  }

  function cancel(id: number): void {
    child?.send(toChild.cancel, id, {});
    take(id)?.reject(abortError());
  }

  function ended(end: ChildEnd, which: ScannerChild): void {
    if (which !== child) return;
    child = undefined;
    ending = false;
    if (end.code === 'REPLACED') options.onReplaced?.(end.message);
    for (const scan of [...pending.values()]) {
      scan.chunks.length = 0;
      if (end.code === 'TIMEOUT' && !scan.again) {
        scan.again = true;
        clearTimeout(scan.timer);
        scan.timer = setTimeout(() => expire(scan.id), timeoutMs());
        send(scan);
      } else {
        take(scan.id)?.reject(new ScanError(end.code, end.message));
      }
    }
  }

  /** Ends a query's place; the last one starts the quiet time. */
  function take(id: number): Pending | undefined {
    const scan = pending.get(id);
    if (scan === undefined) return undefined;
    clearTimeout(scan.timer);
    pending.delete(id);
    if (pending.size > 0) return scan;
    child?.hold(false);
    clearTimeout(quietTimer);
    quietTimer = setTimeout(() => void becomeQuiet(), options.quietMs ?? quietMs);
    quietTimer.unref();
    return scan;
  }

  async function becomeQuiet(): Promise<void> {
    await endChild();
    options.onQuiet?.();
  }

  async function endChild(): Promise<void> {
    clearTimeout(quietTimer);
    const last = child;
    child = undefined;
    await last?.end();
  }

  function timeoutMs(): number {
    const { tableMs } = options.config.limits;
    return tableMs + (options.graceMs ?? Math.max(leastGraceMs, graceShare * tableMs));
  }

  return {
    runTable,
    async close() {
      closed = true;
      for (const scan of [...pending.values()])
        take(scan.id)?.reject(new ScanError('CLOSED', 'the scanner is closed'));
      child?.hold(true);
      await endChild();
    },
  };
}

function parse<T>(frame: Frame): T {
  return JSON.parse(frame.payload.toString('utf8')) as T;
}

function abortError(): ScanError {
  return new ScanError('ABORTED', 'the query was given up');
}
