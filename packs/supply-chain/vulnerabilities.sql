-- name: vulnerabilities
-- description: Installed versions that an advisory names, and how many scripts import them.
-- why: Patch what people really use first.
-- table: python_package_vulnerabilities
-- interval: 21600
-- kind: differential
-- platform: any
-- severity: high
-- false_positives: Code of the package that nothing calls.
-- references: https://osv.dev
-- budget: 4000 units, 500 rows

SELECT package, version, id, aliases, severity, score, malicious, fixed_version, summary, published, url, scripts, script_paths, path, environment, uid, username
FROM python_package_vulnerabilities;
