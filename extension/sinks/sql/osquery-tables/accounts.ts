/** users, groups, logged_in_users. */
import { attempt, type CoreTable } from './core-table.ts';

export const accountTables: readonly CoreTable[] = [
  {
    name: 'users',
    *rows({ host, query }) {
      const uids = query.equals('uid');
      const names = query.equals('username');
      const descriptions = query.uses('description') ? readDescriptions(host) : undefined;
      for (const user of host.users()) {
        if (uids?.includes(String(user.uid)) === false) continue;
        // `username` is compared by SQLite, perhaps without case: it is no reason to leave a row out here.
        if (names !== undefined && !names.some((name) => equalFold(name, user.username))) continue;
        yield {
          uid: user.uid,
          gid: user.gid,
          uid_signed: user.uid | 0,
          gid_signed: user.gid | 0,
          username: user.username,
          description: descriptions?.get(user.username),
          directory: user.home,
          shell: user.shell,
        };
      }
    },
  },
  {
    name: 'groups',
    *rows({ host, query }) {
      const gids = query.equals('gid');
      for (const { gid, name } of host.groups()) {
        if (gids?.includes(String(gid)) === false) continue;
        yield { gid, gid_signed: gid | 0, groupname: name };
      }
    },
  },
  {
    name: 'logged_in_users',
    *rows({ host }) {
      if (host.platform !== 'linux') return;
      const bytes = attempt(() => host.read('/run/utmp', { maxBytes: 4 * 1024 * 1024 }).bytes);
      if (bytes !== undefined) yield* parseUtmp(bytes);
    },
  },
];

function equalFold(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function readDescriptions(host: Parameters<CoreTable['rows']>[0]['host']): ReadonlyMap<string, string> {
  if (host.platform === 'win32') return new Map();
  const text = attempt(() => host.read('/etc/passwd').bytes.toString('utf8')) ?? '';
  const lines = text.split('\n').map((line) => line.split(':'));
  return new Map(lines.map(([name = '', , , , description = '']) => [name, description]));
}

const recordBytes = 384;
const recordTypes = new Map([
  [1, 'runlevel'],
  [2, 'boot_time'],
  [5, 'init'],
  [6, 'login'],
  [7, 'user'],
  [8, 'dead'],
]);

/** Records of glibc's utmp(5) on 64-bit Linux. */
export function* parseUtmp(bytes: Buffer): Generator<Record<string, string | number>> {
  for (let at = 0; at + recordBytes <= bytes.length; at += recordBytes) {
    const type = recordTypes.get(bytes.readInt16LE(at));
    if (type === undefined) continue;
    yield {
      type,
      user: fixedText(bytes, at + 44, 32),
      tty: fixedText(bytes, at + 8, 32),
      host: fixedText(bytes, at + 76, 256),
      time: bytes.readInt32LE(at + 340),
      pid: bytes.readInt32LE(at + 4),
    };
  }
}

function fixedText(bytes: Buffer, at: number, length: number): string {
  return bytes.toString('utf8', at, at + length).split('\0', 1)[0] ?? '';
}
