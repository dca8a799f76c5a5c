-- name: data_to_providers
-- description: Scripts in which data of the company reaches an AI provider.
-- why: The few rows to read first.
-- interval: 3600
-- kind: snapshot
-- platform: any
-- severity: high
-- false_positives: Data that is public or made up.
-- budget: 4000 units, 500 rows

SELECT path, username, provider, data_summary, endpoint
FROM python_ai_usage
WHERE data_summary <> '';
