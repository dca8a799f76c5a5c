-- name: startup_hooks
-- description: Code that runs whenever an interpreter starts.
-- why: A favourite place to persist: it runs before any script, in every one.
-- table: python_startup_hooks
-- interval: 21600
-- kind: differential
-- platform: any
-- severity: medium
-- false_positives: Hooks of coverage tools and editable installs; known_good names them.
-- references: https://docs.python.org/3/library/site.html
-- budget: 4000 units, 500 rows

SELECT path, kind, line, code, active, known_good, behaviours, suspicious, distribution, version, sha256, environment, uid, username
FROM python_startup_hooks;
