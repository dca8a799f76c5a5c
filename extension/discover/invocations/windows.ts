/** Runs that Windows remembers: Prefetch and UserAssist, asked of osquery, which decodes them. */
import { redactPath } from '../../core/redact.ts';
import type { TableContext } from '../../core/types.ts';
import { type Observation, observe } from './observation.ts';
import { ask } from './osquery-events.ts';

const maxScripts = 4;

export async function readWindows(context: TableContext): Promise<Observation[]> {
  if (context.osquery === undefined || context.host.platform !== 'win32') return [];
  return [...(await readPrefetch(context)), ...(await readUserAssist(context))];
}

/** The last eight starts of a program, and the files that it opened in its first ten seconds. */
async function readPrefetch(context: TableContext): Promise<Observation[]> {
  const columns = 'path, filename, last_run_time, other_run_times, accessed_files';
  const rows = await ask(
    context,
    `SELECT ${columns} FROM prefetch WHERE filename LIKE 'PY%.EXE';`,
    'prefetch',
  );
  return rows.flatMap((row) => {
    if (!/^(?:PY|PYW|PYTHONW?|PYPY)[\d.]*\.EXE$/i.test(row['filename'] ?? '')) return [];
    const files = (row['accessed_files'] ?? '').split(',').map((file) => file.trim());
    const scripts = files.filter((file) => /\.pyw?$/i.test(file) && !/\\LIB\\|\\SITE-PACKAGES\\/i.test(file));
    const times = [row['last_run_time'] ?? '', ...(row['other_run_times'] ?? '').split(',')];
    // With several scripts none can be told to be the one that was run.
    const script = scripts.length === 1 ? volumePath(scripts[0] ?? '') : '';
    return times
      .map((time) => Number(time.trim()))
      .filter((time) => Number.isFinite(time) && time > 0)
      .map((startTime) =>
        observe('prefetch', {
          kind: script === '' ? 'unknown' : 'script',
          script: redactPath(script),
          evidence: row['path'] ?? 'prefetch',
          startTime: Math.floor(startTime),
          window: 10,
          interpreter: (row['filename'] ?? '').toLowerCase(),
          arguments:
            scripts.length > 1 ? scripts.slice(0, maxScripts).map((one) => redactPath(volumePath(one))) : [],
        }),
      );
  });
}

/** `\VOLUME{01d…}\USERS\X` lies on a volume whose letter Prefetch does not tell: nearly always C. */
function volumePath(path: string): string {
  return path.replace(/^\\(?:VOLUME\{[^}]*\}|DEVICE\\HARDDISKVOLUME\d+)/i, 'C:');
}

/** What a user started from the shell (Explorer, the start menu). */
async function readUserAssist(context: TableContext): Promise<Observation[]> {
  const sql = "SELECT path, last_execution_time, count, sid FROM userassist WHERE path LIKE '%py%';";
  const rows = await ask(context, sql, 'userassist');
  const users = new Map(context.host.users().map((user) => [String(user.uid), user]));
  return rows.flatMap((row) => {
    const path = row['path'] ?? '';
    const time = Number(row['last_execution_time']);
    const isScript = /\.pyw?$/i.test(path);
    if (!isScript && !/(?:^|\\)(?:py|pyw|pythonw?|idle|spyder)[\d.]*\.exe$/i.test(path)) return [];
    if (!Number.isFinite(time) || time <= 0) return [];
    const user = users.get(/-(?<rid>\d+)$/.exec(row['sid'] ?? '')?.groups?.['rid'] ?? '');
    return [
      observe('userassist', {
        kind: isScript ? 'script' : 'unknown',
        script: isScript ? redactPath(path) : '',
        evidence: 'userassist',
        startTime: Math.floor(time),
        window: 10,
        interpreter: isScript ? '' : redactPath(path),
        uid: user?.uid ?? -1,
        username: user?.username ?? '',
      }),
    ];
  });
}
