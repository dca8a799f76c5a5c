-- name: no_lookalike_packages
-- description: Compliant when no installed package has a name made to be mistaken for a popular one.
-- why: Remove the package, isolate the machine when it is not known, and rotate what its user could read.
-- interval: 21600
-- kind: snapshot
-- platform: any
-- severity: high
-- false_positives: Real packages with short names: add them to allowedPackages.
-- budget: 4000 units, 500 rows

SELECT package, version, message, environment FROM python_package_findings WHERE rule = 'PYS-PKG-001';
