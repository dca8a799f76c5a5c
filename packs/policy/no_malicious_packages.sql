-- name: no_malicious_packages
-- description: Compliant when no known malicious package is installed.
-- why: Isolate the machine, then remove the package and rotate what its user could read.
-- interval: 21600
-- kind: snapshot
-- platform: any
-- severity: critical
-- false_positives: A private package of the same name as a removed one.
-- budget: 4000 units, 500 rows

SELECT package, version, id, environment FROM python_package_vulnerabilities WHERE malicious = 1;
