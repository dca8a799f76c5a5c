-- name: package_operations
-- description: Packages that people and programs installed or removed, and from where.
-- why: A package comes to a machine by a command: from an index nobody knows, past the guards, or into the system's Python.
-- interval: 3600
-- kind: events
-- platform: any
-- severity: info
-- false_positives: Installing is normal: look at index, extraIndexes and unsafe.
-- budget: 4000 units, 500 rows

SELECT invocation_id, start_time, tool, argv, package_operation, environment, source, confidence, uid, username
FROM python_invocations
WHERE kind = 'package_operation';
