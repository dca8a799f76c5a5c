-- name: suppressed_findings
-- description: Findings that a comment in the file asked to hide.
-- why: A comment does not make code safe; see who silences what.
-- interval: 86400
-- kind: differential
-- platform: any
-- severity: low
-- false_positives: Reviewed exceptions in maintained code.
-- budget: 4000 units, 500 rows

SELECT path, rule, severity, line, suppressed, username
FROM python_script_findings
WHERE suppressed <> '';
