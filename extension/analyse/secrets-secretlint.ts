/**
 * secretlint's recommended rules over one text. Its `filter-comments` rule is left out, so that a comment in the scanned
 * file silences nothing, and its messages, which hold the secret, are never used: only the places are.
 */
import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretLintCoreConfig } from '@secretlint/types';
import { type SecretPattern, type SecretSpan, tokenPatterns } from '../core/secret-patterns.ts';

/** Texts, one of which is in everything that secretlint's rules match: without any of them it need not run. */
const hints =
  /akia|a3t[a-z0-9]|agpa|aida|aroa|aipa|anpa|anva|asia|aws|private[ _]key|npm_|_authtoken|xox[a-z]|xapp-|hooks\.slack|sg\.|shp[a-z]{2}_|gh[oprsu]_|github_pat|gl[a-z]{2,5}-|gl[cs]a?_|sk-|sk_|gsk_|hf_|lin_|ntn_|secret_|ops_|hv[bsp]\.|vc[a-z]_|vercel|dapi|dckr_|figd|:\/\/[^\s"']{0,200}@/i;

const idOf: Readonly<Record<string, string>> = {
  aws: 'PYS-SEC-003',
  gcp: 'PYS-SEC-001',
  privatekey: 'PYS-SEC-001',
  npm: 'PYS-SEC-012',
  slack: 'PYS-SEC-038',
  sendgrid: 'PYS-SEC-043',
  shopify: 'PYS-SEC-046',
  github: 'PYS-SEC-010',
  gitlab: 'PYS-SEC-011',
  openai: 'PYS-SEC-033',
  anthropic: 'PYS-SEC-031',
  groq: 'PYS-SEC-035',
  huggingface: 'PYS-SEC-034',
  'hashicorp-vault': 'PYS-SEC-016',
  databricks: 'PYS-SEC-018',
  docker: 'PYS-SEC-015',
};

/** Rules whose matches our own URL rules give with the exact place of the password. */
const leftOut = /filter-comments|basicauth|database-connection-string/;

/** An account number names an account; it opens nothing. */
const notSecret = new Set(['AWSAccountID']);

const config: SecretLintCoreConfig = {
  rules: rules
    .filter((rule) => !leftOut.test(rule.meta.id))
    .map((rule) => ({
      id: rule.meta.id,
      rule,
      options: rule.meta.id.endsWith('-aws') ? { enableIDScanRule: true } : {},
    })),
};

/**
 * @param text Python or other text
 * @returns the places that secretlint takes for secrets
 */
export async function secretlintSpans(text: string): Promise<SecretSpan[]> {
  if (!hints.test(text)) return [];
  // It would keep a mark for each rule of each text for ever, and search them all at each.
  secretLintProfiler.mark = () => undefined;
  const result = await lintSource({
    source: { filePath: 'script.py', content: text, contentType: 'text', ext: '.py' },
    options: { config, maskSecrets: true, noPhysicFilePath: true },
  });
  return result.messages
    .filter((message) => !notSecret.has(message.messageId))
    .map(({ ruleId, range }) => ({ start: range[0], end: range[1], pattern: patternOf(ruleId) }));
}

function patternOf(ruleId: string): SecretPattern {
  const id = idOf[ruleId.replace('@secretlint/secretlint-rule-', '')] ?? 'PYS-SEC-047';
  const found = tokenPatterns.find((pattern) => pattern.id === id);
  if (found === undefined) throw new Error(`no secret pattern ${id}`);
  return found;
}
