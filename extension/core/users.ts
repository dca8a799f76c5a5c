/** Local accounts, from files alone: passwd and group on POSIX, profile directories on macOS and Windows. */
import { HostError } from './errors.ts';
import { createMemo } from './memo.ts';
import type { FileStat, Group, Host, User } from './types.ts';

type AccountHost = Pick<Host, 'platform' | 'path' | 'env' | 'list' | 'stat' | 'read'>;

export interface Accounts {
  readonly users: readonly User[];
  readonly groups: readonly Group[];
}

/** Accounts come and go while a process lives; thousands of rows ask for them. */
const freshMs = 30_000;

/**
 * Accounts that are read again when they are asked for later than half a minute.
 * @param now a monotonic clock in milliseconds
 */
export function keepAccounts(host: AccountHost, now?: () => number): () => Accounts {
  const memo = createMemo(now);
  return () => memo.get('accounts', freshMs, () => readAccounts(host));
}

/** @returns every account that has a home on this machine, directory users (LDAP, AD) found by their homes included */
export function readAccounts(host: AccountHost): Accounts {
  if (host.platform === 'win32') return { users: windowsUsers(host), groups: [] };
  const users = parsePasswd(readText(host, '/etc/passwd'));
  const homes = host.platform === 'darwin' ? '/Users' : '/home';
  return {
    users: [...users, ...usersByHome(host, homes, users)],
    groups: parseGroups(readText(host, '/etc/group')),
  };
}

/** Parses passwd(5); malformed lines are passed over. */
export function parsePasswd(text: string): User[] {
  const users: User[] = [];
  for (const line of text.split('\n')) {
    const [username = '', , uid = '', gid = '', , home = '', shell = ''] = line.split(':');
    if (username === '' || username.startsWith('#') || !/^\d+$/.test(uid)) continue;
    users.push({ uid: Number(uid), gid: Number(gid) || 0, username, home, shell: shell.trim() });
  }
  return users;
}

/** Parses group(5); malformed lines are passed over. */
export function parseGroups(text: string): Group[] {
  const groups: Group[] = [];
  for (const line of text.split('\n')) {
    const [name = '', , gid = ''] = line.split(':');
    if (name !== '' && !name.startsWith('#') && /^\d+$/.test(gid)) groups.push({ gid: Number(gid), name });
  }
  return groups;
}

/** Users that no local file lists, such as those of a directory service: a home directory and its owner tell them. */
function usersByHome(host: AccountHost, homes: string, known: readonly User[]): User[] {
  const taken = new Set(known.map((user) => user.uid));
  const found: User[] = [];
  for (const name of directories(host, homes)) {
    const home = host.path.join(homes, name);
    const stat = statIfThere(host, home);
    if (stat === undefined || stat.uid === 0 || taken.has(stat.uid)) continue;
    taken.add(stat.uid);
    found.push({ uid: stat.uid, gid: stat.gid, username: name, home, shell: '' });
  }
  return found;
}

const notProfiles = new Set(['all users', 'default', 'default user', 'public']);

function windowsUsers(host: AccountHost): User[] {
  const drive = host.env['SystemDrive'] ?? 'C:';
  const profiles = `${drive}\\Users`;
  return directories(host, profiles)
    .filter((name) => !notProfiles.has(name.toLowerCase()))
    .map((name) => {
      const home = host.path.join(profiles, name);
      return { uid: ridOf(host, home), gid: 0, username: name, home, shell: '' };
    });
}

/** The account's RID, read off the SID that names its key store: what osquery shows as uid on Windows. 0 when unknown. */
function ridOf(host: AccountHost, home: string): number {
  const protect = host.path.join(home, 'AppData', 'Roaming', 'Microsoft', 'Protect');
  const sid = directories(host, protect).find((name) => /^S-1-5-21-\d+-\d+-\d+-\d+$/.test(name));
  return sid === undefined ? 0 : Number(sid.slice(sid.lastIndexOf('-') + 1));
}

function directories(host: AccountHost, directory: string): string[] {
  try {
    return host
      .list(directory)
      .filter((entry) => entry.kind === 'directory')
      .map((entry) => entry.name);
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}

/** A home may be gone since it was listed, or be no one's to look at. */
function statIfThere(host: AccountHost, path: string): FileStat | undefined {
  try {
    return host.stat(path);
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}

function readText(host: AccountHost, path: string): string {
  try {
    return host.read(path, { maxBytes: 8 * 1024 * 1024 }).bytes.toString('utf8');
  } catch (error) {
    if (error instanceof HostError) return '';
    throw error;
  }
}
