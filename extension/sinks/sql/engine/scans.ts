/** Scans of tables from inside the thread: the first batch comes with the start, the others as SQLite asks for them. */
import type { MessagePort } from 'node:worker_threads';
import type { SqlValue } from '../../scanner/types.ts';
import type { Asker } from './ask.ts';
import type { FromWorker, Question, ScanReply } from './protocol.ts';
import type { Scan, StartScan } from './virtual-table.ts';

export function startScans(asker: Asker, port: MessagePort): StartScan {
  let scans = 0;
  return (table, constraints, colsUsed) => {
    const scan = ++scans;
    const first = replyTo(asker, { ask: 'scan', scan, table, constraints, colsUsed });
    const columns = new Map((first.columns ?? []).map((name, index) => [name, index]));
    return { columns, ...batches(asker, port, scan, first) };
  };
}

function batches(
  asker: Asker,
  port: MessagePort,
  scan: number,
  first: ScanReply,
): Pick<Scan, 'next' | 'close'> {
  let ready: readonly (readonly SqlValue[])[] | undefined = first.rows;
  let { done } = first;
  return {
    next() {
      for (;;) {
        const rows = ready;
        ready = undefined;
        if (rows !== undefined && rows.length > 0) return rows;
        if (done) return undefined;
        const more = replyTo(asker, { ask: 'more', scan });
        ready = more.rows;
        ({ done } = more);
      }
    },
    close() {
      if (!done) port.postMessage({ ask: 'close', scan } satisfies FromWorker);
      done = true;
    },
  };
}

function replyTo(asker: Asker, question: Question): ScanReply {
  const reply = asker.ask(question);
  if (!('scan' in reply)) throw new Error('the console gave no rows');
  return reply.scan;
}
