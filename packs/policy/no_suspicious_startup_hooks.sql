-- name: no_suspicious_startup_hooks
-- description: Compliant when no code of unknown origin runs at interpreter start.
-- why: Look at the code, remove the file, find out what wrote it.
-- interval: 21600
-- kind: snapshot
-- platform: any
-- severity: high
-- false_positives: Debuggers and profilers that hook in at start.
-- budget: 4000 units, 500 rows

SELECT path, line, code FROM python_startup_hooks WHERE suspicious = 1;
