/** SQL that several reports share. */

const columns = 'host, host_id, path, username, kind, mtime, vcs, risk, risk_reasons, secrets, ai_providers';
const same = "CASE WHEN sha256 = '' THEN pairKey(host_id, path) ELSE pairKey(sha256, '') END";
const alike = 'pairKey(username, risk_reasons)';

/**
 * Present scripts of at least a score and the outline's; `nth` is 1 for one of each content and score, with the number of its copies.
 * @param least risk score
 */
export function riskyScripts(least: number): string {
  return ranked(least, same, 'copies', 'host, path');
}

/**
 * Present scripts of at least a score and the outline's; `nth` is 1 for one of each owner's with the same reasons, with the number of those.
 * @param least risk score
 */
export function alikeScripts(least: number): string {
  return ranked(least, alike, 'alike', 'mtime DESC, host, path');
}

/** A weight, the score, for each row that `riskyScripts` ranks first. */
export function riskyOutline(least: number): string {
  return `SELECT risk AS weight FROM python_scripts WHERE risk >= ${least} GROUP BY risk, ${same}`;
}

/** A weight, the score, for each row that `alikeScripts` ranks first. */
export function alikeOutline(least: number): string {
  return `SELECT risk AS weight FROM python_scripts WHERE risk >= ${least} GROUP BY risk, ${alike}`;
}

function ranked(least: number, key: string, counted: string, order: string): string {
  return `SELECT ${columns}, row_number() OVER (PARTITION BY risk, ${key} ORDER BY ${order}) AS nth, count(*) OVER (PARTITION BY risk, ${key}) AS ${counted}
    FROM python_scripts WHERE risk >= ${least} AND risk >= {least}`;
}

/** What to do about a script, by the worst of what is known of it. */
export const scriptAction = `CASE
  WHEN secrets > 0 AND ai_providers <> '[]' AND ai_providers <> '' THEN 'Rotate its secrets; ask the owner which data goes to the AI provider'
  WHEN secrets > 0 THEN 'Rotate its secrets, then have them read from the environment or a keyring'
  WHEN risk_reasons LIKE '%PYS-OBF%' THEN 'Read it before anyone runs it again: it hides what it does'
  WHEN ai_providers <> '[]' AND ai_providers <> '' THEN 'Ask the owner which data goes to the AI provider'
  WHEN vcs IN ('none', 'untracked') THEN 'Have it reviewed and put under version control'
  ELSE 'Review its findings with the owner' END`;
