-- name: environments
-- description: Python interpreters and environments of all users.
-- why: Know every place where Python runs before asking what runs there.
-- table: python_environments
-- interval: 21600
-- kind: differential
-- platform: any
-- severity: info
-- false_positives: None: it is a fact, not a judgement.
-- budget: 4000 units, 500 rows

SELECT path, kind, manager, version, implementation, prefix, executable, base, externally_managed, packages, world_writable, created, uid, username
FROM python_environments;
