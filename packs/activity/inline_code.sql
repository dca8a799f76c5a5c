-- name: inline_code
-- description: Code given on the command line or to standard input, what is wrong with it, by user, and the day of its last run.
-- why: Code that is in no file is how intruders run Python; its hash tells whether many machines ran the same, its findings what it was for.
-- interval: 3600
-- kind: differential
-- platform: any
-- severity: low
-- false_positives: One-liners of people, build tools and agents.
-- budget: 4000 units, 500 rows

SELECT code_hash, kind, uid, username, started_by, max(start_time) - max(start_time) % 86400 AS last_run, max(code_risk) AS code_risk, max(code_findings) AS code_findings, max(code_ai_providers) AS code_ai_providers, max(code_hosts) AS code_hosts
FROM python_invocations
WHERE kind IN ('inline', 'stdin')
GROUP BY code_hash, kind, uid, username, started_by;
