-- name: new_schedules
-- description: Definitions that start Python and were changed in the last week.
-- why: A new job is new work, or persistence.
-- interval: 21600
-- kind: differential
-- platform: any
-- severity: medium
-- false_positives: Deployments and updates of packages.
-- budget: 4000 units, 500 rows

SELECT s.kind, s.name, s.path, s.command, s.script, s.code_hash, s.code_risk, s.code_findings, s.schedule, s.enabled, s.run_as, s.uid, s.username, f.mtime AS changed
FROM python_scheduled_scripts s
JOIN file f ON f.path = s.path
WHERE f.mtime > CAST(strftime('%s', 'now') AS INTEGER) - 604800
  AND s.kind NOT IN ('pycharm', 'vscode_task', 'vscode_launch');
