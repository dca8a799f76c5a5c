-- name: secrets_by_fingerprint
-- description: Secrets in scripts, one row per secret, with how many files hold it.
-- why: Rotate first what lies around most. The secret itself never leaves its machine.
-- interval: 86400
-- kind: snapshot
-- platform: any
-- severity: high
-- false_positives: Keys of test accounts and keys that were revoked.
-- budget: 4000 units, 500 rows

SELECT fingerprint, rule, min(evidence) AS sample, count(DISTINCT path) AS files, max(severity) AS severity
FROM python_script_findings
WHERE category = 'secret'
GROUP BY fingerprint, rule;
