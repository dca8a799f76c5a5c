-- name: malicious
-- description: Installed packages that are known malware.
-- why: Treat the machine as compromised: the code ran at installation.
-- interval: 3600
-- kind: differential
-- platform: any
-- severity: critical
-- false_positives: A private package of the same name as a removed one.
-- references: https://github.com/ossf/malicious-packages
-- budget: 4000 units, 500 rows

SELECT package, version, id, summary, url, path, environment, uid, username
FROM python_package_vulnerabilities
WHERE malicious = 1;
