-- name: no_data_to_unknown_ai
-- description: Compliant when no company data reaches an AI provider by HTTP or an own endpoint.
-- why: Ask the owner to use an approved provider through its SDK.
-- interval: 21600
-- kind: snapshot
-- platform: any
-- severity: medium
-- false_positives: Local models that stay on the machine.
-- budget: 4000 units, 500 rows

SELECT path, provider, data_summary FROM python_ai_usage WHERE data_summary <> '' AND access IN ('http', 'local');
