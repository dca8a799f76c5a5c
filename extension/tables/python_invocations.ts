import { createHash } from 'node:crypto';
import { classifyRun, startedBy } from '../analyse/invocations/classify-run.ts';
import { findingColumns, judgeCodes } from '../analyse/invocations/code-judgements.ts';
import { listRuns } from '../analyse/invocations/list-runs.ts';
import type { Run } from '../analyse/invocations/merge-runs.ts';
import { packageOperation } from '../analyse/invocations/pip-operation.ts';
import { environmentFinder } from '../analyse/invocations/run-environment.ts';
import {
  findScripts,
  judgeScripts,
  providerLookup,
  type ScriptJudgement,
} from '../analyse/invocations/script-judgements.ts';
import { compareStaticWithObserved } from '../analyse/static-versus-observed.ts';
import { askedNumber, askedPath, askedText } from '../core/asked.ts';
import { defineTable } from '../core/define-table.ts';
import { redactPath } from '../core/redact.ts';
import type { TableContext } from '../core/types.ts';
import { readSensorRuns, type SensorRun } from '../sensor/runs.ts';

export const table = defineTable({
  name: 'python_invocations',
  description:
    'Runs of Python: who ran what, when and with what, from every trace that this machine has. One run seen by several sources is one row.',
  columns: {
    invocation_id: {
      type: 'TEXT',
      index: true,
      optimized: true,
      description:
        'The run, stable between queries; that of python_invocation_events where the sensor saw it.',
    },
    kind: {
      type: 'TEXT',
      description:
        'What it was: script, module (`-m`), inline (`-c`), stdin, repl, notebook, frozen (a program with its own Python), package_operation, test_runner, service, tool, import (a module was compiled, which is all that is known) or unknown (an interpreter ran).',
    },
    script: {
      type: 'TEXT',
      index: true,
      optimized: true,
      description: 'File that it ran, absolute where that is known: python_scripts.path.',
    },
    module: { type: 'TEXT', description: 'Module that it ran.' },
    tool: { type: 'TEXT', description: 'Name of the tool that it was: pip, pytest, jupyter, and so on.' },
    code_hash: {
      type: 'TEXT',
      description:
        'SHA-256 of the text of `-c` or of standard input, whose secrets were taken out first where the sensor did not see it.',
    },
    code_analysis: {
      type: 'TEXT',
      description:
        'Of the text of `-c` or of standard input, where it was seen: full, reduced (no valid Python 3 or over a bound, so fewer rules looked at it) or failed; see python_scan_problems.',
    },
    ...findingColumns,
    argv: {
      type: 'TEXT',
      description: 'Command line, redacted, JSON array; the text of `-c` is left out.',
    },
    cwd: { type: 'TEXT', description: 'Working directory.' },
    start_time: {
      type: 'BIGINT',
      additional: true,
      description: 'When it began, Unix seconds; NULL when no source tells.',
    },
    end_time: {
      type: 'BIGINT',
      description: 'When it ended, Unix seconds; NULL where nothing told, as of a killed run.',
    },
    duration: { type: 'DOUBLE', description: 'Seconds that it took; up to now while it is running.' },
    state: { type: 'TEXT', description: 'running, exited, killed or unknown.' },
    exit_code: { type: 'INTEGER', description: 'Exit code; negative for a signal.' },
    pid: { type: 'BIGINT', description: 'Process.' },
    parent: { type: 'BIGINT', description: 'Process that started it.' },
    parent_chain: { type: 'TEXT', description: 'Its parents, the nearest first, JSON array of {pid, name}.' },
    started_by: {
      type: 'TEXT',
      description:
        'What the parents tell of its start: scheduler, service_manager, container, ide, notebook_server, remote_shell, terminal.',
    },
    wrappers: {
      type: 'TEXT',
      description:
        'What stood before it on the command line, JSON array: sudo, env, nohup, uv, poetry, and so on.',
    },
    interpreter: { type: 'TEXT', description: 'Interpreter, absolute where that is known.' },
    environment: { type: 'TEXT', description: 'Environment that it ran in: python_environments.path.' },
    python_version: {
      type: 'TEXT',
      collate: 'VERSION',
      description: 'Version of Python, as exact as is known.',
    },
    user_ms: { type: 'BIGINT', description: 'CPU time in user mode, milliseconds.' },
    system_ms: { type: 'BIGINT', description: 'CPU time in the system, milliseconds.' },
    max_resident_bytes: { type: 'BIGINT', description: 'Largest resident memory, bytes.' },
    libraries: {
      type: 'TEXT',
      description:
        'Distributions that it loaded, JSON array of {name, version}; without the sensor only those with native modules.',
    },
    hosts: { type: 'TEXT', description: 'Hosts that it contacted, JSON array of {host, port}.' },
    files_written: { type: 'TEXT', description: 'Files that it opened for writing, JSON array.' },
    data_read: { type: 'TEXT', description: 'Data files that it read, by directory and suffix, JSON array.' },
    subprocesses: { type: 'TEXT', description: 'Programs that it started, JSON array.' },
    ai_providers: {
      type: 'TEXT',
      description:
        'AI providers that it was seen to use, JSON array; what its script would use is in python_ai_usage.',
    },
    package_operation: {
      type: 'TEXT',
      description:
        'For a package_operation: JSON object of tool, action, packages, requirements, editable, index, extraIndexes, target and unsafe options.',
    },
    script_risk: {
      type: 'INTEGER',
      description: 'Risk of the script as it is now, 0 to 100: python_scripts.risk.',
    },
    script_changed: {
      type: 'INTEGER',
      description:
        '1 when the script was changed after this run began, so that its risk may be of another text.',
    },
    observed_findings: {
      type: 'TEXT',
      description:
        'What the run did that the text of its script does not predict, JSON array of {rule, severity, message, target, origin} (sensor only).',
    },
    occurrences: {
      type: 'INTEGER',
      description:
        'Runs that this row stands for: more than 1 where a history has no times to tell them apart.',
    },
    sources: { type: 'TEXT', description: 'Sources that saw it, the best first, JSON array.' },
    source: { type: 'TEXT', description: 'The best of its sources.' },
    confidence: {
      type: 'TEXT',
      description:
        'high when the system or the interpreter told of it, medium for timed histories and logs, else low.',
    },
    evidence: { type: 'TEXT', description: 'Files and tables that it was read from, JSON array.' },
    uid: { type: 'BIGINT', index: true, additional: true, optimized: true, description: 'User who ran it.' },
    username: { type: 'TEXT', description: 'Name of that user.' },
  },
  examples: [
    {
      title: 'What ran in the last day, newest first',
      sql: "SELECT datetime(start_time, 'unixepoch') AS started, username, kind, script, module, duration, confidence FROM python_invocations WHERE start_time > strftime('%s', 'now') - 86400 ORDER BY start_time DESC",
    },
    {
      title: 'Packages that people installed, and from where',
      sql: "SELECT username, start_time, package_operation FROM python_invocations WHERE kind = 'package_operation'",
    },
    {
      title: 'Risky code that was given on a command line, and what is wrong with it',
      sql: 'SELECT username, start_time, started_by, code_risk, code_findings FROM python_invocations WHERE code_risk >= 20 ORDER BY code_risk DESC',
    },
    {
      title: 'Scripts that ran and are not on this machine any more, or not where a scan looks',
      sql: "SELECT DISTINCT i.script, i.username FROM python_invocations i LEFT JOIN python_scripts s ON s.path = i.script WHERE i.kind = 'script' AND i.script LIKE '/%' AND s.path IS NULL",
    },
    {
      title: 'Runs whose script does more than its text says',
      sql: "SELECT script, username, start_time, observed_findings FROM python_invocations WHERE observed_findings NOT IN ('', '[]')",
    },
  ],
  notes: [
    'Sources, best first: the sensor; osquery’s own process events (audit, BPF, Endpoint Security, ETW) where osquery keeps them; the background sampler (`sampleSeconds` in the configuration) and the processes of this moment; IPython and Jupyter; histories of shells; the journal and the log of cron; Prefetch and UserAssist; transcripts of PowerShell in directories of documents; the history of Python’s prompt, PyCharm, bytecode files.',
    'A row says what its sources know. Without the sensor, a run that began and ended between two looks is known by histories and logs alone, if at all.',
    'Sources are joined when process and start agree, else when they tell of the same script, module or tool by the same user within seconds. Lines of histories without times are counted in one row, less those that a better source accounts for.',
    'The text of `-c`, of here-documents, here-strings and `echo … | python`, and what follows `%` in a line of a crontab, is analysed as a script is, in the worker, before it is redacted, and is in no row, log or cache: the columns from code_analysis to code_hosts say what was found. A query that reads none of them starts no analyser. The sampler and the sensor keep a hash alone: their runs have findings when another source, or an earlier query, saw the text.',
    'What `journalctl -o json` or `-o export` writes into `journal/` of the state directory is read as the journal; binary journals are not.',
    'Paths of a process whose root is another one, as in a container, begin with `/proc/PID/root`: another file may lie at the same path of the machine. A process whose command line was made a title (setproctitle) is of kind unknown unless the title names a tool.',
    'Histories can be edited by their user: confidence is never high on their word alone.',
    'A condition such as `start_time > …` also bounds what is asked of osquery’s event tables; without one the last 30 days are asked for.',
  ],
  async *generate(context) {
    const isWanted = chosen(context);
    const runs = (await listRuns(context, readSensorRuns)).filter((run) => isWanted(run));
    // Analysing scripts may take minutes: how long something has been running is said as of when it was looked at.
    const now = context.host.now();
    const judged = await judgements(context, runs);
    const sensed = new Map(readSensorRuns(context).map((run) => [run.id, run]));
    const codeCells = await judgeCodes(context, runs);
    const environmentOf = environmentFinder(context);
    for (const run of runs) {
      const environment = () => environmentOf(run);
      yield {
        invocation_id: identify(run),
        ...whatCells(run),
        ...codeCells(run),
        ...whenCells(now, run),
        ...processCells(run),
        interpreter: run.interpreter,
        environment: () => redactPath(environment()?.path ?? ''),
        python_version: () => moreExact(run.version, environment()?.version ?? ''),
        ...resourceCells(run),
        ...judgementCells(run, judged.get(run.script), sensed.get(run.id)),
        occurrences: run.occurrences,
        sources: JSON.stringify(run.sources),
        source: run.source,
        confidence: run.confidence,
        evidence: () => JSON.stringify(run.evidences.map(redactPath)),
        uid: run.uid === -1 ? null : run.uid,
        username: run.username,
      };
    }
  },
});

function chosen({ query }: TableContext): (run: Run) => boolean {
  const isScript = askedPath(query, 'script');
  const isUid = askedNumber(query, 'uid');
  const isId = askedText(query, 'invocation_id');
  const byId = query.equals('invocation_id') !== undefined;
  return (run) => isScript(run.script) && isUid(run.uid) && (!byId || isId(identify(run)));
}

/** Analysing scripts is work: only for a query that reads what comes of it. */
async function judgements(
  context: TableContext,
  runs: readonly Run[],
): Promise<ReadonlyMap<string, ScriptJudgement>> {
  if (!context.query.uses('script_risk', 'script_changed', 'observed_findings')) return new Map();
  const paths = runs.filter(({ script }) => script !== '').map(({ script }) => script);
  return judgeScripts(context, findScripts(context, paths));
}

function identify(run: Run): string {
  const { id, source, uid, pid, startTime, kind, script, module, tool, argv, codeHash } = run;
  if (id !== '') return id;
  const process = pid === null ? [] : [pid, Math.round(startTime ?? 0)];
  const what = [kind, script, module, tool, argv, ...(codeHash === '' ? [] : [codeHash])];
  const known = pid === null ? [source, uid, startTime, ...what] : process;
  return createHash('sha256').update(JSON.stringify(known)).digest('hex').slice(0, 32);
}

function whatCells(run: Run) {
  return {
    kind: classifyRun(run.kind, run.parents),
    script: run.script,
    module: run.module,
    tool: run.tool,
    code_hash: run.codeHash,
    argv: () => (run.argv.length === 0 ? '' : JSON.stringify(run.argv)),
    cwd: run.cwd,
  };
}

function whenCells(now: number, { startTime, endTime, state }: Run) {
  const until = state === 'running' ? now : endTime;
  const duration = startTime === null || until === null || until < startTime ? null : until - startTime;
  return {
    start_time: startTime === null ? null : Math.floor(startTime),
    end_time: endTime === null ? null : Math.floor(endTime),
    duration: duration === null ? null : Math.round(duration * 1000) / 1000,
    state,
  };
}

function processCells(run: Run) {
  return {
    exit_code: run.exitCode,
    pid: run.pid,
    parent: run.ppid,
    parent_chain: () => list(run.parents),
    started_by: () => startedBy(run.parents),
    wrappers: () => list(run.wrappers),
  };
}

function resourceCells(run: Run) {
  return {
    user_ms: run.userMs === null ? null : Math.round(run.userMs),
    system_ms: run.systemMs === null ? null : Math.round(run.systemMs),
    max_resident_bytes: run.maxResidentBytes,
    libraries: () => list(run.libraries),
    hosts: () => list(run.hosts),
    files_written: () => list(run.filesWritten),
    data_read: () => list(run.dataRead),
    subprocesses: () => list(run.subprocesses),
    ai_providers: () => list(aiProvidersOf(run)),
    package_operation: () =>
      run.kind === 'package_operation' ? JSON.stringify(packageOperation(run.tool, run.arguments)) : '',
  };
}

function judgementCells(run: Run, judged: ScriptJudgement | undefined, sensed: SensorRun | undefined) {
  return {
    script_risk: judged?.risk ?? null,
    script_changed:
      judged === undefined || run.startTime === null ? null : judged.mtime > run.startTime ? 1 : 0,
    observed_findings: () => {
      if (sensed === undefined) return '';
      const found = compareStaticWithObserved(judged?.prediction, sensed, providerLookup);
      return JSON.stringify(
        found.map(({ rule, severity, message, target, origin }) => ({
          rule,
          severity,
          message,
          target,
          origin,
        })),
      );
    },
  };
}

/** By the hosts it reached and the distributions it loaded. */
function aiProvidersOf({ hosts, libraries }: Run): string[] {
  const byHost = hosts.flatMap(({ host }) => providerLookup.ofHost(host) ?? []);
  const byLibrary = libraries.flatMap(({ name }) => providerLookup.ofModule(name.replaceAll('-', '_')) ?? []);
  return [...new Set([...byHost, ...byLibrary])].sort();
}

function moreExact(asked: string, installed: string): string {
  return asked === '' || installed.startsWith(asked) ? installed || asked : asked;
}

/** A list of things seen; '' when nothing was. */
function list(values: readonly unknown[]): string {
  return values.length === 0 ? '' : JSON.stringify(values);
}
