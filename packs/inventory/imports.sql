-- name: imports
-- description: Distributions that scripts import, and those that are missing.
-- why: Tells which scripts a bad package reaches, before anything ran.
-- table: python_script_imports
-- interval: 21600
-- kind: differential
-- platform: any
-- severity: info
-- false_positives: None: it is a fact, not a judgement.
-- budget: 4000 units, 500 rows

SELECT path, import_name, module, resolved, distribution, version, environment, uid, username
FROM python_script_imports
WHERE resolved NOT IN ('stdlib', 'builtin', 'local');
