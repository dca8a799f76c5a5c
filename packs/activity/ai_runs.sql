-- name: ai_runs
-- description: Runs that were seen to use an AI provider.
-- why: What a script could do is in its text; that data could have left is in its runs.
-- interval: 3600
-- kind: events
-- platform: any
-- severity: low
-- false_positives: Approved providers.
-- budget: 4000 units, 500 rows

SELECT invocation_id, start_time, script, module, ai_providers, hosts, data_read, source, confidence, uid, username
FROM python_invocations
WHERE ai_providers != '';
