-- name: no_critical_vulnerabilities_in_use
-- description: Compliant when no script imports a version with a critical vulnerability.
-- why: Upgrade the package to its fixed version in that environment.
-- interval: 21600
-- kind: snapshot
-- platform: any
-- severity: high
-- false_positives: Code of the package that nothing calls.
-- budget: 4000 units, 500 rows

SELECT package, version, id, fixed_version, environment FROM python_package_vulnerabilities WHERE severity = 'critical' AND scripts > 0;
