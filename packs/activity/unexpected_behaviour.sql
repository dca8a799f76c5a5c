-- name: unexpected_behaviour
-- description: Runs that did what the text of their script does not predict.
-- why: A host, program or module out of nowhere is dynamic code or a compromised dependency.
-- interval: 3600
-- kind: events
-- platform: any
-- severity: medium
-- false_positives: Hosts that come from arguments and settings; telemetry of libraries.
-- budget: 8000 units, 500 rows

SELECT invocation_id, start_time, script, observed_findings, script_risk, hosts, subprocesses, uid, username
FROM python_invocations
WHERE observed_findings NOT IN ('', '[]') AND observed_findings LIKE '%PYS-OBS-00_%';
