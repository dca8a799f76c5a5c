/** `/proc/self/mountinfo` (proc(5)): what is mounted where. */

export interface Mount {
  readonly path: string;
  readonly type: string;
}

/** Types whose files are on this machine. */
const localTypes = new Set([
  ...[
    'ext2',
    'ext3',
    'ext4',
    'xfs',
    'btrfs',
    'zfs',
    'f2fs',
    'jfs',
    'reiserfs',
    'bcachefs',
    'nilfs2',
    'ubifs',
  ],
  ...['vfat', 'exfat', 'ntfs', 'ntfs3', 'fuseblk', 'hfsplus', 'apfs', 'overlay', 'aufs', 'tmpfs', 'ecryptfs'],
]);

/** Types whose files are on another machine; anything else is a pseudo file system. */
const networkTypes = new Set([
  ...[
    'nfs',
    'nfs4',
    'cifs',
    'smb3',
    'smbfs',
    'afs',
    'ceph',
    'glusterfs',
    'fuse.glusterfs',
    'fuse.sshfs',
    '9p',
    'virtiofs',
  ],
  ...[
    'lustre',
    'gpfs',
    'beegfs',
    'ocfs2',
    'gfs2',
    'davfs',
    'fuse.davfs2',
    'fuse.s3fs',
    'fuse.rclone',
    'fuse.gcsfuse',
  ],
]);

/** @returns the mounts in order, malformed lines left out */
export function parseMountinfo(text: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const [before, after] = line.split(' - ', 2);
    const path = before?.split(' ')[4];
    const type = after?.split(' ')[0];
    if (path?.startsWith('/') && type) mounts.push({ path: unescapeOctal(path), type });
  }
  return mounts;
}

export function mountKind(type: string): 'local' | 'network' | 'pseudo' {
  if (localTypes.has(type)) return 'local';
  return networkTypes.has(type) ? 'network' : 'pseudo';
}

/** The mount that a path lies on; the latest of those with the longest path, as later mounts hide earlier ones. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    if (mount.path.length >= (best?.path.length ?? 0) && isBelow(path, mount.path)) best = mount;
  }
  return best;
}

function isBelow(path: string, directory: string): boolean {
  return path === directory || directory === '/' || path.startsWith(`${directory}/`);
}

function unescapeOctal(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
