/** The rules of category secret, one for each pattern: what docs and findings say of a kind of secret. */
import { contextPatterns, type SecretPattern, tokenPatterns } from '../core/secret-patterns.ts';
import { givenKinds } from './secrets-given.ts';
import { literalPatterns } from './secrets-literals.ts';
import type { Confidence, Rule, Severity } from './types.ts';

const critical = new Set([
  'private-key',
  'putty-private-key',
  'aws-secret-key',
  'azure-storage-key',
  'stripe-key',
  'age-key',
  'vault-token',
]);
const medium = new Set([
  'google-api-key',
  'jwt',
  'chat-webhook',
  'url-token',
  'bearer-token',
  'api-key',
  'default-password',
  'key-comment',
  'facebook-token',
]);
const low = new Set(['password-comment']);

/** How a script would hold one, in words that are no secret themselves. */
const examples: Readonly<Record<string, string>> = {
  'private-key': 'KEY = """-----BEGIN PRIVATE KEY-----\n(base64 lines)\n-----END PRIVATE KEY-----"""',
  'url-password': "engine = create_engine('postgresql://app:(password)@db.corp.local/erp')",
  'url-token': "requests.get('https://api.corp.local/v1/rows?api_key=(key)')",
  'authorization-header': "headers = {'Authorization': 'Bearer (token)'}",
  'connection-string': "pyodbc.connect('DRIVER={SQL Server};SERVER=erp;UID=sa;PWD=(password)')",
  password: "password = '(password)'",
  'password-comment': '# password: (password)',
  'default-password': "os.environ.get('DB_PASSWORD', '(password)')",
};

type Kind = Pick<SecretPattern, 'id' | 'kind' | 'title'>;

function severityOf(kind: string): Severity {
  if (critical.has(kind)) return 'critical';
  if (low.has(kind)) return 'low';
  return medium.has(kind) ? 'medium' : 'high';
}

function confidenceOf({ id, kind }: Kind): Confidence {
  if (low.has(kind)) return 'low';
  return id < 'PYS-SEC-060' || kind === 'url-password' ? 'high' : 'medium';
}

function toRule(pattern: Kind): Rule {
  const { id, kind, title } = pattern;
  const isKey = kind.endsWith('private-key') || kind === 'age-key';
  return {
    id,
    category: 'secret',
    title,
    severity: severityOf(kind),
    confidence: confidenceOf(pattern),
    cwe: isKey ? 321 : 798,
    rationale:
      "Whoever can read the file, a backup or a copy of it can use the credential in the name of its owner, and its use cannot be told from the owner's. It stays valid in old versions of the file after it was removed.",
    remediation:
      'Revoke or rotate the credential at its issuer first, then read the new one at run time from a secret store, the keyring or the environment.',
    falsePositives:
      "A value that was revoked, or is made up but looks real. Placeholders, examples of the issuers' documentation, hashes and UUIDs are left out. Passwords and private keys in test modules and in texts that document the script are likely examples: of low severity and confidence.",
    example: examples[kind] ?? `${kind.toUpperCase().replaceAll('-', '_')} = '(${title})'`,
  };
}

const given: readonly SecretPattern[] = givenKinds.map((each) => ({ ...each, hints: [], regex: /$^/g }));
const reported = [...tokenPatterns, ...contextPatterns, ...literalPatterns, ...given];

/** All rules of category secret. */
export const secretRules: readonly Rule[] = reported.map(toRule);

const givenById = new Map([...literalPatterns, ...given].map((pattern) => [pattern.id, pattern]));

/** The kind of a secret that is known by where it goes, or by a name that stands apart from it. */
export function givenPattern(id: string): SecretPattern {
  const found = givenById.get(id);
  if (found === undefined) throw new Error(`no secret rule ${id}`);
  return found;
}

const byId = new Map(secretRules.map((rule) => [rule.id, rule]));

/** @throws when there is no such rule, which is a bug */
export function secretRule(id: string): Rule {
  const rule = byId.get(id);
  if (rule === undefined) throw new Error(`no secret rule ${id}`);
  return rule;
}
