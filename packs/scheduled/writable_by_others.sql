-- name: writable_by_others
-- description: Scripts that run by themselves as one account and can be changed by another.
-- why: Who can write the script has the rights of the account it runs as.
-- interval: 21600
-- kind: differential
-- platform: posix
-- severity: high
-- false_positives: An administrator's own account that deploys the script.
-- budget: 4000 units, 500 rows

SELECT kind, name, path, script, schedule, enabled, run_as, uid, username
FROM python_scheduled_scripts
WHERE script_writable = 1;
