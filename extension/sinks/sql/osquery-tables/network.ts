/** interface_addresses, process_open_sockets. */
import fs from 'node:fs';
import os from 'node:os';
import { attempt, type CoreContext, type CoreRow, type CoreTable } from './core-table.ts';

export const networkTables: readonly CoreTable[] = [
  { name: 'interface_addresses', rows: addressRows },
  { name: 'process_open_sockets', rows: socketRows },
];

function* addressRows(): Generator<CoreRow> {
  for (const [name, addresses] of Object.entries(os.networkInterfaces())) {
    for (const { address, netmask } of addresses ?? []) yield { interface: name, address, mask: netmask };
  }
}

interface Socket {
  readonly family: number;
  readonly protocol: number;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly state: string;
}
interface Endpoint {
  readonly address: string;
  readonly port: number;
}

const tables = [
  { file: 'tcp', family: 2, protocol: 6 },
  { file: 'udp', family: 2, protocol: 17 },
  { file: 'tcp6', family: 10, protocol: 6 },
  { file: 'udp6', family: 10, protocol: 17 },
] as const;

const states = [
  '',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSED',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
];

/** Internet sockets that a process holds, as proc(5) shows them in the process's own network namespace. */
function* socketRows({ host, query }: CoreContext): Generator<CoreRow> {
  if (host.platform !== 'linux') return;
  const pids = query.equals('pid');
  const byNamespace = new Map<string, ReadonlyMap<string, Socket>>();
  for (const { pid } of host.processes()) {
    if (pids?.includes(String(pid)) === false) continue;
    const namespace = attempt(() => fs.readlinkSync(`/proc/${pid}/ns/net`)) ?? '';
    const sockets = byNamespace.get(namespace) ?? readSockets(pid);
    byNamespace.set(namespace, sockets);
    for (const [fd, inode] of socketsOf(pid)) {
      const socket = sockets.get(inode);
      if (socket !== undefined) yield rowOf(pid, fd, inode, socket, namespace);
    }
  }
}

function rowOf(pid: number, fd: string, inode: string, socket: Socket, namespace: string): CoreRow {
  return {
    pid,
    fd: Number(fd),
    socket: Number(inode),
    family: socket.family,
    protocol: socket.protocol,
    local_address: socket.local.address,
    remote_address: socket.remote.address,
    local_port: socket.local.port,
    remote_port: socket.remote.port,
    state: socket.state,
    net_namespace: /\d+/.exec(namespace)?.[0],
  };
}

function* socketsOf(pid: number): Generator<[fd: string, inode: string]> {
  for (const fd of attempt(() => fs.readdirSync(`/proc/${pid}/fd`)) ?? []) {
    const inode = /^socket:\[(\d+)\]$/.exec(
      attempt(() => fs.readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? '',
    )?.[1];
    if (inode !== undefined) yield [fd, inode];
  }
}

function readSockets(pid: number): ReadonlyMap<string, Socket> {
  const found = new Map<string, Socket>();
  for (const { file, family, protocol } of tables) {
    const text = attempt(() => fs.readFileSync(`/proc/${pid}/net/${file}`, 'utf8')) ?? '';
    for (const line of text.split('\n').slice(1)) {
      const [, local = '', remote = '', state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
      if (inode === '' || inode === '0') continue;
      found.set(inode, {
        family,
        protocol,
        local: endpoint(local),
        remote: endpoint(remote),
        state: protocol === 6 ? (states[Number.parseInt(state, 16)] ?? '') : '',
      });
    }
  }
  return found;
}

/** `0100007F:1F90`: the address in words of the machine's (little-endian) order. */
function endpoint(text: string): Endpoint {
  const [hex = '', port = '0'] = text.split(':');
  const bytes = Buffer.from(hex, 'hex');
  if (bytes.length % 4 === 0) bytes.swap32();
  const address = bytes.length === 4 ? bytes.join('.') : compressIpv6(bytes);
  return { address, port: Number.parseInt(port, 16) };
}

function compressIpv6(bytes: Buffer): string {
  const groups = Array.from({ length: bytes.length / 2 }, (_, index) =>
    bytes.readUInt16BE(index * 2).toString(16),
  );
  if (groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff') {
    return `::ffff:${bytes.subarray(12).join('.')}`;
  }
  const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const longest = runs.sort((a, b) => b.length - a.length)[0];
  if (longest === undefined) return groups.join(':');
  return groups
    .join(':')
    .replace(longest, ':')
    .replace(/^:(?!:)/, '::')
    .replace(/(?<!:):$/, '::');
}
