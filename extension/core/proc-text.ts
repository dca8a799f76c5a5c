/** Texts of Linux's /proc, parsed (proc(5)). */

export interface SocketPeer {
  readonly host: string;
  readonly port: number;
}

const line =
  /^\s*\d+: [0-9A-F]+:[0-9A-F]{4} (?<address>[0-9A-F]{8}|[0-9A-F]{32}):(?<port>[0-9A-F]{4}) [0-9A-F]{2} \S+ \S+ \S+\s+\d+\s+\d+ (?<inode>\d+)/;

/**
 * Remote ends in /proc/net/tcp and its like; what is not connected or stays on this machine is left out.
 * @param inodes of the sockets that are wanted
 */
export function parseProcNet(text: string, inodes: ReadonlySet<string>): SocketPeer[] {
  const peers: SocketPeer[] = [];
  for (const row of text.split('\n')) {
    const { address, port, inode } = line.exec(row)?.groups ?? {};
    if (address === undefined || port === undefined || inode === undefined || !inodes.has(inode)) continue;
    const host = formatAddress(address);
    const number = Number.parseInt(port, 16);
    if (number !== 0 && !isLocal(host)) peers.push({ host, port: number });
  }
  return peers;
}

/** Addresses are 32-bit words in the machine's byte order, which is little-endian wherever Node runs. */
function formatAddress(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  for (let at = 0; at < bytes.length; at += 4) bytes.subarray(at, at + 4).reverse();
  if (bytes.length === 4) return bytes.join('.');
  // IPv4 in IPv6, ::ffff:0:0/96.
  if (bytes.subarray(0, 12).toString('hex') === '00000000000000000000ffff')
    return bytes.subarray(12).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return compress(groups);
}

/** RFC 5952: the longest run of zeros becomes `::`. */
function compress(groups: readonly string[]): string {
  let best = { from: -1, length: 1 };
  for (let from = 0; from < 8; from++) {
    let length = 0;
    while (from + length < 8 && groups[from + length] === '0') length++;
    if (length > best.length) best = { from, length };
  }
  if (best.from === -1) return groups.join(':');
  return `${groups.slice(0, best.from).join(':')}::${groups.slice(best.from + best.length).join(':')}`;
}

function isLocal(host: string): boolean {
  return host.startsWith('127.') || host === '0.0.0.0' || host === '::1' || host === '::';
}

const maxModules = 512;
/** The kernel's paths have 4096 bytes at most. */
const maxRow = 8192;
const moduleFile =
  /\/(?:site|dist)-packages\/.+\.(?:so|abi3\.so)(?:\.\d+)*$|\/libpython[\d.]*[a-z]*\.so[\d.]*$|\/_MEI\w+\//;

/** Paths in /proc/PID/maps that tell what Python has loaded: extension modules of distributions, libpython, PyInstaller's files. */
export function mappedModules(maps: string): string[] {
  const found = new Set<string>();
  for (const row of maps.split('\n')) {
    const at = row.indexOf('/');
    if (at === -1 || row.length > maxRow) continue;
    const path = row.slice(at).replace(/ \(deleted\)$/, '');
    if (moduleFile.test(path) && found.size < maxModules) found.add(path);
  }
  return [...found];
}
