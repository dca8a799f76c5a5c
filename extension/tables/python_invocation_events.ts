import { askedText } from '../core/asked.ts';
import { defineTable } from '../core/define-table.ts';
import type { TableContext, User } from '../core/types.ts';
import { readSensorRuns, type SensorEvent, type SensorRun } from '../sensor/runs.ts';

export const table = defineTable({
  name: 'python_invocation_events',
  description:
    'What runs of Python did, as the sensor inside the interpreter saw it: one row per distinct event of a run.',
  columns: {
    invocation_id: {
      type: 'TEXT',
      index: true,
      optimized: true,
      description: 'The run, unique on this machine.',
    },
    time: { type: 'BIGINT', description: 'When it first happened, Unix seconds.' },
    event: {
      type: 'TEXT',
      description:
        'One of import, read, write, remove, connect, resolve, http, url, service, unix, bind, subprocess, system, exec, compile, exec_code, dlopen, database, policy, unraisable, ensurepip.',
    },
    target: {
      type: 'TEXT',
      description:
        'What it was done to: module, directory, file, host as it was asked for, program, library.',
    },
    detail: {
      type: 'TEXT',
      description:
        'More of it, redacted: extension of files read, address connected to, command line, file of a module.',
    },
    port: { type: 'INTEGER', description: 'Port of a network event.' },
    distribution: { type: 'TEXT', description: 'Distribution that an imported module belongs to.' },
    version: {
      type: 'TEXT',
      collate: 'VERSION',
      description: 'Its version when the run imported it, where known.',
    },
    origin: {
      type: 'TEXT',
      description:
        'Module that did it: the nearest caller outside the standard library; __main__ is the script itself.',
    },
    during_import: { type: 'INTEGER', description: '1 when it happened while a module was being imported.' },
    ambiguous: {
      type: 'INTEGER',
      description:
        '1 when several hosts had been looked up for this port, so that `target` may be another of them.',
    },
    count: { type: 'BIGINT', description: 'How many files were read; 1 for other events.' },
    pid: { type: 'BIGINT', description: 'Process of the run.' },
    script: { type: 'TEXT', description: 'Script or module that the run was started with.' },
    executable: { type: 'TEXT', description: 'Interpreter of the run.' },
    uid: { type: 'BIGINT', description: 'User who ran it, as the file system says.' },
    username: { type: 'TEXT', description: 'Name of that user.' },
  },
  examples: [
    {
      title: 'hosts that scripts reached today',
      sql: "SELECT target, port, COUNT(DISTINCT invocation_id) AS runs FROM python_invocation_events WHERE event IN ('connect', 'http', 'url') AND time > strftime('%s', 'now') - 86400 GROUP BY target, port ORDER BY runs DESC",
    },
    {
      title: 'network use while a package was being imported',
      sql: "SELECT script, origin, target, port FROM python_invocation_events WHERE during_import = 1 AND event IN ('connect', 'resolve')",
    },
  ],
  notes: [
    'Only interpreters with the sensor have rows: see python_sensor_coverage for those without.',
    'A process keeps the first 64 distinct events of each kind; how many more there were is in python_invocations.',
    'Imports list top-level modules outside the standard library. Files that are read are counted by directory and extension.',
  ],
  *generate(context: TableContext) {
    const users = new Map(context.host.users().map((user) => [user.uid, user]));
    const isAsked = askedText(context.query, 'invocation_id');
    for (const run of readSensorRuns(context)) {
      if (!isAsked(run.id)) continue;
      for (const event of run.events) yield toRow(run, event, users);
    }
  },
});

function toRow(run: SensorRun, event: SensorEvent, users: ReadonlyMap<number, User>) {
  return {
    invocation_id: run.id,
    time: Math.floor(event.time),
    event: event.kind,
    target: event.name,
    detail: event.kind === 'import' ? event.path : event.detail,
    port: event.port,
    distribution: event.distribution,
    version: event.version,
    origin: event.origin,
    during_import: event.importing ? 1 : 0,
    ambiguous: event.ambiguous ? 1 : 0,
    count: event.count,
    pid: run.pid,
    script: run.main,
    executable: run.executable,
    uid: run.uid,
    username: users.get(run.uid)?.username ?? '',
  };
}
