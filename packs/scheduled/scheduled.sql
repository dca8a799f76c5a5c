-- name: scheduled
-- description: Python that starts by itself or is set up to be started.
-- why: What runs without anybody looking.
-- table: python_scheduled_scripts
-- interval: 21600
-- kind: differential
-- platform: any
-- severity: info
-- false_positives: None: it is a fact, not a judgement.
-- budget: 4000 units, 500 rows

SELECT kind, name, path, command, cwd, python_kind, script, module, code_hash, code_findings, code_risk, code_ai_providers, interpreter, environment, schedule, enabled, run_as, uid, username
FROM python_scheduled_scripts;
