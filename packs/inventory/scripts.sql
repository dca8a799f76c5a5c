-- name: scripts
-- description: Scripts and notebooks of all users, with their risk and why.
-- why: The list that was missing: what people (and assistants for them) wrote, whose it is and how much it matters.
-- table: python_scripts
-- interval: 3600
-- kind: differential
-- platform: any
-- severity: info
-- false_positives: None: it is a fact, not a judgement.
-- budget: 4000 units, 500 rows

SELECT path, uid, username, size, mtime, first_seen, sha256, kind, interpreter, environment, lines, has_main, vcs, findings, secrets, weaknesses, ai_providers,
  ai_authorship, hosts, data_access, risk, risk_reasons
FROM python_scripts;
