/** Who owns a path. Windows has no uid: there the profile that holds the path tells. */
import type { FileStat, Host, TableContext, User } from '../core/types.ts';

export interface Owner {
  /** -1 when nothing tells. */
  readonly uid: number;
  readonly username: string;
}

const nobody: Owner = { uid: -1, username: '' };

/** @returns the owner of a file that `stat` describes */
export function ownerOf(context: TableContext, path: string, stat: FileStat | undefined): Owner {
  const { host } = context;
  if (host.platform === 'win32') return profileOwner(host, path);
  if (stat === undefined) return nobody;
  const users = context.memo.get('discover/users-by-uid', 60_000, () => byUid(host.users()));
  return { uid: stat.uid, username: users.get(stat.uid) ?? '' };
}

function byUid(users: readonly User[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const user of users) if (!names.has(user.uid)) names.set(user.uid, user.username);
  return names;
}

function profileOwner(host: Host, path: string): Owner {
  const lower = path.toLowerCase();
  const user = host.users().find(({ home }) => home !== '' && lower.startsWith(`${home.toLowerCase()}\\`));
  return user === undefined ? nobody : { uid: user.uid, username: user.username };
}
