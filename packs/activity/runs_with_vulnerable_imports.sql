-- name: runs_with_vulnerable_imports
-- description: Scripts that ran in the last 30 days and import a distribution with a known vulnerability.
-- why: A vulnerable package that runs is fixed before one that lies there.
-- interval: 21600
-- kind: differential
-- platform: any
-- severity: high
-- false_positives: The vulnerable function may never be called.
-- budget: 8000 units, 500 rows

WITH runs AS (
  SELECT script, uid, username, max(start_time) - max(start_time) % 86400 AS last_run
  FROM python_invocations
  WHERE script != '' AND start_time > CAST(strftime('%s', 'now') AS INTEGER) - 2592000
  GROUP BY script, uid, username
)
SELECT r.script, r.uid, r.username, r.last_run, v.package, v.version, v.id, v.severity, v.fixed_versions
FROM runs r
JOIN python_script_imports m ON m.path = r.script
JOIN python_package_vulnerabilities v
  ON v.package = lower(replace(replace(m.distribution, '_', '-'), '.', '-'))
  AND v.version = m.version
  AND v.environment = m.environment
WHERE m.resolved = 'distribution'
GROUP BY r.script, r.uid, v.id, v.package;
