/** One life of the scanner's child process, seen from its parent. */
import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import type { Duplex } from 'node:stream';
import { otherBuildExit, otherBuildMessage } from '../../core/build-id.ts';
import { engineEnvironment, engineOptions } from './engine-options.ts';
import { createFrameReader, type Frame, jsonFrame } from './frames.ts';
import { residentBytes } from './memory.ts';
import { fromChild, type StartMessage, toChild, type WritingMessage } from './protocol.ts';

const memoryCheckMs = 1000;
/** How long a child that was told to end may take; it may hang. */
const endGraceMs = 2000;
/** How long it may write what it found: a large cache on a slow disk needs its time, and all was for nothing without. */
const writeGraceMs = 60_000;
const channelFd = 3;

/** Why a child is not there any more. */
export interface ChildEnd {
  readonly code: 'CRASHED' | 'MEMORY' | 'TIMEOUT' | 'CLOSED' | 'REPLACED';
  readonly message: string;
}

export interface ScannerChildOptions {
  /** Arguments of Node that run the child. */
  readonly command: readonly string[];
  readonly start: StartMessage;
  /** Resident memory at which it is ended, bytes. */
  readonly memoryBytes: number;
  onFrame(frame: Frame): void;
  onEnd(end: ChildEnd): void;
}

export interface ScannerChild {
  readonly pid: number | undefined;
  send(kind: number, id: number, value: unknown): void;
  /** Whether the parent's event loop waits for it. */
  hold(held: boolean): void;
  /** Kills it; `onEnd` is called with this reason. */
  kill(end: ChildEnd): void;
  /** Asks it to end, and waits until it has. */
  end(): Promise<void>;
}

export function startScannerChild(options: ScannerChildOptions): ScannerChild {
  const child = spawn(process.execPath, nodeArguments(options), {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    windowsHide: true,
    env: childEnvironment(),
  });
  const channel = child.stdio[channelFd] as Duplex & { ref(): void; unref(): void };
  let reason: ChildEnd | undefined;
  const exited = new Promise<void>((resolve) => {
    const finish = (end: ChildEnd) => {
      clearInterval(memoryTimer);
      channel.destroy();
      options.onEnd(reason ?? end);
      resolve();
    };
    child.once('error', (error) =>
      finish({ code: 'CRASHED', message: `the scanner did not start: ${error.message}` }),
    );
    child.once('close', (code, signal) => finish(endOf(code, signal)));
  });
  const memoryTimer = setInterval(() => checkMemory(child, options.memoryBytes, kill), memoryCheckMs);
  memoryTimer.unref();
  lowerPriority(child);
  let ending = false;
  let writing = false;
  let endTimer: NodeJS.Timeout | undefined;
  const receive = (frame: Frame) => {
    if (frame.kind === fromChild.writing) {
      writing = JSON.parse(frame.payload.toString('utf8')) as WritingMessage;
      limitEnd();
    } else options.onFrame(frame);
  };
  channel.on('data', createFrameReader(receive));
  // A dead child is told of by its exit.
  channel.on('error', () => undefined);
  channel.write(jsonFrame(toChild.start, 0, options.start));

  function kill(end: ChildEnd): void {
    reason ??= end;
    child.kill('SIGKILL');
  }

  function limitEnd(): void {
    if (!ending) return;
    clearTimeout(endTimer);
    endTimer = setTimeout(() => child.kill('SIGKILL'), writing ? writeGraceMs : endGraceMs);
  }

  return {
    pid: child.pid,
    send: (kind, id, value) => void channel.write(jsonFrame(kind, id, value)),
    hold(held) {
      if (held) child.ref();
      else child.unref();
      if (held) channel.ref();
      else channel.unref();
    },
    kill,
    async end() {
      reason ??= { code: 'CLOSED', message: 'the scanner was closed' };
      channel.write(jsonFrame(toChild.end, 0, {}));
      ending = true;
      limitEnd();
      await exited;
      clearTimeout(endTimer);
    },
  };
}

/** The heap is bounded below the watch on resident memory, so that JavaScript that grows ends with V8's own report. */
function nodeArguments({ command, memoryBytes }: ScannerChildOptions): string[] {
  const heapMegabytes = Math.max(64, Math.floor((memoryBytes * 0.75) / 1024 / 1024));
  return [`--max-old-space-size=${heapMegabytes}`, ...engineOptions, ...command];
}

/** NODE_OPTIONS could load code into a privileged process. Who has set the allocator's settings keeps them. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, ...rest } = process.env;
  return { ...engineEnvironment, ...rest };
}

function lowerPriority(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) os.setPriority(child.pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It ended already, or the system does not let us: the scan is then only less polite.
  }
}

function checkMemory(child: ChildProcess, limit: number, kill: (end: ChildEnd) => void): void {
  const bytes = child.pid === undefined ? undefined : residentBytes(child.pid);
  if (bytes === undefined || bytes <= limit) return;
  kill({ code: 'MEMORY', message: `the scan needed more memory than limits.memoryBytes (${limit} bytes)` });
}

function endOf(code: number | null, signal: NodeJS.Signals | null): ChildEnd {
  if (code === otherBuildExit) return { code: 'REPLACED', message: otherBuildMessage };
  const reason = signal ?? `exit code ${code}`;
  return {
    code: 'CRASHED',
    message: `the scanner ended unexpectedly (${reason}); the next query starts a new one`,
  };
}
