-- name: findings
-- description: What is wrong in scripts: secrets, weaknesses, hidden and destructive code.
-- why: The findings that an analyst works through, each with its line and reason.
-- table: python_script_findings
-- interval: 3600
-- kind: differential
-- platform: any
-- severity: high
-- false_positives: Secrets of test systems; weaknesses in code that only reads trusted input. Each rule has a page in docs/rules.
-- budget: 4000 units, 500 rows

SELECT path, rule, category, severity, confidence, line, cell, message, evidence, cwe, fingerprint, suppressed, details, uid, username
FROM python_script_findings
WHERE severity <> 'info' OR category IN ('secret', 'network');
