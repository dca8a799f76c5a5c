/** The console's side of the worker: starts it, answers its questions, hands its rows on. */

import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { SqlValue } from '../../scanner/types.ts';
import type { ConsoleEvent } from '../console.ts';
import { SqlError } from '../errors.ts';
import type { TableRunner } from '../runner.ts';
import type { TableShape } from './plan.ts';
import {
  type FromWorker,
  type Question,
  type Reply,
  type RunRequest,
  signalIndex,
  type WorkerSetup,
} from './protocol.ts';

export interface SqlEngine {
  /** One run at a time. @throws SqlError */
  run(request: RunRequest, signal?: AbortSignal): AsyncGenerator<ConsoleEvent, void>;
  close(): Promise<void>;
}

const rowsPerReply = 1000;

/** @throws when the thread cannot start */
export async function startEngine(
  tables: readonly TableShape[],
  views: Readonly<Record<string, string>>,
  runTable: TableRunner,
): Promise<SqlEngine> {
  const shared = new SharedArrayBuffer(8);
  const signal = new Int32Array(shared);
  const { port1: replies, port2 } = new MessageChannel();
  const setup: WorkerSetup = { signal: shared, replies: port2, tables, views };
  const worker = startWorker(setup, port2);
  const inbox = createInbox(worker);
  const scans = createScans(runTable);
  let tableError: string | undefined;
  const first = await inbox.next();
  if (first.ask !== 'ready') throw new Error('the SQL thread did not start');

  return {
    run,
    async close() {
      scans.closeAll();
      replies.close();
      await worker.terminate();
    },
  };

  async function* run(request: RunRequest, abort?: AbortSignal): AsyncGenerator<ConsoleEvent, void> {
    Atomics.store(signal, signalIndex.cancelled, 0);
    tableError = undefined;
    const cancel = () => {
      scans.closeAll();
      Atomics.store(signal, signalIndex.cancelled, 1);
      wake();
    };
    abort?.addEventListener('abort', cancel, { once: true });
    if (abort?.aborted === true) cancel();
    worker.postMessage(request);
    let finished = false;
    try {
      for (;;) {
        const message = await inbox.next();
        finished = message.ask === 'finished';
        if (message.ask === 'finished') {
          if (message.error !== undefined) throw errorOf(message.error);
          return;
        }
        const event = await answer(message);
        if (event !== undefined) yield event;
        if ('call' in message && event !== undefined) reply({ call: message.call, go: true });
      }
    } finally {
      abort?.removeEventListener('abort', cancel);
      if (!finished) await abandon(cancel);
      scans.closeAll();
    }
  }

  function errorOf({ message, interrupted }: { message: string; interrupted: boolean }): SqlError {
    if (interrupted) return new SqlError('interrupted', 'interrupted');
    return new SqlError(message, message === tableError ? 'table' : 'sql');
  }

  /** The one who asked stopped taking rows: ends the run, so that the next one finds an idle worker. */
  async function abandon(cancel: () => void): Promise<void> {
    cancel();
    while ((await inbox.next()).ask !== 'finished');
  }

  /** Answers a question about tables; one about results becomes an event, answered when it was taken. */
  async function answer(message: FromWorker): Promise<ConsoleEvent | undefined> {
    if (message.ask === 'statement') return { kind: 'statement', columns: message.columns };
    if (message.ask === 'rows') return { kind: 'rows', rows: message.rows };
    if (message.ask === 'close') scans.close(message.scan);
    if (message.ask !== 'scan' && message.ask !== 'more') return undefined;
    try {
      const scan = message.ask === 'scan' ? await scans.start(message) : scans.more(message.scan);
      reply({ call: message.call, scan });
    } catch (error) {
      tableError = error instanceof Error ? error.message : String(error);
      reply({ call: message.call, error: tableError });
    }
    return undefined;
  }

  function reply(message: Reply): void {
    replies.postMessage(message);
    wake();
  }

  function wake(): void {
    Atomics.add(signal, signalIndex.replies, 1);
    Atomics.notify(signal, signalIndex.replies);
  }
}

/** A bundle has the thread's entry beside it; from source, the entry registers tsx first, as Node 20 needs it. */
function startWorker(workerData: WorkerSetup, port: MessagePort): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const entry = isSource
    ? new URL('./source-worker.mjs', import.meta.url)
    : new URL('./sql-worker.mjs', import.meta.url);
  return new Worker(entry, { workerData, transferList: [port], execArgv: [] });
}

/** The worker's messages as a queue; a dead worker rejects. */
function createInbox(worker: Worker): { next(): Promise<FromWorker> } {
  const messages: FromWorker[] = [];
  let waiting: { resolve: (message: FromWorker) => void; reject: (error: Error) => void } | undefined;
  let failure: Error | undefined;
  worker.on('message', (message: FromWorker) => {
    if (waiting === undefined) messages.push(message);
    else waiting.resolve(message);
    waiting = undefined;
  });
  const fail = (error: Error) => {
    failure ??= error;
    waiting?.reject(failure);
    waiting = undefined;
  };
  worker.on('error', (error: Error) =>
    fail(new SqlError(`the SQL thread failed: ${error.message}`, 'table', { cause: error })),
  );
  worker.on('exit', () => fail(new SqlError('the SQL thread ended', 'table')));
  return {
    next() {
      const message = messages.shift();
      if (message !== undefined) return Promise.resolve(message);
      if (failure !== undefined) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
      });
    },
  };
}

/** A table that does not heed the signal is not waited for. */
async function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new Error('interrupted'));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

interface Scans {
  start(question: Extract<Question, { ask: 'scan' }>): Promise<Extract<Reply, { scan: unknown }>['scan']>;
  more(scan: number): Extract<Reply, { scan: unknown }>['scan'];
  close(scan: number): void;
  closeAll(): void;
}

/** The scans under way, each with its rows not yet taken. */
function createScans(runTable: TableRunner): Scans {
  const open = new Map<number, Iterator<readonly SqlValue[]>>();
  let abort = new AbortController();
  return {
    async start({ scan, table, constraints, colsUsed }) {
      const { signal } = abort;
      const answer = await orAborted(runTable(table, { constraints, colsUsed }, signal), signal);
      open.set(scan, answer.rows()[Symbol.iterator]());
      return { columns: answer.columns, ...take(scan) };
    },
    more: take,
    close: (scan) => void open.delete(scan),
    closeAll() {
      abort.abort();
      abort = new AbortController();
      open.clear();
    },
  };

  function take(scan: number): { rows: (readonly SqlValue[])[]; done: boolean } {
    const iterator = open.get(scan);
    const rows: (readonly SqlValue[])[] = [];
    while (iterator !== undefined && rows.length < rowsPerReply) {
      const next = iterator.next();
      if (next.done === true) break;
      rows.push(next.value);
    }
    const done = rows.length < rowsPerReply;
    if (done) open.delete(scan);
    return { rows, done };
  }
}
