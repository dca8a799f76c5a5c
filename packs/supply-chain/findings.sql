-- name: findings
-- description: Supply-chain findings: look-alikes, unvetted origins, risky index settings, unowned modules.
-- why: What came in without anyone looking.
-- table: python_package_findings
-- interval: 21600
-- kind: differential
-- platform: any
-- severity: high
-- false_positives: Packages of the organisation itself: add them to allowedPackages and its index to allowedIndexes.
-- budget: 4000 units, 500 rows

SELECT rule, title, severity, confidence, package, version, message, evidence, path, environment, cwe, fingerprint, uid, username
FROM python_package_findings;
