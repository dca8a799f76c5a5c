/** What `pysight sensor …` does. Each action prints to standard output and returns an exit code. */
import nodePath from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { createMemoryCache } from '../core/cache.ts';
import { type Config, loadConfig } from '../core/config.ts';
import { UsageError } from '../core/errors.ts';
import { createLog } from '../core/log.ts';
import { createMemo } from '../core/memo.ts';
import { createProblemSink } from '../core/problems.ts';
import { createRealHost } from '../core/real-host.ts';
import { printable } from '../core/redact.ts';
import type { TableContext } from '../core/types.ts';
import { listEnvironments } from '../discover/environments.ts';
import { collectSpool } from './collect.ts';
import { compileSensor } from './compile.ts';
import { describeCoverage } from './coverage.ts';
import { readSensorSource, renderSensor, sensorVersion } from './hook-files.ts';
import { type InstallResult, installSensor, uninstallSensors } from './install.ts';
import { policyPath, runStoreDirectory, spoolDirectory } from './location.ts';
import { openRunStore, type RunStore } from './run-store.ts';
import { ensureSpool, removeSpool, spoolState } from './spool-directory.ts';
import { findTargets, type TargetRequest } from './targets.ts';

export interface SensorArguments extends TargetRequest {
  readonly config?: string | undefined;
  readonly json?: boolean | undefined;
  /** Compile ahead, which executes the interpreters asked for. */
  readonly compile?: boolean | undefined;
}

/** Installs into the environments asked for; 1 when one of them refused. */
export async function runInstall(args: SensorArguments): Promise<number> {
  const context = await makeContext(args.config);
  const spool = spoolDirectory(context.config, context.host);
  const targets = findTargets(context, args);
  prepareSpool(spool);
  const source = renderSensor(readSensorSource(), spool, policyPath(spool, context.host));
  const users = context.host.users();
  const results = targets.map((target) => installSensor({ ...target, source, users }));
  if (args.compile === true) {
    for (const { directory, outcome } of results) {
      const fault = outcome === 'refused' ? '' : compileSensor(directory, users);
      if (fault !== '') process.stderr.write(`${printable(directory)}: not compiled: ${printable(fault)}\n`);
    }
  }
  return report(results, args.json);
}

/** Removes from the environments asked for; with `--all` from every place, and the spool with its records too. */
export async function runUninstall(args: SensorArguments): Promise<number> {
  const context = await makeContext(args.config);
  const directories = new Set(findTargets(context, args).map(({ directory }) => directory));
  if (args.all === true)
    for (const environment of listEnvironments(context))
      for (const site of environment.siteDirectories) directories.add(site);
  const users = context.host.users();
  const results = uninstallSensors(directories, users).filter(
    ({ outcome, reason }) => outcome !== 'absent' && !(args.all === true && isForeign(reason)),
  );
  const code = report(results, args.json);
  if (args.all !== true) return code;
  const spool = spoolDirectory(context.config, context.host);
  if (context.host.privileged && !removeSpool(spool)) {
    process.stderr.write(`${spool} was not removed: something else is in it\n`);
    return 1;
  }
  return code;
}

/** Shows which interpreters are covered; 1 when one that could be is not. */
export async function runStatus(args: SensorArguments): Promise<number> {
  const context = await makeContext(args.config);
  const spool = spoolDirectory(context.config, context.host);
  const shipped = sensorVersion(readSensorSource());
  const rows = describeCoverage(context.host, listEnvironments(context)).map(({ environment, ...rest }) => ({
    environment: environment.path,
    python: environment.version || environment.minor,
    covered: rest.depth > 0,
    scope: rest.scope,
    version: rest.sensor?.version ?? '',
    outdated: rest.sensor !== undefined && rest.sensor.version !== shipped,
    reason: rest.reason,
  }));
  const state = spoolState(spool);
  if (args.json === true) {
    process.stdout.write(
      `${JSON.stringify({ spool, spoolState: state, version: shipped, environments: rows })}\n`,
    );
  } else {
    process.stdout.write(`Sensor ${shipped}, spool ${spool}: ${state}\n`);
    for (const row of rows) {
      const word = row.covered
        ? `covered (${row.scope}, ${row.version}${row.outdated ? ', outdated' : ''})`
        : row.reason;
      process.stdout.write(`${printable(row.environment)}  ${row.python}  ${word}\n`);
    }
  }
  return state === 'ready' && rows.every((row) => row.covered || row.reason !== 'not_installed') ? 0 : 1;
}

/** Moves finished runs out of the spool into the state directory. */
export async function runCollect(args: SensorArguments): Promise<number> {
  const context = await makeContext(args.config);
  const { host, config, problems } = context;
  const spool = spoolDirectory(config, host);
  const result = collectInto(runStoreDirectory(config, host), (store) =>
    collectSpool({ host, spool, store, problems }),
  );
  if (args.json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
  else
    process.stdout.write(
      `${result.collected} finished runs collected, ${result.running} going on, ${result.removed} files removed\n`,
    );
  for (const { path, message } of problems.all)
    process.stderr.write(`${printable(path)}: ${printable(message)}\n`);
  return 0;
}

/** @throws UsageError when the place of finished runs cannot be written: a full or read-only disk is no bug */
function collectInto<T>(directory: string, collect: (store: RunStore) => T): T {
  try {
    return collect(openRunStore(directory));
  } catch (error) {
    if (!(error instanceof Error && 'errno' in error)) throw error;
    throw new UsageError(`cannot keep finished runs in ${directory}: ${error.message}`, { cause: error });
  }
}

/** A user who installs for himself cannot make the spool of the machine, and need not. */
function prepareSpool(spool: string): void {
  try {
    ensureSpool(spool);
  } catch (error) {
    if (spoolState(spool) === 'ready') return;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `The spool ${spool} is not ready (${message}): nothing is recorded until root has run this.\n`,
    );
  }
}

function isForeign(reason: string): boolean {
  return reason.startsWith('it belongs to uid') || reason.startsWith('it is not a directory');
}

function report(results: readonly InstallResult[], json: boolean | undefined): number {
  if (json === true) process.stdout.write(`${JSON.stringify(results)}\n`);
  else {
    for (const { directory, outcome, reason } of results)
      process.stdout.write(
        `${printable(directory)}  ${outcome}${reason === '' ? '' : `: ${printable(reason)}`}\n`,
      );
    if (results.length === 0) process.stdout.write('Nothing to do.\n');
  }
  return results.some(({ outcome }) => outcome === 'refused') ? 1 : 0;
}

async function makeContext(configPath: string | undefined): Promise<TableContext> {
  const host = createRealHost();
  const config: Config = await loadConfig(host, configPath);
  if (!nodePath.isAbsolute(spoolDirectory(config, host)))
    throw new UsageError('spoolDirectory must be an absolute path.');
  return {
    host,
    config,
    query: createQueryContext(),
    cache: createMemoryCache(),
    memo: createMemo(),
    problems: createProblemSink(),
    log: createLog(config.logLevel),
    osquery: undefined,
    signal: new AbortController().signal,
    expired: () => false,
  };
}
