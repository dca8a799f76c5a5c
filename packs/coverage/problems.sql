-- name: problems
-- description: What could not be read, and why.
-- why: Nothing is skipped in silence: a report is as good as what it could see.
-- table: python_scan_problems
-- interval: 86400
-- kind: snapshot
-- platform: any
-- severity: info
-- false_positives: None: it is a fact, not a judgement.
-- budget: 4000 units, 500 rows

SELECT table_name, code, path, message, uid, username
FROM python_scan_problems;
