/**
 * The wire thread. It owns all sockets, so that a ping is answered at once and time-outs hold while a plugin keeps the main
 * thread busy. The main thread gets calls and gives back bytes.
 */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { RegistrationError } from '../errors.ts';
import { ManagerLink } from './manager-link.ts';
import type { EndCause, FromWire, ToWire, WireOptions } from './thread-messages.ts';
import { WireServer } from './wire-server.ts';

/** How long the main thread has to end the process after the manager has gone, before this thread does it. */
const lastResortMs = 10_000;

/**
 * Serves the wire until it ends; call this as all that a worker thread does.
 * @param port the port to the main thread; the worker's own by default
 */
export function runWireWorker(port: MessagePort | null = parentPort): void {
  if (port === null) throw new Error('the wire runs in a worker thread');
  const answers = { server: undefined as WireServer | undefined };
  const stop = new AbortController();
  port.on('message', (message: ToWire) => {
    if (message.kind === 'start') void serve(message.options, port, stop, answers);
    else if (message.kind === 'answer') answers.server?.answer(message.id, message);
    else stop.abort();
  });
}

interface Ending {
  readonly cause: EndCause;
  readonly message: string;
}

async function serve(
  options: WireOptions,
  port: MessagePort,
  stop: AbortController,
  answers: { server: WireServer | undefined },
): Promise<void> {
  const post = (message: FromWire) => port.postMessage(message);
  const link = new ManagerLink(options);
  let ending: Ending;
  try {
    const uuid = await link.register(stop.signal, (level, message) => post({ kind: 'log', level, message }));
    ending = await serveRegistered(options, uuid, link, post, stop, answers);
  } catch (error) {
    ending = endingOf(error, stop.signal);
  }
  link.close();
  post({ kind: 'ended', ...ending });
  if (ending.cause === 'manager-gone') forceEnd();
}

async function serveRegistered(
  options: WireOptions,
  uuid: number | bigint,
  link: ManagerLink,
  post: (message: FromWire) => void,
  stop: AbortController,
  answers: { server: WireServer | undefined },
): Promise<Ending> {
  let shutdown = false;
  const server = new WireServer(`${options.socket}.${uuid}`, uuid, options.limits, {
    call: (id, args) => post({ kind: 'call', id, ...args }),
    cancel: (id, reason) => post({ kind: 'cancel', id, reason }),
    refused: (reason) => post({ kind: 'log', level: 'debug', message: `connection closed: ${reason}` }),
    shutdown() {
      shutdown = true;
      // The answer goes out first.
      setImmediate(() => stop.abort());
    },
  });
  try {
    await server.listen();
  } catch (error) {
    await link.deregister(uuid);
    return { cause: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
  answers.server = server;
  post({ kind: 'registered', uuid });
  const gone = await link.watch(uuid, () => server.lastPing, stop.signal);
  if (gone === '' && !shutdown) await link.deregister(uuid);
  server.close();
  if (gone !== '') return { cause: 'manager-gone', message: gone };
  return shutdown ? { cause: 'shutdown', message: '' } : { cause: 'stopped', message: '' };
}

function endingOf(error: unknown, signal: AbortSignal): Ending {
  if (signal.aborted) return { cause: 'stopped', message: '' };
  const message = error instanceof Error ? error.message : String(error);
  return { cause: error instanceof RegistrationError ? 'refused' : 'unreachable', message };
}

/**
 * An extension whose main thread hangs must not outlive its manager: the watcher starts a fresh one. A main thread that works
 * terminates this thread long before.
 */
function forceEnd(): void {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), lastResortMs);
}
