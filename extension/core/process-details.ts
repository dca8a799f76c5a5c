/** Details of one process from Linux's /proc: memory, interpreter, sockets, mapped modules. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { decodeName, nativePath } from './paths.ts';
import { mappedModules, parseProcNet, type SocketPeer } from './proc-text.ts';
import { readLink } from './processes.ts';
import type { ProcessDetails } from './types.ts';

const maxDescriptors = 1024;
const maxPeers = 64;
const maxMapsBytes = 4 * 1024 * 1024;
const maxEnvironBytes = 256 * 1024;

/** @returns undefined when the process is gone */
export function readProcessDetails(root: string, pid: number): ProcessDetails | undefined {
  const directory = `${root}/${pid}`;
  if (text(`${directory}/stat`, 64) === undefined) return undefined;
  return {
    peakBytes: readPeak(root, pid),
    interpreter: readInterpreter(root, pid),
    peers: readPeers(root, pid),
    modules: readModules(root, pid),
    stdin: readLink(`${directory}/fd/0`),
    root: readRoot(root, pid),
  };
}

/** Where its root directory lies, as this process sees it: '' when it has the same, `/proc/PID/root` for that of a container. */
export function readRoot(root: string, pid: number): string {
  const path = `${root}/${pid}/root`;
  const link = readLink(path);
  // Mounts of its own are no other root: services have them, for /tmp alone.
  if (link !== '/') return link;
  return isSameDirectory(`${path}/`, '/') ? '' : path;
}

function isSameDirectory(a: string, b: string): boolean {
  try {
    const [one, other] = [fs.statSync(a), fs.statSync(b)];
    return one.ino === other.ino && one.dev === other.dev;
  } catch {
    // Gone, or another user's without the right to look.
    return true;
  }
}

/** VmHWM, which is the peak of the resident set. */
export function readPeak(root: string, pid: number): number | null {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(text(`${root}/${pid}/status`, 4096) ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** The remote ends of its sockets. */
export function readPeers(root: string, pid: number): SocketPeer[] {
  const inodes = socketInodes(`${root}/${pid}/fd`);
  if (inodes.size === 0) return [];
  const peers = new Map<string, SocketPeer>();
  for (const name of ['tcp', 'tcp6', 'udp', 'udp6']) {
    // The process's own view: it may be in another network namespace.
    const table = text(`${root}/${pid}/net/${name}`, maxMapsBytes) ?? '';
    for (const peer of parseProcNet(table, inodes)) {
      if (peers.size < maxPeers) peers.set(`${peer.host} ${peer.port}`, peer);
    }
  }
  return [...peers.values()];
}

/** Native libraries that tell which distributions are loaded. */
export function readModules(root: string, pid: number): string[] {
  return mappedModules(text(`${root}/${pid}/maps`, maxMapsBytes) ?? '');
}

/**
 * The path that started the interpreter. /proc/PID/exe is what links lead to; that of a virtual environment must be looked
 * up as the shell did, by argv[0] and the PATH of the process.
 */
export function readInterpreter(root: string, pid: number): string {
  const directory = `${root}/${pid}`;
  const exe = readLink(`${directory}/exe`);
  const first = (text(`${directory}/cmdline`, 4096) ?? '').split('\0')[0] ?? '';
  if (first === '' || exe === '') return exe;
  if (first.includes('/')) {
    const path = nodePath.resolve(readLink(`${directory}/cwd`) || '/', first);
    if (leadsTo(path, exe)) return path;
  }
  const environ = text(`${directory}/environ`, maxEnvironBytes) ?? '';
  return inPlaces(variable(environ, 'PATH').split(':'), first, exe) ?? besideTool(environ, exe) ?? exe;
}

function inPlaces(places: readonly string[], name: string, exe: string): string | undefined {
  const place = places
    .slice(0, 64)
    .find((one) => one.startsWith('/') && !name.includes('/') && leadsTo(`${one}/${name}`, exe));
  return place === undefined ? undefined : `${place}/${name}`;
}

/** A process that took another title: its environment is that of the program that a shell started, or the one that is active. */
function besideTool(environ: string, exe: string): string | undefined {
  const active = variable(environ, 'VIRTUAL_ENV');
  const places = [nodePath.dirname(variable(environ, '_')), ...(active === '' ? [] : [`${active}/bin`])];
  return inPlaces(places, 'python', exe) ?? inPlaces(places, 'python3', exe);
}

function variable(environ: string, name: string): string {
  return (
    environ
      .split('\0')
      .find((one) => one.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? ''
  );
}

function leadsTo(path: string, exe: string): boolean {
  try {
    return decodeName(fs.realpathSync.native(nativePath(path), 'buffer')) === exe;
  } catch {
    return false;
  }
}

function socketInodes(directory: string): Set<string> {
  const inodes = new Set<string>();
  let names: string[] = [];
  try {
    names = fs.readdirSync(directory);
  } catch {
    // Gone, or another user's without the right to look.
  }
  for (const name of names.slice(0, maxDescriptors)) {
    const target = readLink(`${directory}/${name}`);
    if (target.startsWith('socket:[')) inodes.add(target.slice(8, -1));
  }
  return inodes;
}

/** The first bytes of a file of /proc, whose size is always 0. */
function text(path: string, maxBytes: number): string | undefined {
  let fd: number | undefined;
  try {
    fd = fs.openSync(path, 'r');
    const chunks: Buffer[] = [];
    for (let have = 0; have < maxBytes; ) {
      const chunk = Buffer.allocUnsafe(Math.min(65_536, maxBytes - have));
      const count = fs.readSync(fd, chunk, 0, chunk.length, null);
      if (count === 0) break;
      chunks.push(chunk.subarray(0, count));
      have += count;
    }
    return decodeName(Buffer.concat(chunks));
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}
