-- name: risky
-- description: Scheduled scripts and code with a high risk score, and scripts whose file is gone.
-- why: A finding in a script that runs every night is worse than in one that nobody starts; a missing file can be put there by anyone who may write its directory.
-- interval: 43200
-- kind: differential
-- platform: any
-- severity: medium
-- false_positives: See python_scripts.risk_reasons; for code in the job itself, code_findings.
-- budget: 8000 units, 500 rows

SELECT kind, name, path, script, script_exists, script_risk, code_risk, code_findings, schedule, enabled, run_as, uid, username
FROM python_scheduled_scripts
WHERE enabled = 1 AND (script_risk >= 40 OR code_risk >= 40 OR script_exists = 0);
