-- name: altered_files
-- description: Installed files that differ from what their RECORD says.
-- why: Code of a trusted package that somebody changed after installation.
-- table: python_altered_files
-- interval: 604800
-- kind: differential
-- platform: any
-- severity: high
-- false_positives: Patches that a distributor or an administrator applied; files that a package rewrites itself.
-- references: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
-- budget: 4000 units, 500 rows

SELECT path, state, package, version, algorithm, expected, actual, expected_size, actual_size, mtime, environment, uid, username
FROM python_altered_files;
