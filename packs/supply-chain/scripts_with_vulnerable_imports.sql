-- name: scripts_with_vulnerable_imports
-- description: Scripts that import a version known to be bad.
-- why: Who is reached by a bad package, with name and path.
-- interval: 86400
-- kind: snapshot
-- platform: any
-- severity: high
-- false_positives: Scripts that nobody runs any more.
-- budget: 4000 units, 500 rows

SELECT s.value AS path, v.package, v.version, v.id, v.severity, v.malicious, v.fixed_version, v.environment
FROM python_package_vulnerabilities v, json_each(v.script_paths) s;
