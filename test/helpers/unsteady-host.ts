/** A machine that changes while it is looked at: files vanish, are refused, cut short or written over between two calls. */
import { HostError } from '../../extension/core/errors.ts';
import type { Host, ProblemCode } from '../../extension/core/types.ts';

const codes: readonly ProblemCode[] = [
  'NOT_FOUND',
  'PERMISSION',
  'IO',
  'CHANGED',
  'SYMLINK',
  'TOO_LARGE',
  'LOOP',
];
const pieces = [
  '\n',
  '\0',
  '"',
  '<',
  '{',
  '[',
  '=',
  'constructor',
  '__proto__',
  '\ud800',
  '99999999999',
  '%',
  '-c ',
];

/** A source of numbers from 0 to below 1, the same for the same seed. */
export function numbersFrom(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** @param rate how many of the calls go wrong, 0 to 1 */
export function unsteadyHost(host: Host, seed: number, rate: number): Host {
  const next = numbersFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const guarded = <R>(path: string, call: () => R): R => {
    if (next() < rate) throw new HostError(pick(codes), path, 'it changed meanwhile');
    return call();
  };
  return {
    ...host,
    users: () => (next() < rate ? host.users().slice(1) : host.users()),
    stat: (path) => guarded(path, () => host.stat(path)),
    readlink: (path) => guarded(path, () => host.readlink(path)),
    realpath: (path) => guarded(path, () => host.realpath(path)),
    list: (path) =>
      guarded(path, () => {
        const entries = host.list(path);
        return next() < rate ? [...entries, { name: 'gone.service', kind: 'file' as const }] : entries;
      }),
    read: (path, limits) =>
      guarded(path, () => {
        const read = host.read(path, limits);
        return next() < rate * 3 ? { ...read, bytes: damaged(read.bytes, next, pick) } : read;
      }),
    processes: () => host.processes().filter(() => next() >= rate),
    processDetails: (pid) => (next() < rate ? undefined : host.processDetails?.(pid)),
  };
}

function damaged(bytes: Buffer, next: () => number, pick: <T>(list: readonly T[]) => T): Buffer {
  const at = Math.floor(next() * bytes.length);
  if (next() < 0.3) return bytes.subarray(0, at);
  const after = at + Math.floor(next() * 20);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(pieces)), bytes.subarray(after)]);
}
