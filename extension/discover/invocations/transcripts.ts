/** Runs from transcripts of PowerShell, where users or a policy have them written to the directory of documents. */
import { decodeLines } from '../../core/paths.ts';
import { redactPath } from '../../core/redact.ts';
import type { TableContext, User } from '../../core/types.ts';
import { parseTranscript } from '../../parse/powershell-transcript.ts';
import { parseShellLine } from '../../parse/python-argv.ts';
import { entriesOf, readIfThere } from '../look.ts';
import { homes } from './histories.ts';
import { type Observation, observe, shellFacts } from './observation.ts';

const limits = { maxBytes: 8 * 1024 * 1024 };
const maxFiles = 500;
/** Each day may have a directory of its own below. */
const directories = [['Documents'], ['OneDrive', 'Documents']];
const isTranscript = /^PowerShell_transcript\.[\w.+-]+\.txt$/;

export function* readTranscripts(context: TableContext): Generator<Observation> {
  if (context.host.platform !== 'win32') return;
  for (const user of homes(context)) {
    let left = maxFiles;
    for (const path of transcriptFiles(context, user)) {
      if (left-- <= 0) break;
      yield* fromTranscript(context, user, path);
    }
  }
}

function* transcriptFiles(context: TableContext, user: User): Generator<string> {
  const { join } = context.host.path;
  for (const place of directories) {
    const directory = join(user.home, ...place);
    for (const { name, kind } of entriesOf(context, directory)) {
      if (kind === 'file' && isTranscript.test(name)) yield join(directory, name);
      if (kind !== 'directory' || !/^\d{8}$/.test(name)) continue;
      for (const one of entriesOf(context, join(directory, name)))
        if (one.kind === 'file' && isTranscript.test(one.name)) yield join(directory, name, one.name);
    }
  }
}

function* fromTranscript(context: TableContext, user: User, path: string): Generator<Observation> {
  const read = readIfThere(context, path, limits);
  if (read === undefined) return;
  const { host } = context;
  for (const entry of parseTranscript(decodeLines(read.bytes))) {
    for (const run of parseShellLine(entry.command, { dialect: 'powershell' })) {
      const facts = shellFacts(host, run, user.home);
      const cwd = facts.cwd || redactPath(entry.directory);
      const isRelative = facts.script !== '' && !host.path.isAbsolute(facts.script);
      yield observe('powershell_transcript', {
        ...facts,
        cwd,
        script: isRelative && host.path.isAbsolute(cwd) ? host.path.join(cwd, facts.script) : facts.script,
        evidence: path,
        startTime: entry.time,
        // Without a time of its own a command is somewhere in its session.
        window: entry.exact ? 5 : 8 * 3600,
        uid: user.uid,
        username: user.username,
      });
    }
  }
}
