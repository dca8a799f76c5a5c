-- name: usage
-- description: Which scripts use which AI provider, with which key, and what data reaches it.
-- why: Company data that goes to a provider that nobody approved.
-- table: python_ai_usage
-- interval: 3600
-- kind: differential
-- platform: any
-- severity: medium
-- false_positives: Approved providers: see the policy file.
-- budget: 4000 units, 500 rows

SELECT path, provider, access, library, models, endpoint, key_source, key_name, data_sources, data_flow, data_summary, lines, uid, username
FROM python_ai_usage;
