-- name: sensor
-- description: Interpreters with and without the execution sensor.
-- why: The blind spots of what is known about runs.
-- table: python_sensor_coverage
-- interval: 21600
-- kind: differential
-- platform: any
-- severity: info
-- false_positives: None: it is a fact, not a judgement.
-- budget: 4000 units, 500 rows

SELECT environment, executable, version, implementation, covered, reason, scope, sensor_version, outdated, altered, bypasses,
  -- The day: a time would be another in every report.
  last_seen - last_seen % 86400 AS last_seen, uid, username
FROM python_sensor_coverage;
