-- name: no_secrets_in_scripts
-- description: Compliant when no script holds a secret with high confidence.
-- why: Rotate the secret, then read it from the environment or a keyring.
-- interval: 21600
-- kind: snapshot
-- platform: any
-- severity: high
-- false_positives: Keys of test accounts.
-- budget: 4000 units, 500 rows

SELECT path, rule, line, evidence FROM python_script_findings WHERE category = 'secret' AND confidence = 'high';
