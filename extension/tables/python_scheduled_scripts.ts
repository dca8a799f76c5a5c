import { findingColumns, judgeCodes } from '../analyse/invocations/code-judgements.ts';
import { scheduledEnvironment } from '../analyse/invocations/run-environment.ts';
import { findScripts, judgeScripts } from '../analyse/invocations/script-judgements.ts';
import { defineTable } from '../core/define-table.ts';
import { redactPath, redactText } from '../core/redact.ts';
import type { TableContext } from '../core/types.ts';
import { lookAt, resolved } from '../discover/look.ts';
import { ownerOf } from '../discover/owners.ts';
import { listScheduled } from '../discover/schedules/list-scheduled.ts';
import { userNamed } from '../discover/schedules/scheduled.ts';

export const table = defineTable({
  name: 'python_scheduled_scripts',
  description:
    'Python that starts by itself, or that a person has set up to be started: schedulers, services, logins and editors.',
  columns: {
    kind: {
      type: 'TEXT',
      description:
        'Who starts it: cron, anacron, cron_directory, at, systemd_timer, systemd_path, systemd_socket, systemd_service, launchd, scheduled_task, autostart, pycharm, vscode_task or vscode_launch.',
    },
    name: { type: 'TEXT', description: 'Name of the job, unit, task or configuration.' },
    path: { type: 'TEXT', description: 'File of the definition.' },
    command: { type: 'TEXT', description: 'Command in words, redacted, JSON array.' },
    cwd: { type: 'TEXT', description: 'Working directory that the definition sets.' },
    python_kind: {
      type: 'TEXT',
      description:
        'What is run, as python_invocations.kind: script, module, inline, package_operation, and so on.',
    },
    script: {
      type: 'TEXT',
      description: 'File that it runs, absolute where that is known: python_scripts.path.',
    },
    script_exists: { type: 'INTEGER', description: '1 if that file is there, 0 if not.' },
    module: { type: 'TEXT', description: 'Module that it runs.' },
    code_hash: {
      type: 'TEXT',
      description:
        'SHA-256 of the text of `-c`, or of what the job is given as standard input, without its secrets: python_invocations.code_hash.',
    },
    code_analysis: {
      type: 'TEXT',
      description:
        'Of that text: full, reduced (no valid Python 3 or over a bound, so fewer rules looked at it) or failed; see python_scan_problems.',
    },
    ...findingColumns,
    interpreter: { type: 'TEXT', description: 'Interpreter as written, absolute where that is known.' },
    environment: {
      type: 'TEXT',
      description: 'Environment of the interpreter, or else of the script: python_environments.path.',
    },
    schedule: {
      type: 'TEXT',
      description: 'When it is due, as it is written; for a service the targets that want it.',
    },
    next_run: {
      type: 'BIGINT',
      description: 'When it is due next, Unix seconds; NULL when no fixed time says so.',
    },
    enabled: { type: 'INTEGER', description: '1 if it would be started as things are.' },
    run_as: { type: 'TEXT', description: 'Account that it runs as.' },
    script_risk: { type: 'INTEGER', description: 'Risk of the script, 0 to 100: python_scripts.risk.' },
    script_writable: {
      type: 'INTEGER',
      description:
        '1 if a user other than root and the account it runs as owns the script, or every user may write it.',
    },
    uid: {
      type: 'BIGINT',
      description: 'User that it runs as; the owner of the definition where that is not said.',
    },
    username: { type: 'TEXT', description: 'Name of that user.' },
  },
  examples: [
    {
      title: 'What runs Python by itself, by user',
      sql: "SELECT username, kind, name, script, module, schedule, datetime(next_run, 'unixepoch') AS next FROM python_scheduled_scripts WHERE enabled = 1 ORDER BY username",
    },
    {
      title: 'Scripts that run as one account and can be changed by another',
      sql: 'SELECT run_as, script, kind, name FROM python_scheduled_scripts WHERE script_writable = 1',
    },
    {
      title: 'Code that stands in the job itself, and what is wrong with it',
      sql: "SELECT run_as, kind, name, code_risk, code_findings FROM python_scheduled_scripts WHERE code_hash != '' ORDER BY code_risk DESC",
    },
    {
      title: 'Jobs whose script is gone',
      sql: 'SELECT kind, name, path, script FROM python_scheduled_scripts WHERE script_exists = 0 AND enabled = 1',
    },
  ],
  notes: [
    'Reads crontabs of the system and of users, cron.d, anacron and the cron.daily directories; jobs of at and batch; units of systemd, also transient ones, with drop-ins and specifiers; property lists of launchd with what launchctl disabled; task files of Windows; autostart entries; run configurations of PyCharm and tasks and launches of VS Code in projects with scripts.',
    'A command is understood when it starts Python, one of its tools, or a file whose first line does. What a shell script starts in turn is not followed.',
    'The text of `-c`, and what follows `%` in a line of a crontab, is analysed as a script is, before it is redacted, and is in no row; a query that reads no column from code_analysis to code_hosts starts no analyser.',
    'A variable that a crontab or a unit itself sets to a path is put in its place; files of environment variables are not read, and what any other variable stands for stays as written.',
    'next_run follows the machine’s time zone; timers that count from boot, and random minutes (`~`) of a crontab, have none. A delay that is added at random (RandomizedDelaySec, RandomDelay) stands in schedule.',
    'A script whose path has a variable or placeholder in it has no script_exists.',
  ],
  async *generate(context) {
    const all = listScheduled(context);
    const paths = all.map(({ run }) => run.script);
    const scripts = findScripts(context, context.query.uses('script_risk', 'environment') ? paths : []);
    const judged = await judgeScripts(context, context.query.uses('script_risk') ? scripts : new Map());
    const coded = all.map(({ code, run, path }) => ({ code, codeHash: run.codeHash, evidence: path }));
    const codeCells = await judgeCodes(context, coded);
    const environmentOf = scheduledEnvironment(context, scripts);
    for (const [index, one] of all.entries()) {
      const { script } = one.run;
      const user = userNamed(context, one.runAs);
      const owner = user ?? ownerOf(context, one.path, lookAt(context.host, one.path));
      const isFile = script !== '' && context.host.path.isAbsolute(script) && !script.startsWith('/dev/');
      yield {
        kind: one.kind,
        name: redactText(one.name),
        path: one.path,
        command: JSON.stringify(one.command),
        cwd: one.cwd,
        python_kind: one.run.kind,
        script,
        script_exists: () => (isFile ? existence(context, script) : null),
        module: one.run.module,
        code_hash: one.run.codeHash,
        ...codeCells(coded[index]),
        interpreter: one.run.interpreter,
        environment: () => redactPath(environmentOf(one)),
        schedule: one.schedule,
        next_run: () => one.nextRun(),
        enabled: one.enabled ? 1 : 0,
        run_as: one.runAs,
        script_risk: judged.get(script)?.risk ?? null,
        script_writable: () => (isFile ? writability(context, script, owner.uid) : null),
        uid: owner.uid === -1 ? null : owner.uid,
        username: owner.username,
      };
    }
  },
});

/** What a variable or a placeholder stands for is not known. */
const isOpen = /[$`*?{}]|%\w+%/;

function existence({ host }: TableContext, script: string): number | null {
  if (lookAt(host, script) !== undefined) return 1;
  return isOpen.test(script) ? null : 0;
}

/** The mode of a link says nothing, but who owns it may lead it elsewhere. */
function writability({ host }: TableContext, script: string, runner: number): number | null {
  const stat = host.platform === 'win32' ? undefined : lookAt(host, script);
  const target = stat?.kind === 'symlink' ? lookAt(host, resolved(host, script)) : stat;
  if (stat === undefined || target === undefined) return null;
  const isOthers = (uid: number): boolean => uid !== 0 && uid !== runner;
  const isOpenToAll = target.kind !== 'symlink' && (target.mode & 0o002) !== 0;
  return isOpenToAll || isOthers(stat.uid) || isOthers(target.uid) ? 1 : 0;
}
