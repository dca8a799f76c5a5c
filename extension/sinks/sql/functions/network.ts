/** Addresses: inet_aton, in_cidr_block, community_id_v1 (the Community ID specification, without ICMP's mapping, as osquery). */
import { createHash } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { SqlArgument, SqlFunction } from './types.ts';
import { strict } from './types.ts';

export const networkFunctions: readonly SqlFunction[] = [
  strict('inet_aton', 1, (value) => {
    const text = value?.text() ?? '';
    return isIPv4(text) ? BigInt(addressBytes(text).readUInt32BE()) : null;
  }),
  { name: 'in_cidr_block', arity: [2], call: inCidrBlock },
  { name: 'community_id_v1', arity: [5, 6], call: (...args) => communityId(args).id ?? null },
  {
    name: 'community_id_v1_strict',
    arity: [5, 6],
    call(...args) {
      const { id, fault } = communityId(args);
      if (id === undefined) throw new Error(fault);
      return id;
    },
  },
];

function inCidrBlock(cidr?: SqlArgument, address?: SqlArgument): bigint {
  if (cidr?.type !== 'text') throw new Error('CIDR must be a string');
  if (address?.type !== 'text') throw new Error('IP address must be a string');
  const ip = address.text();
  const family = isIPv4(ip) ? 4 : isIPv6(ip) ? 6 : undefined;
  if (family === undefined) throw new Error('IP address cannot be parsed');
  const block = parseBlock(cidr.text(), family);
  if (block === undefined) throw new Error(`CIDR for IP address v${family} cannot be parsed`);
  return isHostOf(addressNumber(ip), block, family) ? 1n : 0n;
}

interface Block {
  readonly base: bigint;
  readonly hostBits: bigint;
}

function parseBlock(cidr: string, family: 4 | 6): Block | undefined {
  const [base, prefix, ...rest] = cidr.split('/');
  const width = family === 4 ? 32 : 128;
  const isAddress = family === 4 ? isIPv4 : isIPv6;
  if (base === undefined || prefix === undefined || rest.length > 0 || !isAddress(base)) return undefined;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > width) return undefined;
  const hostBits = BigInt(width - Number(prefix));
  return { base: (addressNumber(base) >> hostBits) << hostBits, hostBits };
}

/** As osquery's library counts hosts: an IPv4 network and broadcast address are none, but for /31 and /32. */
function isHostOf(address: bigint, { base, hostBits }: Block, family: 4 | 6): boolean {
  if (address >> hostBits !== base >> hostBits) return false;
  if (family === 6 || hostBits < 2n) return true;
  const last = base + (1n << hostBits) - 1n;
  return address !== base && address !== last;
}

function addressNumber(ip: string): bigint {
  return BigInt(`0x${addressBytes(ip).toString('hex')}`);
}

/** The 4 or 16 bytes of a valid address. */
function addressBytes(ip: string): Buffer {
  if (isIPv4(ip)) return Buffer.from(ip.split('.').map(Number));
  const plain = ip.replace(/%.*$/, '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (quad) => {
    const bytes = addressBytes(quad);
    return `${bytes.readUInt16BE(0).toString(16)}:${bytes.readUInt16BE(2).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function communityId(args: readonly SqlArgument[]): { id?: string; fault?: string } {
  const [source, destination, sourcePort, destinationPort, protocol, seed] = args;
  if (seed !== undefined && !fits(seed, -32768n, 32767n))
    return { fault: 'Community ID seed must fit in 2 bytes' };
  if (source?.type !== 'text' || destination?.type !== 'text')
    return { fault: 'Community ID IPs must be strings' };
  const [from, to] = [source.text(), destination.text()];
  if (!isIPv4(from) && !isIPv6(from)) return { fault: 'Community ID saddr cannot be parsed as IP' };
  if (!isIPv4(to) && !isIPv6(to)) return { fault: 'Community ID daddr cannot be parsed as IP' };
  if (!fits(sourcePort, 0n, 65535n) || !fits(destinationPort, 0n, 65535n)) {
    return { fault: 'Community ID ports must fit in 2 bytes' };
  }
  if (!fits(protocol, 0n, 255n)) return { fault: 'Community ID protocol must fit in 1 byte' };
  const ends = [
    { address: addressBytes(from), port: sourcePort?.int() ?? 0 },
    { address: addressBytes(to), port: destinationPort?.int() ?? 0 },
  ].sort((a, b) => a.address.length - b.address.length || a.address.compare(b.address) || a.port - b.port);
  const bytes = Buffer.concat([
    uint16(seed?.int() ?? 0),
    ...ends.map(({ address }) => address),
    Buffer.of(protocol?.int() ?? 0, 0),
    ...ends.map(({ port }) => uint16(port)),
  ]);
  return { id: `1:${createHash('sha1').update(bytes).digest('base64')}` };
}

function fits(value: SqlArgument | undefined, least: bigint, most: bigint): boolean {
  return value?.type === 'integer' && value.int64() >= least && value.int64() <= most;
}

function uint16(value: number): Buffer {
  return Buffer.of((value >> 8) & 0xff, value & 0xff);
}
