/** Work in a directory that belongs to somebody else, with that user's rights and no more. */
import type { User } from '../core/types.ts';

/**
 * Runs a synchronous action with the effective rights of another user, when we are root: a link or a file that this user
 * laid then leads to nothing that the user could not change anyway. On Windows and for our own uid it just runs.
 * @throws what the action throws
 */
export function asOwner<T>(uid: number, users: readonly User[], action: () => T): T {
  const { geteuid, seteuid, setegid, setgroups, getgroups, getegid } = process;
  if (!geteuid || !seteuid || !setegid || !setgroups || !getgroups || !getegid) return action();
  if (geteuid() === uid || geteuid() !== 0) return action();
  const groups = getgroups();
  const group = getegid();
  try {
    setgroups([]);
    setegid(users.find((user) => user.uid === uid)?.gid ?? 65534);
    seteuid(uid);
    return action();
  } finally {
    seteuid(0);
    setegid(group);
    setgroups(groups);
  }
}
