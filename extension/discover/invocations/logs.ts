/** Runs in the log of cron, and processes in exports of the journal. */
import { redactPath } from '../../core/redact.ts';
import type { TableContext } from '../../core/types.ts';
import { parseCronLog } from '../../parse/cron-log.ts';
import { parseJournal } from '../../parse/journal.ts';
import { parseShellLine } from '../../parse/python-argv.ts';
import { splitCommands } from '../../parse/shell-words.ts';
import { entriesOf, readIfThere, textIfThere } from '../look.ts';
import { cronInputs } from '../schedules/cron.ts';
import { userNamed } from '../schedules/scheduled.ts';
import { programLookUp } from './histories.ts';
import { type Observation, observe, runFactsOf, shellFacts } from './observation.ts';

const cronLogs = [
  '/var/log/cron.log',
  '/var/log/cron.log.1',
  '/var/log/cron',
  '/var/log/syslog',
  '/var/log/syslog.1',
  '/var/log/messages',
];
const limits = { maxBytes: 64 * 1024 * 1024 };
const maxExports = 100;

/** Lines of cron name the shell's process: the run is a child of it. */
export function* readCronLogs(context: TableContext): Generator<Observation> {
  if (context.host.platform === 'win32') return;
  const inputOf = cronInputs(context);
  for (const path of cronLogs) {
    for (const entry of parseCronLog(textIfThere(context, path, limits), context.host.now())) {
      const user = userNamed(context, entry.user);
      const input = inputOf(entry.user, entry.command);
      const lookUp = user === undefined ? {} : { lookUp: programLookUp(context, user) };
      for (const run of parseShellLine(entry.command, { input, ...lookUp })) {
        yield observe('cron_log', {
          ...shellFacts(context.host, run, user?.home ?? ''),
          evidence: path,
          startTime: entry.time,
          window: 10,
          ppid: entry.pid,
          parents: [{ pid: entry.pid, name: 'cron' }],
          uid: user?.uid ?? -1,
          username: user?.username ?? entry.user,
        });
      }
    }
  }
}

/** `journalctl -o json` or `-o export`, put into `journal/` of the state directory by whoever keeps the machine. */
export function* readJournalExports(context: TableContext): Generator<Observation> {
  const { host, config } = context;
  if (config.stateDirectory === '') return;
  const directory = host.path.join(config.stateDirectory, 'journal');
  const names = new Map(host.users().map(({ uid, username }) => [uid, username]));
  for (const { name, kind } of entriesOf(context, directory).slice(0, maxExports)) {
    if (kind !== 'file' || !/\.(?:json|jsonl|export|txt|log)$/.test(name)) continue;
    const path = host.path.join(directory, name);
    for (const one of parseJournal(readIfThere(context, path, { ...limits, transient: true })?.bytes ?? '')) {
      const facts = runFactsOf(splitCommands(one.commandLine)[0] ?? []);
      if (facts === undefined) continue;
      yield observe('journal', {
        ...facts,
        interpreter: redactPath(one.executable) || facts.interpreter,
        evidence: redactPath(path),
        startTime: one.first,
        // Its first entry may come long after its start.
        window: 60,
        endTime: null,
        pid: one.pid,
        kind: one.unit.endsWith('.service') && facts.kind === 'script' ? 'service' : facts.kind,
        uid: one.uid,
        username: names.get(one.uid) ?? '',
      });
    }
  }
}
