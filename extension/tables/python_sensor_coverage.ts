import { defineTable } from '../core/define-table.ts';
import { displayPath } from '../core/paths.ts';
import type { TableContext } from '../core/types.ts';
import { listEnvironments } from '../discover/environments.ts';
import { type Coverage, describeCoverage } from '../sensor/coverage.ts';
import { readSensorSource, renderSensor, sensorVersion } from '../sensor/hook-files.ts';
import { policyPath, spoolDirectory } from '../sensor/location.ts';
import { readSensorRuns, type SensorRun } from '../sensor/runs.ts';

export const table = defineTable({
  name: 'python_sensor_coverage',
  description:
    'Interpreters and environments with and without the sensor, and the runs that it cannot see: the blind spots.',
  columns: {
    environment: {
      type: 'TEXT',
      index: true,
      description: 'The environment, as python_environments.path.',
    },
    executable: { type: 'TEXT', description: 'Path of its interpreter.' },
    version: { type: 'TEXT', collate: 'VERSION', description: 'Python version.' },
    implementation: { type: 'TEXT', description: 'Implementation: cpython, pypy or graalpy.' },
    covered: { type: 'INTEGER', description: '1 when its runs are recorded.' },
    events: { type: 'INTEGER', description: '1 when also what runs do is recorded (CPython 3.8 and later).' },
    reason: {
      type: 'TEXT',
      description:
        'Why it is not covered: not_installed, incomplete, too_old (before CPython 3.6), not_cpython, no_site (embedded), no_interpreter.',
    },
    scope: {
      type: 'TEXT',
      description:
        'Whose site directory starts the sensor: environment, system_site (of its base) or user_site (of one user).',
    },
    directory: { type: 'TEXT', description: 'Site directory where the sensor is.' },
    sensor_version: { type: 'TEXT', collate: 'VERSION', description: 'Version of the installed sensor.' },
    outdated: { type: 'INTEGER', description: '1 when another version is shipped with this pysight.' },
    altered: {
      type: 'INTEGER',
      description: '1 when the sensor has the shipped version but not the shipped text.',
    },
    bypasses: {
      type: 'TEXT',
      description: 'Runs that pass the sensor by although it is installed, a JSON array.',
    },
    runs: { type: 'BIGINT', description: 'Runs of this environment that are known.' },
    last_seen: { type: 'BIGINT', description: 'Start of the latest of them, Unix seconds.' },
    uid: { type: 'BIGINT', description: 'Owner of the environment.' },
    username: { type: 'TEXT', description: 'Name of that owner.' },
  },
  examples: [
    {
      title: 'interpreters whose runs nobody sees',
      sql: 'SELECT environment, version, reason FROM python_sensor_coverage WHERE covered = 0',
    },
    {
      title: 'installed but silent for a week',
      sql: "SELECT environment, username FROM python_sensor_coverage WHERE covered = 1 AND COALESCE(last_seen, 0) < strftime('%s', 'now') - 604800",
    },
  ],
  notes: ['Files alone are read; that an installed sensor also works is what `last_seen` shows.'],
  *generate(context: TableContext) {
    const { host, config, query } = context;
    const source = readSensorSource();
    const spool = spoolDirectory(config, host);
    const shipped = {
      version: sensorVersion(source),
      text: renderSensor(source, spool, policyPath(spool, host)),
    };
    const runs = query.uses('runs', 'last_seen') ? lastRuns(readSensorRuns(context)) : new Map();
    for (const coverage of describeCoverage(host, listEnvironments(context)))
      yield toRow(coverage, shipped, runs);
  },
});

interface Seen {
  readonly runs: number;
  readonly last: number;
}

function lastRuns(runs: readonly SensorRun[]): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const { prefix, startTime } of runs) {
    const before = seen.get(prefix) ?? { runs: 0, last: 0 };
    seen.set(prefix, { runs: before.runs + 1, last: Math.max(before.last, Math.floor(startTime)) });
  }
  return seen;
}

function toRow(
  coverage: Coverage,
  shipped: { version: string; text: string },
  runs: ReadonlyMap<string, Seen>,
) {
  const { environment, sensor, depth } = coverage;
  const seen = runs.get(displayPath(environment.prefix));
  const outdated = sensor !== undefined && sensor.version !== shipped.version;
  return {
    environment: displayPath(environment.path),
    executable: displayPath(environment.executable),
    version: environment.version || environment.minor,
    implementation: environment.implementation,
    covered: depth > 0 ? 1 : 0,
    events: depth > 1 ? 1 : 0,
    reason: coverage.reason,
    scope: coverage.scope,
    directory: displayPath(sensor?.directory ?? ''),
    sensor_version: sensor?.version ?? '',
    outdated: outdated ? 1 : 0,
    altered: sensor !== undefined && !outdated && sensor.source !== shipped.text ? 1 : 0,
    bypasses: JSON.stringify(coverage.bypasses),
    runs: seen?.runs ?? 0,
    last_seen: seen?.last ?? null,
    uid: environment.uid,
    username: environment.username,
  };
}
