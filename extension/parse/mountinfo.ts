/** `/proc/self/mountinfo` (proc(5)): what is mounted where. */

export interface Mount {
  readonly path: string;
  readonly type: string;
}

/** Types whose files are on another machine. */
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
    '9p',
    'virtiofs',
    'lustre',
    'gpfs',
    'beegfs',
  ],
  ...['ocfs2', 'gfs2', 'davfs', 'vboxsf', 'prl_fs', 'vmhgfs'],
]);

/** Types that hold nothing a person stored: kernel interfaces, images of packages, and what mounts when it is entered. */
const pseudoTypes = new Set([
  ...[
    'proc',
    'sysfs',
    'devtmpfs',
    'devpts',
    'cgroup',
    'cgroup2',
    'securityfs',
    'debugfs',
    'tracefs',
    'configfs',
  ],
  ...[
    'fusectl',
    'mqueue',
    'hugetlbfs',
    'pstore',
    'bpf',
    'efivarfs',
    'autofs',
    'binfmt_misc',
    'rpc_pipefs',
    'nsfs',
  ],
  ...['squashfs', 'selinuxfs', 'smackfs', 'functionfs', 'nfsd', 'resctrl'],
]);

/** FUSE drivers over local files; the others mostly lead to other machines. */
const localFuse =
  /^fuse\.(?:gocryptfs|encfs|cryfs|mergerfs|unionfs|bindfs|ntfs-3g|exfat|veracrypt|zfs|fuse-overlayfs)$/;

/** FUSE drivers over packages, and over what the kernel says. */
const pseudoFuse = /^fuse\.(?:snapfuse|squashfuse(?:_ll)?|lxcfs|portal|.*\.AppImage)$/i;

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

/** What lies on a mount of a type. A type that is not known counts as local, so that nothing is left out in silence. */
export function mountKind(type: string): 'local' | 'network' | 'pseudo' {
  if (pseudoTypes.has(type) || pseudoFuse.test(type)) return 'pseudo';
  if (networkTypes.has(type)) return 'network';
  return type.startsWith('fuse.') && !localFuse.test(type) ? 'network' : 'local';
}

function unescapeOctal(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
