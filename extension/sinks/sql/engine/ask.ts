/** The worker's side of a question: post it, sleep until the answer is there. SQLite calls tables synchronously. */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { type Question, type Reply, signalIndex, type WorkerSetup } from './protocol.ts';

/** The run was cancelled while it waited. */
export class Cancelled extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Cancelled';
  }
}

export interface Asker {
  /** @throws Error with the message of a failed scan, or Cancelled */
  ask(question: Question): Reply;
  readonly cancelled: boolean;
}

export function createAsker(setup: WorkerSetup, port: MessagePort): Asker {
  const signal = new Int32Array(setup.signal);
  let calls = 0;
  const isCancelled = () => Atomics.load(signal, signalIndex.cancelled) === 1;
  return {
    ask(question) {
      const call = ++calls;
      port.postMessage({ ...question, call });
      const reply = wait(call);
      if ('error' in reply) throw new Error(reply.error);
      return reply;
    },
    get cancelled() {
      return isCancelled();
    },
  };

  function wait(call: number): Reply {
    for (;;) {
      const seen = Atomics.load(signal, signalIndex.replies);
      if (isCancelled()) throw new Cancelled();
      const received = receiveMessageOnPort(setup.replies) as { message: Reply } | undefined;
      // Replies to calls that a cancellation abandoned may still arrive.
      if (received?.message.call === call) return received.message;
      if (received === undefined) Atomics.wait(signal, signalIndex.replies, seen);
    }
  }
}
