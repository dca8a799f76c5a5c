/** A report on this machine wants to know of vulnerable packages: one announced attempt to get the database where there is none. */
import { advisoryIndexPath, readIndexFile } from '../../extension/commands/supply/index-file.ts';
import { updateAdvisories } from '../../extension/commands/supply/update.ts';
import type { Config } from '../../extension/core/config.ts';
import type { ReportProgress } from './progress.ts';

const howTo =
  'get it with `pysight advisories update`, or `pysight advisories import FILE` where there is no network';
const connectMs = 3000;
const idleMs = 5000;

/** @returns what the reader of the report is to know; empty when there is a database. Never throws for want of one. */
export async function ensureAdvisories(
  config: Config,
  offline: boolean,
  progress: ReportProgress,
): Promise<string[]> {
  try {
    if (readIndexFile(advisoryIndexPath(config)) !== undefined) return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      `The advisory database cannot be read (${reason}): vulnerable packages are not looked for; ${howTo}.`,
    ];
  }
  const missing = 'There is no advisory database, so vulnerable packages are not looked for';
  if (offline) return [`${missing}; ${howTo}.`];
  const update = await updateAdvisories(config, {
    connectMs,
    idleMs,
    onStart: (url) =>
      progress.announce(`Getting the advisory database from ${url} (--offline leaves it out)`),
  });
  if (update.status !== 'failed') return [];
  return [`${missing} (${update.reason}); ${howTo}.`];
}
