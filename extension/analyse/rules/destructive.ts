/** Deletion and overwriting of files, disks, backups and mail that cannot be taken back. */

import { type Expression, lastName } from '../../parse/python/index.ts';
import { argument, type CallEvent } from '../flow/values.ts';
import type { Folder } from '../fold/fold.ts';
import { broad, destroysRecovery, scratch, wiping } from './deleting-commands.ts';
import { isListed, isListedByName } from './listings.ts';
import { producedBy } from './produced.ts';
import { type BehaviourRule, commandRule, type Facts, type Hit } from './rule.ts';

const common = { category: 'destructive' } as const;

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
      'os.removedirs',
      'sh.rm',
      'fsspec.filesystem().rm',
      'tensorflow.io.gfile.rmtree',
      '*.rmtree',
    ],
    onCall: (call) => {
      if (/^(?:sh|fsspec)\./.test(call.path) && !recursive(call)) return undefined;
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
    calls: ['os.remove', 'os.unlink', 'pathlib.Path.unlink', '*.unlink', '*.remove', '*.delete', 'map'],
    onCall: (call, facts) => {
      if (call.path === 'map')
        return mapsDeletion(call) ? { message: 'Deletes every file of a listing' } : undefined;
      const onMethod = !deletesByName.test(call.path);
      if (onMethod && call.name !== 'unlink' && !remoteFiles.test(call.path)) return undefined;
      const target = onMethod && call.name === 'unlink' ? call.receiver : call.args[0];
      if (target !== undefined && isListed(target)) return { message: 'Deletes every file of a listing' };
      const node = onMethod && call.name === 'unlink' ? receiverNode(call) : call.nodes[0];
      return node !== undefined && node.kind !== 'text' && isListedByName(node, call, facts.folder())
        ? { message: 'Deletes every file of a listing' }
        : undefined;
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
    pattern: destroysRecovery,
  }),
  {
    ...common,
    id: 'PYS-DESTR-009',
    title: 'Deletes mail',
    severity: 'low',
    confidence: 'medium',
    rationale: 'Messages are removed from a mailbox; attackers do so to hide what they sent or received.',
    remediation: 'Move messages to a folder instead, and keep to the rules of retention.',
    example:
      'import imaplib\nm = imaplib.IMAP4_SSL("mail.corp.local")\nm.store("1", "+FLAGS", "\\\\Deleted")\nm.expunge()',
    calls: [
      'imaplib.IMAP4().expunge',
      'imaplib.IMAP4_SSL().expunge',
      'imapclient.IMAPClient().delete_messages',
      'imapclient.IMAPClient().expunge',
      'imap_tools.MailBox().delete',
      'poplib.POP3().dele',
      'poplib.POP3_SSL().dele',
      '*.expunge',
      '*.batchDelete',
      '*.messages().delete',
      '*.messages().trash',
    ],
    onCall: (call, { imports }) =>
      call.name !== 'expunge' || imports.some(({ module }) => /^(?:imap|poplib)/.test(module))
        ? { message: 'Deletes mail' }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-DESTR-010',
    title: 'Overwrites files so that nothing brings them back',
    severity: 'medium',
    confidence: 'medium',
    rationale:
      'As many zero or random bytes as a file has are written over it: its content is gone, also for forensics.',
    remediation: 'Check who needs the files, and whether traces are being removed.',
    falsePositives: 'Tools for shredding that people know of.',
    example: 'import os\nwith open(path, "r+b") as f:\n    f.write(os.urandom(os.path.getsize(path)))',
    calls: ['*.write', '*.write_bytes'],
    onCall: (call, facts) => {
      const node = call.nodes[0];
      return node !== undefined && fillsWholeFile(node, call.start, facts.folder)
        ? { message: 'Overwrites a file with as many bytes as it has' }
        : undefined;
    },
  },
];

function recursive(call: CallEvent): boolean {
  return (
    call.keywords.some(({ name, value }) => name === 'recursive' && value.path === 'True') ||
    call.args.some(({ text }) => /^-\w*[rR]/.test(text ?? ''))
  );
}

/** `map(os.remove, glob.glob("*.tmp"))`. */
function mapsDeletion(call: CallEvent): boolean {
  const [what, over] = call.args;
  return (
    /^(?:os\.(?:remove|unlink)|shutil\.rmtree|pathlib\.Path\.unlink)$/.test(what?.path ?? '') &&
    over !== undefined &&
    isListed({ ...over, path: `${over.path}[]` })
  );
}

/** `os.listdir(d).remove(name)` takes a name out of a list. */
const deletesByName = /^(?:os\.(?:remove|unlink)|pathlib\.Path\.unlink)$/;

/** Files of another machine. */
const remoteFiles =
  /^(?:ftplib\.FTP(?:_TLS)?\(\)\.delete|(?:paramiko\.\S*|pysftp\.Connection\(\)|\S*open_sftp\(\))\.(?:remove|unlink))$/;

function receiverNode(call: CallEvent): Expression | undefined {
  return call.callee?.kind === 'attribute' ? call.callee.value : undefined;
}

/** `os.urandom(size)` or `b"\\0" * size`, where the size is that of a file. */
function fillsWholeFile(node: Expression, at: number, folder: () => Folder): boolean {
  const filler = fillerSize(node.kind === 'name' ? folder().meant(node, at) : node);
  if (filler === undefined) return false;
  const size = filler.kind === 'name' ? folder().meant(filler, at) : filler;
  if (size.kind === 'attribute') return size.attr === 'st_size';
  if (size.kind !== 'call') return false;
  const { func } = size;
  return lastName(func) === 'getsize';
}

function fillerSize(node: Expression): Expression | undefined {
  if (node.kind === 'binary' && node.op === '*') {
    const [bytes, size] = node.operands;
    return bytes?.kind === 'text' && bytes.value.length <= 2 ? size : undefined;
  }
  if (node.kind !== 'call') return undefined;
  const { func, args } = node;
  const name = lastName(func);
  return /^(?:urandom|token_bytes|randbytes|bytes|bytearray|get_random_bytes)$/.test(name)
    ? args[0]
    : undefined;
}

function* bulkEncryption(facts: Facts): Iterable<Hit> {
  const { calls } = facts.behaviour;
  const encrypts = calls.find(
    (call) =>
      encryptsFile(call) &&
      /\.encrypt(?:_and_digest|_file|_bytes)?$|encryptor\(\)\.update$|^pyAesCrypt\.encrypt(?:File|Stream)$|^pyzipper\.AESZipFile$/.test(
        call.path,
      ) &&
      !call.path.startsWith('?.encode'),
  );
  if (encrypts === undefined) return;
  const walks = calls.some((call) =>
    /^(?:os\.f?walk|os\.listdir|os\.scandir|glob\.i?glob)$|\.(?:rglob|iterdir|glob|walk)$/.test(call.path),
  );
  const overwrites = calls.some(
    (call) =>
      (call.path === 'open' && /^[wr]b?\+?b?$/.test(textAt(call, 1)) && /[w+]/.test(textAt(call, 1))) ||
      /^os\.(?:remove|rename|replace|unlink)$|^shutil\.move$|\.(?:write_bytes|unlink|rename)$/.test(
        call.path,
      ),
  );
  if (walks && overwrites)
    yield { message: 'Encrypts the files of whole directories', start: encrypts.start, end: encrypts.end };
}

/** What is encrypted was read from a file, or is one. */
function encryptsFile({ name, args }: CallEvent): boolean {
  return (
    /file|stream|zip/i.test(name) ||
    args.some((each) => producedBy(each, /(?:^|\.)read(?:_bytes|_text|all|line|lines)?$/))
  );
}

function textAt(call: CallEvent, position: number): string {
  return argument(call, position, 'mode')?.text ?? '';
}
