-- name: index_configuration
-- description: Package index settings of pip, uv and conda for every user and environment.
-- why: Where the next package comes from.
-- table: python_pip_config
-- interval: 86400
-- kind: differential
-- platform: any
-- severity: low
-- false_positives: Settings that the organisation rolled out.
-- budget: 4000 units, 500 rows

SELECT tool, setting, value, credentials, scope, path, line, environment, uid, username
FROM python_pip_config;
