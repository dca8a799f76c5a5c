/** Deletion and overwriting that cannot be taken back. */
import { isSql } from '../constants.ts';
import { sqlText } from '../data-access.ts';
import { argument, type CallEvent, type Value } from '../flow/values.ts';
import { producedBy } from './produced.ts';
import { type BehaviourRule, commandRule, type Facts, type Hit } from './rule.ts';

const common = { category: 'destructive' } as const;

const broad =
  /^(?:\/|~|~\/|[A-Za-z]:[\\/]{0,2}|\/(?:home|etc|var|usr|opt|srv|mnt|boot|root|Users|data)\/?\*?|\/home\/\w+\/?|\/\*|~\/\*|~\/(?:Documents|Desktop|Downloads)\/?|[A-Za-z]:[\\/]+(?:Users|Windows|Program Files)[\\/]*)$/;
const scratch =
  /(?:^|[/\\_.-])(?:te?mp|build|dist|cache|__pycache__|\.?pytest_cache|out(?:put)?s?|node_modules|\.git|logs?|scratch|staging|egg-info|tests?|venv|\.venv|work|downloads?|checkpoints?|target)(?:[/\\_.-]|$)/i;

export const rules: readonly BehaviourRule[] = [
  {
    ...common,
    id: 'PYS-DESTR-001',
    title: 'Deletes a directory with everything in it',
    severity: 'low',
    confidence: 'high',
    rationale: 'A recursive delete takes whatever is below, also what nobody thought of.',
    remediation: 'Check that the path cannot be empty or a user’s own directory.',
    example: 'import shutil\nshutil.rmtree("/home/ana")',
    calls: [
      'shutil.rmtree',
      'distutils.dir_util.remove_tree',
      'setuptools._distutils.dir_util.remove_tree',
      'send2trash.send2trash',
      'os.removedirs',
    ],
    onCall: (call) => {
      if (call.path === 'send2trash.send2trash') return undefined;
      const target = argument(call, 0, 'path');
      const text = target?.text ?? '';
      if (broad.test(text))
        return {
          message: `Deletes ${text} with everything in it`,
          severity: 'high',
          details: { path: text },
        };
      const temporary =
        scratch.test(text) ||
        /^tempfile\./.test(target?.path ?? '') ||
        (target?.producer !== undefined && /^tempfile\./.test(target.producer.path));
      return {
        message: `Deletes a directory with everything in it${text === '' ? '' : `: ${text}`}`,
        severity: temporary ? 'info' : 'low',
        ...(text === '' ? {} : { details: { path: text } }),
      };
    },
  },
  {
    ...common,
    id: 'PYS-DESTR-002',
    title: 'Deletes many files',
    severity: 'low',
    confidence: 'medium',
    rationale: 'Every file that a listing or pattern gives is deleted.',
    remediation: 'Limit the pattern, and keep a list of what was deleted.',
    example: 'import glob, os\nfor f in glob.glob("/srv/reports/*"):\n    os.remove(f)',
    calls: ['os.remove', 'os.unlink', '*.unlink'],
    onCall: (call) => {
      const target = call.path.startsWith('os.') ? call.args[0] : call.receiver;
      if (target === undefined || !isListed(target)) return undefined;
      return { message: 'Deletes every file of a listing' };
    },
  },
  {
    ...common,
    id: 'PYS-DESTR-003',
    title: 'Deletes or wipes with a command',
    severity: 'medium',
    confidence: 'high',
    rationale: 'The command deletes recursively and without asking, or overwrites a disk.',
    remediation: 'Check the path; use functions that can be reviewed and tested.',
    example: 'import os\nos.system("rm -rf /srv/data")',
    onCommand: ({ text }) => wiping(text),
  },
  {
    ...common,
    id: 'PYS-DESTR-004',
    title: 'Writes to a disk device',
    severity: 'critical',
    confidence: 'high',
    rationale: 'Writing to the device bypasses the file system and destroys it.',
    remediation: 'Isolate the machine unless this is a known imaging tool.',
    example: 'open("/dev/sda", "wb").write(b"0" * 512)',
    onWrite: ({ path }) =>
      /^\/dev\/(?:sd[a-z]|nvme\d|vd[a-z]|hd[a-z]|disk\d|mmcblk\d)|^\\\\\.\\(?:PhysicalDrive\d|[A-Z]:)/i.test(
        path,
      )
        ? { message: `Writes to the device ${path}` }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-DESTR-005',
    title: 'Drops or empties a table',
    severity: 'medium',
    confidence: 'medium',
    rationale: 'The statement removes a table, a database, or all rows of one.',
    remediation: 'Run it by an account that may, with a backup; do not let a report’s script do it.',
    falsePositives: 'Staging tables that are made anew each time.',
    example: 'cur.execute("DROP TABLE customers")',
    onText: ({ text }) =>
      text.length < 5000 && /^[\s(]*(?:DROP|TRUNCATE|DELETE|UPDATE)\b/.test(text)
        ? destroyingSql(text)
        : undefined,
    calls: ['*.execute', '*.executescript', '*.query', 'pandas.read_sql'],
    onCall: (call) => {
      const sql = sqlText(call);
      return sql === undefined || /^[\s(]*(?:DROP|TRUNCATE|DELETE|UPDATE)\b/.test(sql) || !isSql(sql)
        ? undefined
        : destroyingSql(sql);
    },
  },
  {
    ...common,
    id: 'PYS-DESTR-006',
    title: 'Encrypts files in bulk',
    severity: 'high',
    confidence: 'medium',
    cwe: 506,
    rationale:
      'The script walks through directories, encrypts what it finds and writes it back: so does ransomware.',
    remediation: 'Isolate the machine unless this is a known backup tool.',
    falsePositives: 'Backup and archiving tools.',
    example:
      'import os\nfrom cryptography.fernet import Fernet\nf = Fernet(key)\nfor root, _, files in os.walk("/home"):\n    for name in files:\n        p = os.path.join(root, name)\n        data = f.encrypt(open(p, "rb").read())\n        open(p, "wb").write(data)',
    onModule: bulkEncryption,
  },
  commandRule({
    ...common,
    id: 'PYS-DESTR-007',
    title: 'Destroys backups or recovery',
    severity: 'critical',
    confidence: 'high',
    cwe: 506,
    rationale: 'Shadow copies and recovery settings are removed to make an attack final.',
    remediation: 'Isolate the machine.',
    example: 'import os\nos.system("vssadmin delete shadows /all /quiet")',
    message: 'Destroys backups or recovery settings',
    pattern:
      /\bvssadmin(?:\.exe)?\s+(?:delete\s+shadows|resize\s+shadowstorage)|\bwbadmin\s+delete\b|\bbcdedit\b.*(?:recoveryenabled\s+no|ignoreallfailures)|\bwmic\s+shadowcopy\s+delete|\btmutil\s+(?:delete|disable)|Get-WmiObject\s+Win32_ShadowCopy.*Delete/i,
  }),
  {
    ...common,
    id: 'PYS-DESTR-008',
    title: 'Deletes cloud resources',
    severity: 'medium',
    confidence: 'medium',
    rationale: 'The call removes a bucket, machine, cluster or its data for good.',
    remediation: 'Guard it with a list of what may be deleted, and deletion protection.',
    example: 'import boto3\nboto3.client("s3").delete_bucket(Bucket="archive")',
    calls: [
      '*.delete_bucket',
      '*.terminate_instances',
      '*.delete_db_instance',
      '*.delete_cluster',
      '*.delete_stack',
      '*.delete_container',
      '*.delete_index',
      '*.drop_database',
      '*.drop_collection',
      '*.delete_table',
      '*.flushall',
      '*.delete_resource_group',
      '*.begin_delete',
      '*.drop_all',
      '*.delete_snapshot',
      '*.delete_volume',
    ],
    onCall: (call) =>
      call.path.startsWith('<')
        ? undefined
        : { message: `Calls ${call.path.slice(call.path.lastIndexOf('.') + 1)}` },
  },
];

const listings = /^(?:glob\.i?glob|os\.listdir|os\.scandir|os\.walk)$|\.(?:glob|rglob|iterdir)$/;

function isListed(value: Value): boolean {
  if (
    /(?:glob\.i?glob\(\)|\.glob\(\)|\.rglob\(\)|\.iterdir\(\)|os\.listdir\(\)|os\.walk\(\)|os\.scandir\(\))\[\]/.test(
      value.path,
    )
  )
    return true;
  const { producer } = value;
  // Also a listing that was sorted, filtered or cut first.
  if (/\[\]/.test(value.path) && producedBy(value, listings)) return true;
  return (
    producer !== undefined &&
    [...producer.args, ...(producer.receiver === undefined ? [] : [producer.receiver])].some(
      (each) =>
        each.path !== value.path &&
        (isListedShallow(each) || (each.path.includes('[]') && producedBy(each, listings))),
    )
  );
}

function isListedShallow(value: Value): boolean {
  return /(?:glob\.i?glob\(\)|os\.listdir\(\)|os\.walk\(\)|os\.scandir\(\)|\.iterdir\(\)|\.rglob\(\)|\.glob\(\))\[\]/.test(
    value.path,
  );
}

function wiping(
  text: string,
): { message: string; severity?: 'critical' | 'high' | 'low' | 'medium' } | undefined {
  if (
    /\bmkfs(?:\.\w+)?\s|\bdd\s+.*\bof=\/dev\/(?!null|stdout|tty)|\bdiskpart\b|\bformat(?:\.com)?\s+[a-z]:|\bshred\s+.*\/dev\/|\bcipher\s+\/w|\bwipefs\b|\bClear-Disk\b|>\s*\/dev\/(?:sd|nvme|hd|vd)/i.test(
      text,
    )
  ) {
    return { message: 'Formats or overwrites a disk', severity: 'critical' };
  }
  const remove =
    /\brm\s+(?:-\w*\s+|--[\w-]+\s+)*-?\w*(?:r\w*f|f\w*r|-recursive)\w*\s+(?:--no-preserve-root\s+)?["']?(?<path>[^\s;"'|&]*)/.exec(
      text,
    ) ?? /\brm\s+-[rR]\s+["']?(?<path>[^\s;"'|&]*)/.exec(text);
  if (remove !== null) {
    const path = remove.groups?.['path'] ?? '';
    if (broad.test(path) || path === '/*' || path === '$HOME')
      return { message: `Deletes ${path} with everything in it`, severity: 'high' };
    return { message: 'Deletes recursively without asking', severity: scratch.test(path) ? 'low' : 'medium' };
  }
  if (/\b(?:rd|rmdir)\s+\/s\b|\bdel\s+(?:\/\w\s+)*\/s\b|\bRemove-Item\b.*-Recurse/i.test(text))
    return { message: 'Deletes recursively without asking' };
  if (/\bfind\s+\S.*\s-(?:delete\b|exec\s+rm\s)/.test(text))
    return { message: 'Deletes every file that it finds' };
  return undefined;
}

function destroyingSql(
  sql: string,
): { message: string; details: Record<string, string>; severity?: 'low' } | undefined {
  const text = sql.trim().replace(/\s+/g, ' ');
  const table =
    /^\(?(?:DROP (?:TABLE|DATABASE|SCHEMA|VIEW)|TRUNCATE(?: TABLE)?)(?: IF EXISTS)? ([\w."`[\]{}$#@]+)/i.exec(
      text,
    );
  if (table !== null) {
    const name = table[1] ?? '';
    const lesser =
      /(?:^|[._])(?:te?mp|stg|staging|stage|test|work|backup|bak|cache)|[._](?:te?mp|old|bak|stg|staging)|^#/i.test(
        name,
      ) || /^DROP VIEW/i.test(text);
    return {
      message: `${/^\(?TRUNCATE/i.test(text) ? 'Empties' : 'Drops'} ${name}`,
      details: { table: name },
      ...(lesser ? { severity: 'low' } : {}),
    };
  }
  const all = /^(?:DELETE FROM ([\w."`[\]{}$#@]+)|UPDATE ([\w."`[\]{}$#@]+) SET )/i.exec(text);
  if (all === null || /\b(?:WHERE|JOIN|LIMIT|USING)\b/i.test(text)) return undefined;
  const name = all[1] ?? all[2] ?? '';
  return {
    message: `${all[1] === undefined ? 'Changes' : 'Deletes'} every row of ${name}`,
    details: { table: name },
  };
}

function* bulkEncryption(facts: Facts): Iterable<Hit> {
  const { calls } = facts.behaviour;
  const encrypts = calls.find(
    (call) =>
      /\.encrypt(?:_and_digest)?$|encryptor\(\)\.update$|^pyAesCrypt\.encryptFile$/.test(call.path) &&
      !call.path.startsWith('?.encode'),
  );
  if (encrypts === undefined) return;
  const walks = calls.some((call) =>
    /^(?:os\.walk|os\.listdir|os\.scandir|glob\.i?glob)$|\.(?:rglob|iterdir|glob)$/.test(call.path),
  );
  const overwrites = calls.some(
    (call) =>
      (call.path === 'open' && /^[wr]b?\+?b?$/.test(textAt(call, 1)) && /[w+]/.test(textAt(call, 1))) ||
      /^os\.(?:remove|rename|replace|unlink)$|\.write_bytes$/.test(call.path),
  );
  if (walks && overwrites)
    yield { message: 'Encrypts the files of whole directories', start: encrypts.start, end: encrypts.end };
}

function textAt(call: CallEvent, position: number): string {
  return argument(call, position, 'mode')?.text ?? '';
}
