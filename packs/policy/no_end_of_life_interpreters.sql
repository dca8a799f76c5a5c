-- name: no_end_of_life_interpreters
-- description: Compliant when no environment of a user runs a Python without security fixes.
-- why: Make the environment anew with a supported version.
-- interval: 21600
-- kind: snapshot
-- platform: any
-- severity: medium
-- false_positives: Interpreters that a vendor maintains beyond upstream.
-- references: https://devguide.python.org/versions/
-- budget: 4000 units, 500 rows

SELECT path, version, username FROM python_environments WHERE version <> '' AND version < '3.10' COLLATE VERSION AND kind <> 'system';
