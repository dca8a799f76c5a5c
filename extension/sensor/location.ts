/** Where the sensor leaves its records and finds its policy. */
import type { Config } from '../core/config.ts';
import type { Host, Platform } from '../core/types.ts';

const defaults: Readonly<Record<Exclude<Platform, 'win32'>, string>> = {
  linux: '/var/lib/pysight/spool',
  darwin: '/Library/Application Support/pysight/spool',
};

/**
 * The spool directory: `config.spoolDirectory`, else the platform's own place. No environment variable of a user changes
 * it: who could move the spool could hide a run.
 */
export function spoolDirectory(
  config: Pick<Config, 'spoolDirectory'>,
  host: Pick<Host, 'platform' | 'env'>,
): string {
  if (config.spoolDirectory !== '') return config.spoolDirectory;
  if (host.platform === 'win32') return `${host.env['ProgramData'] ?? 'C:\\ProgramData'}\\pysight\\spool`;
  return defaults[host.platform];
}

/** The policy stands beside the spool, where only an administrator can write. */
export function policyPath(spool: string, host: Pick<Host, 'path'>): string {
  return host.path.join(host.path.dirname(spool), 'policy');
}

/** Where the collector keeps finished runs. */
export function runStoreDirectory(config: Pick<Config, 'stateDirectory'>, host: Pick<Host, 'path'>): string {
  return host.path.join(config.stateDirectory, 'sensor-runs');
}
