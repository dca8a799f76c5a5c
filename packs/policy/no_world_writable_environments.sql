-- name: no_world_writable_environments
-- description: Compliant when no environment can be written by everyone.
-- why: Run chmod -R o-w on the environment, then check it against RECORD.
-- interval: 21600
-- kind: snapshot
-- platform: any
-- severity: high
-- false_positives: Containers with a single user.
-- budget: 4000 units, 500 rows

SELECT path, username FROM python_environments WHERE world_writable = 1;
