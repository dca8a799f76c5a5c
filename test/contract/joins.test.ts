/**
 * Queries as people write them give on our tables, which see constraints and used columns, what plain SQLite gives on full copies
 * of them.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SqlConsole } from '../../extension/sinks/sql/console.ts';
import { openLocalConsole } from '../../extension/sinks/sql/open.ts';
import { createLocalRunner } from '../../extension/sinks/sql/runner.ts';
import { tables } from '../../extension/tables/index.ts';
import { schemas } from '../../extension/tables/schema.ts';
import { fixtureHost, testEngine } from '../helpers/fixture-host.ts';
import { type PlainDatabase, plainCopy } from '../helpers/plain-sqlite.ts';

const queries: readonly string[] = [
  'SELECT u.username, s.path FROM users u JOIN python_scripts s USING (uid)',
  'SELECT u.username, count(*) AS n FROM users u CROSS JOIN python_scripts s USING (uid) GROUP BY u.username',
  'SELECT u.username, count(s.path) AS n FROM users u LEFT JOIN python_scripts s ON s.uid = u.uid GROUP BY u.uid',
  'SELECT e.path, p.name, p.version FROM python_site_packages p JOIN python_environments e ON p.environment = e.path',
  'SELECT e.path, count(p.name) AS n FROM python_environments e LEFT JOIN python_site_packages p ON p.environment = e.path GROUP BY e.path HAVING n > 0',
  "SELECT name, count(DISTINCT environment) AS n FROM python_site_packages WHERE name <> '' GROUP BY name ORDER BY n DESC, name LIMIT 5 OFFSET 1",
  "SELECT name FROM python_site_packages WHERE environment IN (SELECT path FROM python_environments WHERE kind IN ('venv', 'conda'))",
  'SELECT path FROM python_environments WHERE path NOT IN (SELECT environment FROM python_site_packages)',
  'SELECT path FROM python_environments e WHERE NOT EXISTS (SELECT 1 FROM python_site_packages p WHERE p.environment = e.path)',
  'SELECT s.path, f.rule, f.line FROM python_scripts s JOIN python_script_findings f USING (path)',
  "SELECT s.path, f.rule, i.module FROM python_scripts s JOIN python_script_findings f ON f.path = s.path JOIN python_script_imports i ON i.path = s.path WHERE i.resolved <> 'stdlib'",
  'SELECT i.path, i.module, p.version FROM python_script_imports i JOIN python_site_packages p ON p.environment = i.environment AND p.name = i.distribution',
  'SELECT i.path, v.id FROM python_script_imports i JOIN python_package_vulnerabilities v ON v.environment = i.environment AND v.package = i.distribution',
  "SELECT s.path, count(f.rule) AS n FROM python_scripts s LEFT JOIN python_script_findings f ON f.path = s.path AND f.severity = 'high' GROUP BY s.path",
  "SELECT path FROM python_scripts WHERE path LIKE '%/Downloads/%' OR path LIKE '/HOME/%'",
  "SELECT path FROM python_scripts WHERE path GLOB '/home/*' AND size > 10 AND size <= 100000 AND uid >= 1000",
  "SELECT path FROM python_scripts WHERE upper(path) = upper('/home/alice/bin/fetch.py')",
  "SELECT path FROM python_scripts WHERE path = '/HOME/ALICE/BIN/FETCH.PY' COLLATE NOCASE",
  "SELECT path FROM python_scripts WHERE path = '/HOME/ALICE/BIN/FETCH.PY'",
  "SELECT path FROM python_scripts WHERE filename = 'fetch.py' OR uid = 1000",
  "SELECT path, uid FROM python_scripts WHERE uid = '1000'",
  'SELECT path FROM python_scripts WHERE uid = 1000.0',
  "SELECT path FROM python_scripts WHERE uid IN (0, 1000, 1001, '1002')",
  'SELECT path FROM python_scripts WHERE uid BETWEEN 1000 AND 1001 ORDER BY path DESC LIMIT 3 OFFSET 1',
  'SELECT count(*) AS n FROM python_scripts',
  'SELECT count(*) AS n, sum(size) AS size FROM python_scripts WHERE uid <> 0',
  'SELECT directory, count(*) AS n FROM python_scripts GROUP BY directory ORDER BY n DESC, directory',
  'SELECT a.path, b.path AS other FROM python_scripts a JOIN python_scripts b ON a.directory = b.directory AND a.path < b.path',
  'SELECT path FROM python_scripts WHERE directory IN (SELECT directory FROM python_script_findings)',
  "WITH risky AS (SELECT path, count(*) AS n FROM python_script_findings WHERE severity IN ('high', 'critical') GROUP BY path) SELECT s.path, r.n, s.username FROM risky r JOIN python_scripts s ON s.path = r.path ORDER BY r.n DESC, s.path",
  'SELECT path, uid FROM python_scripts UNION SELECT path, uid FROM python_environments UNION ALL SELECT environment, uid FROM python_site_packages',
  'SELECT path FROM python_scripts EXCEPT SELECT path FROM python_script_findings',
  'SELECT path FROM python_scripts INTERSECT SELECT path FROM python_script_imports',
  'SELECT "column", column, line FROM python_script_findings WHERE column > 1 ORDER BY column, line',
  'SELECT rule, (SELECT count(*) FROM python_script_findings g WHERE g.rule = f.rule) AS n FROM python_script_findings f GROUP BY rule',
  'SELECT value AS site FROM python_environments, json_each(site_directories)',
  'SELECT h.path, e.version FROM python_startup_hooks h LEFT JOIN python_environments e ON e.path = h.environment',
  "SELECT path, environment FROM python_startup_hooks WHERE environment IN ('', '/home/ana/finance/.venv')",
  'SELECT f.rule, f.environment FROM python_package_findings f LEFT JOIN python_environments e ON e.path = f.environment',
  "SELECT rule, package FROM python_package_findings WHERE rule = 'pys-pkg-010' COLLATE NOCASE",
  'SELECT e.path FROM python_environments e JOIN python_environments b ON b.path = e.base OR b.executable = e.base_executable',
  'SELECT coalesce(uid, -1) AS uid, group_concat(DISTINCT kind) AS kinds FROM python_environments GROUP BY uid HAVING count(*) > 0 ORDER BY uid',
  "SELECT name, CASE WHEN size IS NULL THEN 'unknown' ELSE 'known' END AS known FROM python_site_packages WHERE name IS NOT NULL",
  "SELECT p.name FROM python_site_packages p, python_environments e, users u WHERE p.environment = e.path AND e.uid = u.uid AND u.username LIKE 'a%'",
  'SELECT c.path, c.value FROM python_pip_config c LEFT JOIN python_environments e ON e.path = c.environment',
  "SELECT path, rule, line FROM python_script_findings WHERE path LIKE '/home/%' OR severity = 'high'",
  "SELECT path, rule FROM python_script_findings WHERE path = '/home/ana/finance/report.py' OR directory = '/home/ana/finance' OR uid = 1000",
  "SELECT rule FROM python_script_findings WHERE directory = '/home/ana/finance' OR uid = 1000 OR category = 'secret'",
  "SELECT name FROM python_site_packages WHERE environment = '/home/ana/finance/.venv' OR uid = 0 OR name = 'requests'",
  "SELECT * FROM python_scripts WHERE filename = 'report.py' OR uid = 1000",
  "SELECT count(*) AS n FROM python_scripts WHERE filename = 'report.py' OR uid = 1000",
];

/** What the queries read. */
const copied = [
  ...tables.map(({ name }) => name).filter((name) => !/altered|problems|invocation/.test(name)),
  'users',
];

for (const scenario of ['office-laptop', 'scripts-people', 'linux-mixed']) {
  const joins = suite<{ sql: SqlConsole; plain: PlainDatabase }>(`queries on ${scenario}`);
  joins.before(async (context) => {
    const host = fixtureHost(scenario);
    context.sql = await openLocalConsole({ host, schemas, run: createLocalRunner(tables, testEngine(host)) });
    context.plain = await plainCopy(context.sql, copied);
  });
  joins.after(async ({ sql, plain }) => {
    plain.close();
    await sql.close();
  });
  for (const query of queries) {
    joins(query, async ({ sql, plain }) => {
      const [ours] = await sql.all(query);
      assert.equal(sorted(ours?.rows ?? []), sorted(plain.rows(query)));
    });
  }
  joins.run();
}

function sorted(rows: readonly (readonly unknown[])[]): string[] {
  return rows
    .map((row) => JSON.stringify(row.map((value) => (value === null ? null : String(value)))))
    .sort();
}
