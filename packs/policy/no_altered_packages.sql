-- name: no_altered_packages
-- description: Compliant when no installed file was altered.
-- why: Reinstall the package from a trusted index, then find out who changed it.
-- interval: 604800
-- kind: snapshot
-- platform: any
-- severity: high
-- false_positives: Patches that a distributor applied.
-- budget: 4000 units, 500 rows

SELECT path, package, version FROM python_altered_files WHERE state = 'altered';
