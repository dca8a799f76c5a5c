-- name: packages
-- description: Installed distributions in every environment.
-- why: The bill of materials: which versions are where, and who installed them.
-- table: python_site_packages
-- interval: 21600
-- kind: differential
-- platform: any
-- severity: info
-- false_positives: None: it is a fact, not a judgement.
-- references: https://packaging.python.org/en/latest/specifications/core-metadata/
-- budget: 4000 units, 500 rows

SELECT name, normalized_name, version, license, installer, requested, direct_url, editable, purl, native_code, install_time, path, environment, python_version, uid, username
FROM python_site_packages;
