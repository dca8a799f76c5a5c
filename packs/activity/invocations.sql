-- name: invocations
-- description: Runs of Python: who ran what, when and with what.
-- why: The record of who executed what, which every other question about activity is asked of.
-- table: python_invocations
-- interval: 900
-- kind: events
-- platform: any
-- severity: info
-- false_positives: None: it is a fact, not a judgement.
-- budget: 4000 units, 2000 rows

SELECT invocation_id, kind, script, module, tool, code_hash, code_findings, code_risk, code_ai_providers, argv, cwd, start_time, end_time, state, exit_code, parent, started_by, wrappers, interpreter, environment, python_version, files_written, data_read, subprocesses, ai_providers, package_operation, occurrences, source, confidence, uid, username,
  CASE WHEN state != 'running' THEN duration END AS duration,
  CASE WHEN state != 'running' THEN user_ms END AS user_ms,
  CASE WHEN state != 'running' THEN system_ms END AS system_ms,
  CASE WHEN state != 'running' THEN max_resident_bytes END AS max_resident_bytes,
  CASE WHEN state != 'running' THEN libraries ELSE '' END AS libraries,
  CASE WHEN state != 'running' THEN hosts ELSE '' END AS hosts
FROM python_invocations
WHERE start_time > CAST(strftime('%s', 'now') AS INTEGER) - 2592000 OR start_time IS NULL;
