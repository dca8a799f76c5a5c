import { scriptFacts } from '../analyse/script-facts.ts';
import { defineTable } from '../core/define-table.ts';
import { createProblemSink } from '../core/problems.ts';
import type { Problem, ProblemSink, TableContext } from '../core/types.ts';
import { listDistributions } from '../discover/distributions.ts';
import { listEnvironments } from '../discover/environments.ts';
import { lookAt } from '../discover/look.ts';
import { ownerOf } from '../discover/owners.ts';
import { allScripts } from '../discover/scripts.ts';

/** The scans that this table makes (or shares, when they are fresh) and the tables that they stand for. */
const scans: readonly { readonly table: string; run(context: TableContext): void }[] = [
  { table: 'python_environments', run: (context) => void listEnvironments(context) },
  {
    table: 'python_site_packages',
    run(context) {
      const quiet = withSink(context, createProblemSink());
      for (const environment of listEnvironments(quiet)) {
        if (context.expired()) return;
        listDistributions(context, environment);
      }
    },
  },
  {
    table: 'python_scripts',
    run(context) {
      for (const script of allScripts(context)) {
        if (context.expired()) return;
        scriptFacts(context, script);
      }
    },
  },
];

export const table = defineTable({
  name: 'python_scan_problems',
  description: 'What could not be read or was cut short, and why: nothing is skipped in silence.',
  columns: {
    table_name: { type: 'TEXT', description: 'Table whose rows it concerns.' },
    code: {
      type: 'TEXT',
      description:
        'NOT_FOUND, PERMISSION, TOO_LARGE, NOT_REGULAR, SYMLINK, CHANGED, LOOP, LIMIT, TIMEOUT, MALFORMED, ENCODING, UNSUPPORTED, CRASHED or IO.',
    },
    path: { type: 'TEXT', description: 'File or directory; empty when it concerns the scan as a whole.' },
    message: { type: 'TEXT', description: 'What was not done and why.' },
    time: { type: 'BIGINT', description: 'When it was last met, Unix seconds.' },
    uid: { type: 'BIGINT', description: 'Owner of the file or directory; NULL when it cannot be seen.' },
    username: { type: 'TEXT', description: 'Name of the owner.' },
  },
  examples: [
    {
      title: 'What kept this scan from being complete',
      sql: 'SELECT code, count(*) AS n, min(path) AS example FROM python_scan_problems GROUP BY code ORDER BY n DESC',
    },
    {
      title: 'Directories that may not be read',
      sql: "SELECT path, message FROM python_scan_problems WHERE code = 'PERMISSION'",
    },
  ],
  notes: [
    'Selecting from it looks at environments, distributions and scripts anew, unless that was done within the last minute, and adds what other tables met in this process, in the last eight days.',
  ],
  *generate(context) {
    const now = Math.floor(context.host.now());
    const told = new Set<string>();
    for (const scan of scans) {
      const sink = createProblemSink();
      scan.run(withSink(context, sink));
      for (const problem of sink.all) {
        if (isNew(told, scan.table, problem)) yield describe(context, scan.table, problem, now);
      }
    }
    for (const problem of context.store?.all ?? []) {
      if (problem.table === 'python_scan_problems') continue;
      if (isNew(told, problem.table, problem)) yield describe(context, problem.table, problem, problem.time);
    }
  },
});

function withSink(context: TableContext, problems: ProblemSink): TableContext {
  return { ...context, problems };
}

/** The sweep's problems are met by every scan: the first one's row stands for all. */
function isNew(told: Set<string>, table: string, { code, path, message }: Problem): boolean {
  const key = `${path === '' ? table : ''}\0${code}\0${path}\0${message}`;
  if (told.has(key)) return false;
  told.add(key);
  return true;
}

function describe(context: TableContext, table: string, problem: Problem, time: number) {
  const owner = () => (problem.path === '' ? undefined : ownerAt(context, problem.path));
  return {
    table_name: table,
    code: problem.code,
    path: problem.path,
    message: problem.message,
    time,
    uid: () => owner()?.uid ?? null,
    username: () => owner()?.username ?? '',
  };
}

function ownerAt(context: TableContext, path: string) {
  const stat = lookAt(context.host, path);
  const owner = stat === undefined ? undefined : ownerOf(context, path, stat);
  return owner === undefined || owner.uid === -1 ? undefined : owner;
}
