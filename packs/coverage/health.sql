-- name: health
-- description: Versions and age of what the answers rest on.
-- why: An old advisory database or a silent host makes every other answer weaker.
-- interval: 86400
-- kind: snapshot
-- platform: any
-- severity: info
-- false_positives: None: it is a fact, not a judgement.
-- budget: 4000 units, 500 rows

SELECT i.version AS osquery_version, o.name AS os, o.version AS os_version, o.platform,
  (SELECT count(*) FROM python_environments) AS environments,
  (SELECT max(database_time) FROM python_package_vulnerabilities) AS advisories_time
FROM osquery_info i, os_version o;
