/** SQL that several reports share. */

const columns = 'host, path, username, kind, mtime, vcs, risk, risk_reasons, secrets, ai_providers';
const same = "CASE WHEN sha256 = '' THEN concat(host, ':', path) ELSE sha256 END";

/**
 * Present scripts of at least a score; `nth` is 1 for one of each content, with the number of its copies.
 * @param least risk score
 */
export function riskyScripts(least: number): string {
  return `SELECT ${columns}, row_number() OVER (PARTITION BY ${same} ORDER BY risk DESC, host, path) AS nth, count(*) OVER (PARTITION BY ${same}) AS copies
    FROM python_scripts WHERE risk >= ${least}`;
}

/**
 * Present scripts of at least a score; `nth` is 1 for one of each owner's with the same reasons, with the number of those.
 * @param least risk score
 */
export function alikeScripts(least: number): string {
  return `SELECT ${columns}, row_number() OVER (PARTITION BY username, risk_reasons ORDER BY mtime DESC, host, path) AS nth, count(*) OVER (PARTITION BY username, risk_reasons) AS alike
    FROM python_scripts WHERE risk >= ${least}`;
}

/** What to do about a script, by the worst of what is known of it. */
export const scriptAction = `CASE
  WHEN secrets > 0 AND ai_providers <> '[]' AND ai_providers <> '' THEN 'Rotate its secrets; ask the owner which data goes to the AI provider'
  WHEN secrets > 0 THEN 'Rotate its secrets, then have them read from the environment or a keyring'
  WHEN risk_reasons LIKE '%PYS-OBF%' THEN 'Read it before anyone runs it again: it hides what it does'
  WHEN ai_providers <> '[]' AND ai_providers <> '' THEN 'Ask the owner which data goes to the AI provider'
  WHEN vcs IN ('none', 'untracked') THEN 'Have it reviewed and put under version control'
  ELSE 'Review its findings with the owner' END`;
