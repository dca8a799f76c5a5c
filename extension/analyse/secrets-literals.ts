/** Passwords, tokens and keys that Python code gives as string literals, known by the name they are given to. */
import type { SecretPattern } from '../core/secret-patterns.ts';
import { entropy, isPlaceholder } from './secrets-placeholders.ts';

/** A name for a password proper, as people of several languages write it. */
const passwordName =
  '(?:(?<!by|buy|com|sur|tres)pass(?:word|wd|phrase|wort|code)?|(?<![a-z])pwd|(?<![a-z\\d])pw(?!\\d\\d)|(?<![a-z])psw|kennwort|senha|contrase[nñ]a|(?<![a-z])clave|mot_?de_?passe|(?<![a-z])mdp|wachtwoord|has[lł]o|parola|l[oö]senord|kodeord|salasana|jelsz[oó]|heslo|[sş]ifre|пароль|密码|密碼|パスワード|비밀번호)';

/** A name for a token or key. */
const keyName =
  '(?:secret|token|credential|(?:api|access|account|private|auth|encryption|encrypt|signing|shared|master|subscription|license|client|admin|app|service|storage|hmac|bot|webhook|openai|azure|aws|gemini|google|anthropic|mistral|cohere|groq|deepseek|cohere|xai|grok|openrouter|huggingface|consumer|functions?|host|gateway|vault|project|write|read|rest|x)[_-]?key|apikey|api_(?:dev|user)_key|chave_?(?:de_?)?(?:api|acesso)|clave_?api|cl[eé]_?api|sas_?token|(?<![a-z])pat(?=_?token)|aes_?key|fernet_?key)';

/** Where in a name nothing but such a suffix may follow. */
const suffix =
  '(?<suffix>(?:[_-]?(?:v?\\d{1,3}|prod|production|live|dev|staging|qa|uat|int|db|sql|erp|sap|crm|mail|smtp|ftp|sftp|admin|root|user|usuario|api|bot|email|e_?mail|outlook|imap|exchange|portal|site|web|app|server|servidor|system|sistema|banco|bd|rede|rds|wifi|vpn|ad|ldap|rdp|ssh|proxy|backup|bi|rh|hr|fin|account|client|cliente|kunde|local|remote|oracle|ora|mysql|postgres|pg|mssql|snowflake|redshift|mongo|redis|dwh|default|value|str|string|text|key|id|token|secret|clear|plain|plaintext|env))*)';

const literal = '[rbu]{0,2}(?:(?<quote>["\'])(?<secret>(?:(?!\\k<quote>)[^\\\\\\n]){3,300}))(?=\\k<quote>)';

/** A value that stands unquoted in a sentence. */
const word = `(?<secret>[^\\s"'()\\[\\]{},;<>]{6,64})`;

/** After a name: closing of a subscript or dict key, an annotation, then the assignment (never a comparison). */
const assign = `["']?\\]?\\s{0,3}(?::\\s{0,2}(?:Final|Optional|str|bytes|SecretStr)(?:\\[\\w+\\])?\\s{0,3}(?:\\|\\s?None\\s?)?=|=(?!=)|:)\\s{0,3}`;

const hints = {
  password: [
    ...[
      'pass',
      'pwd',
      'pw',
      'psw',
      'kennwort',
      'senha',
      'contrase',
      'clave',
      'mdp',
      'wachtwoord',
      'haslo',
      'hasł',
      'parola',
    ],
    ...[
      'senord',
      'kodeord',
      'salasana',
      'jelsz',
      'heslo',
      'ifre',
      'пароль',
      '密码',
      '密碼',
      'パスワード',
      '비밀번호',
    ],
  ],
  key: ['secret', 'token', 'credential', 'key', 'chave', 'clave', 'cle', 'clé'],
};

function pattern(
  id: string,
  kind: string,
  title: string,
  own: readonly string[],
  source: string,
  accepts: SecretPattern['accepts'],
) {
  return {
    id,
    kind,
    title,
    hints: own,
    regex: new RegExp(source, 'gi'),
    ...(accepts && { accepts }),
  } satisfies SecretPattern;
}

/** In order of how much they say. */
export const literalPatterns: readonly SecretPattern[] = [
  pattern(
    'PYS-SEC-081',
    'password',
    'Hard-coded password',
    hints.password,
    `${passwordName}${suffix}(?![a-z0-9_])${assign}${literal}`,
    (secret, match) => !isBenign(match) && looksLikePassword(secret, match),
  ),
  pattern(
    'PYS-SEC-082',
    'api-key',
    'Hard-coded token or API key',
    hints.key,
    `${keyName}${suffix}(?![a-z0-9_])${assign}${literal}`,
    (secret, match) => !isBenign(match) && looksLikeKey(secret) && !saysItsName(nameOf(match), secret),
  ),
  pattern(
    'PYS-SEC-083',
    'password',
    'Password in a login call',
    ['login', 'auth', 'logon', 'credential', 'send_keys', '.text'],
    `(?:\\.(?:login|logon|authenticate|auth|set_credentials)\\(\\s{0,8}[^\\n,()]{1,80},\\s{0,8}|\\bauth\\s{0,2}=\\s{0,2}\\(\\s{0,4}["'][^"'\\n]{1,80}["'],\\s{0,4}|HTTP(?:Basic|Digest|Ntlm)Auth\\(\\s{0,4}["'][^"'\\n]{1,80}["'],\\s{0,4}|["'][\\w-]{0,20}(?:password|passwort|passwd|pwd)[\\w-]{0,20}["']\\)\\.send_keys\\(\\s{0,4}|pwd[\\w/[\\]-]{0,40}["']\\)\\.text\\s{0,2}=\\s{0,2})${literal}`,
    (secret) => looksLikePassword(secret),
  ),
  pattern(
    'PYS-SEC-084',
    'default-password',
    'Secret as the default of an environment variable',
    ['environ', 'getenv', 'config(', 'env(', 'env.str('],
    `(?:getenv|environ\\.get|environ\\.setdefault|config|\\benv(?:\\.str)?)\\(\\s{0,4}["'](?:\\w{0,40}_)?(?:pass(?:word|wd|phrase|wort)?|pwd|pw|senha|kennwort|secret|token|(?:api|access|private|auth|account|secret)_?key|apikey)(?:_\\w{1,12})?["'],\\s{0,4}(?:default\\s?=\\s?)?${literal}`,
    (secret) => looksLikePassword(secret),
  ),
  pattern(
    'PYS-SEC-085',
    'connection-string',
    'Password in a connection string',
    ['pwd', 'password'],
    `[;"'\\s](?:pwd|password)\\s?=\\s?\\{?(?<secret>[^;"'\\s{}()[\\]]{3,128})(?=\\}?;|\\}?["']|\\s\\w{2,20}=)`,
    (secret, match) =>
      !secret.endsWith(',') && isConnectionString(match) && !isReference(secret) && !isPlaceholder(secret),
  ),
  pattern(
    'PYS-SEC-087',
    'api-key',
    'Key given to a client by position',
    ['client(', 'clientv2(', 'api(', 'bot(', 'token(', 'key('],
    `(?:\\b(?:[A-Z]\\w{0,30})?(?:Client(?:V2)?|Api|API|Bot)\\(\\s{0,8}|(?:set_?|login_with_|with_)(?:auth_?|access_?|api_?)?(?:token|key)\\(\\s{0,4})${literal}`,
    (secret) =>
      secret.length >= 20 &&
      /^[\w.-]+$/.test(secret) &&
      /(?=[a-z0-9]*\d)[a-z0-9]{12,}/i.test(secret) &&
      looksLikeKey(secret) &&
      entropy(secret) >= 3.3,
  ),
  pattern(
    'PYS-SEC-088',
    'account-password',
    'Password of an account that is made or changed',
    ['net', 'identified', 'password'],
    `(?:\\b(?:create|alter)\\s{1,8}(?:user|role|login)\\s{1,8}(?:[^\\n;'"]{1,120}\\bpassword\\s{0,4}=?\\s{0,4}N?\\\\?'|[^\\n;]{1,120}?\\bidentified\\s{1,8}by\\s{1,8}\\\\?["']?)(?![:%$@&?])|["']net1?(?:\\.exe)?["'],\\s{0,4}["']us(?:er|e)["'],\\s{0,4}["'][^"'\\n]{1,60}["'],\\s{0,4}["']|\\bnet1?(?:\\.exe)?\\s{1,3}use\\s{1,3}[^\\n]{1,80}/user:[^\\s"']{1,60}\\s{1,3}|\\bnet1?(?:\\.exe)?\\s{1,3}use\\s{1,3}(?:[a-z*]:\\s{1,3})?\\\\{2,4}[^\\s"'/]{2,60}\\s{1,3}|\\bnet1?(?:\\.exe)?\\s{1,3}user\\s{1,3}[^\\s"'/]{1,60}\\s{1,3})(?<secret>[^\\s"'/*{][^\\s"']{2,63})`,
    (secret) => isMixed(secret) && !isPlaceholder(secret) && !isReference(secret),
  ),
  pattern(
    'PYS-SEC-086',
    'password-comment',
    'Password in a comment',
    hints.password,
    `#[^\\n]{0,120}?(?<![a-z0-9_])${passwordName}(?:(?:\\s[a-zà-ÿ]{1,12}){0,3}\\s{0,2}(?<told>\\b(?:is|ist|est|es)\\b|é|:|=)\\s{0,2}|\\s{1,2})["']?${word}`,
    (secret, match) =>
      isWritten(secret) &&
      (match.groups?.['told'] !== undefined || (isStrong(secret) && /[!#$%&?@*+]/.test(secret))),
  ),
  pattern(
    'PYS-SEC-094',
    'key-comment',
    'Token or key in a comment',
    ['key', 'token', 'secret', 'ssel', 'chave', 'clave'],
    `#[^\\n]{0,80}?(?<![a-z0-9_])(?:api[ _-]?key|(?:access |api |auth )?token|secret|schl[uü]ssel|chave|clave)\\s{0,2}(?:\\b(?:is|ist)\\b|:|=|->)?\\s{0,2}["']?(?<secret>[A-Za-z0-9_-]{20,200})(?![A-Za-z0-9_.-])`,
    (secret) => looksLikeKey(secret) && entropy(secret) >= 3.3,
  ),
  pattern(
    'PYS-SEC-089',
    'password-comment',
    'User and password in a comment',
    [
      'login',
      'user',
      'zugang',
      'konto',
      'account',
      'acesso',
      'usuario',
      'credential',
      'anmelde',
      'identifiants',
    ],
    `#[^\\n]{0,80}?\\b(?:login(?:daten)?|user|zugang(?:sdaten)?|anmeldedaten|konto|account|acesso|usuario|identifiants|credentials?)\\s{0,2}[:=]\\s{0,2}[\\w.@\\\\-]{2,40}\\s{0,2}[/|,]\\s{0,2}${word}`,
    (secret) => isWritten(secret) && isStrong(secret),
  ),
  pattern(
    'PYS-SEC-090',
    'password-comment',
    'Password in a text',
    hints.password,
    `(?<![a-z0-9_.])${passwordName}: ${word}`,
    (secret, match) => isWritten(secret) && isStrong(secret) && isProse(match),
  ),
];

/** Whether a value that nobody put into quotes for a computer is meant as a password. */
export function isWritten(secret: string): boolean {
  return isMixed(secret) && /\d/.test(secret) && !isPlaceholder(secret) && !isReference(secret);
}

/** In prose a value must look like nothing but a password. */
export function isStrong(secret: string): boolean {
  return /(?=.*[a-z])(?=.*[A-Z])(?=.*\d)|(?=.*\d)(?=.*[^\w.:/-])/.test(secret);
}

/** Whether a line has nothing of code before the place: no string, call, comment or assignment. */
function isProse(match: RegExpMatchArray): boolean {
  const text = match.input ?? '';
  const at = match.index ?? 0;
  const before = text.slice(Math.max(text.lastIndexOf('\n', at - 1) + 1, at - 61), at);
  return before.length <= 60 && !/["'=#([{]/.test(before);
}

/** Names in which the words mean something else. */
const benignNames =
  /(?:hash|salt|digest|field|column|header|prefix|param|placeholder|label|prompt|regex|pattern|name|path|file|url|uri|endpoint|type|policy|error|message|msg|max_?|min_?|num_?|len_?|count|next_?token|page_?token|token_?id|tokenizer|publickeytoken|csrf|xsrf|sep_?token|pad_?token|eos|bos|unk|mask|special|start|end|stop)[\w.-]*$/i;

/** Names that say themselves that the value is made up. */
const inventedNames = /(?:^|[._])(?:example|sample|sim|simulated|fake|dummy|mock|bogus|invalid|wrong|bad)_/i;

/** Whether a name that has the word password or token in it means something else: a field, a message, a hash. */
export function isBenignName(name: string): boolean {
  return benignNames.test(name);
}

/** The whole name that a match ends: the words before it may change what it means. */
function nameOf(match: RegExpMatchArray): string {
  const text = match.input ?? '';
  const at = match.index ?? 0;
  const before = /[A-Za-z0-9_.:-]{0,40}$/.exec(text.slice(Math.max(0, at - 40), at))?.[0] ?? '';
  return before + (/^[A-Za-z0-9_ñłß-]+/i.exec(match[0])?.[0] ?? '');
}

function isBenign(match: RegExpMatchArray): boolean {
  return isOtherName(nameOf(match), match.groups?.['suffix'] ?? '');
}

function isOtherName(name: string, ending: string): boolean {
  return (
    name.includes('::') ||
    isBenignName(name) ||
    inventedNames.test(name) ||
    /(?:^|_)(?:id|ids)$/i.test(ending)
  );
}

const wholePasswordName = new RegExp(`${passwordName}${suffix}s?$`, 'i');
const wholeKeyName = new RegExp(`${keyName}${suffix}s?$`, 'i');

/** Whether a whole name is one for a password, or for several. */
export function isPasswordName(name: string): boolean {
  const match = wholePasswordName.exec(name);
  return match !== null && !isOtherName(name, match.groups?.['suffix'] ?? '');
}

/** Whether a whole name is one for a token or key, or for several. */
export function isKeyName(name: string): boolean {
  const match = wholeKeyName.exec(name);
  return match !== null && !isOtherName(name, match.groups?.['suffix'] ?? '');
}

/** What names a place to find the secret, not the secret: paths, URLs, environment variables, selectors, sentences. */
export function isReference(value: string): boolean {
  return (
    /\s/.test(value.trim()) ||
    /^(?:[./~\\]|[A-Za-z]:\\|https?:\/\/|env:|file:|vault:|secretsmanager|arn:|projects\/|keyvault|ssm:|[#.]?[\w-]+\s*>|\/\/|input\[|--)/i.test(
      value,
    ) ||
    /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value) ||
    /^[A-Z]+(?:\|-?[A-Z]+)+$/.test(value) ||
    /^[a-z]+(?:[_.-][a-z]+)+(?::[a-z_]+)?$/i.test(value) ||
    /^[A-Z]\w*(?:::\w+)+$/.test(value) ||
    (value.replace(/[^<>()[\]]/g, '').length > 1 && !isNoise(value)) ||
    /\.(?:json|ya?ml|txt|pem|key|env|ini|cfg|toml|py|csv)$/i.test(value)
  );
}

/** Whether signs stand between letters and digits as no code has them: keys of Django hold brackets too. */
function isNoise(value: string): boolean {
  return value.length >= 40 && /\d/.test(value) && new Set(value.match(/[!@#$%^&*+~-]/g)).size >= 5;
}

/** Whether a value can be meant as a password: mixed, no word, no reference. */
export function looksLikePassword(value: string, match?: RegExpMatchArray): boolean {
  if (value.length > 128 || isReference(value) || isPlaceholder(value)) return false;
  if (match !== undefined && sameWord(nameOf(match), value)) return false;
  return isMixed(value) && value.length >= 5;
}

/** An app password of a mail service: four groups of four letters. */
export function isAppPassword(value: string): boolean {
  return /^[a-z]{4}(?: [a-z]{4}){3}$/.test(value);
}

/** Whether a value can be meant as a token or key. */
export function looksLikeKey(value: string): boolean {
  if (value.length < 10 || isReference(value) || isPlaceholder(value)) return false;
  return /\d/.test(value) && /[A-Za-z]/.test(value) && /^[\x21-\x7e]+$/.test(value) && entropy(value) >= 2.8;
}

/** A key that is no name made of words and numbers: some run in it is random. */
export function looksRandom(value: string): boolean {
  return looksLikeKey(value) && /(?=[a-z]*\d)[a-z\d]{10,}/i.test(value);
}

/** At least two of lower case, upper case, digit and sign: an ordinary word of any language is no evidence. */
function isMixed(value: string): boolean {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\p{M}\w\s]/u].filter((kind) => kind.test(value)).length;
  const word = /^\p{Lu}?[\p{Ll}\p{M}]+$/u.test(value) || /^[\p{Lu}\p{M}]+$/u.test(value);
  return kinds >= 2 && !word && /[A-Za-z]/.test(value) && !/^[a-z]+:?$/i.test(value);
}

function sameWord(name: string, value: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');
  return plain(name).endsWith(plain(value)) && !/\d/.test(value);
}

/** `REQUEST_TOKEN = "oauth:request_token"`: a value that ends with the words of its name is a name too. */
export function saysItsName(name: string, value: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z\d]/g, '');
  const last = plain(/[^:/]*$/.exec(value)?.[0] ?? '');
  return last.length >= 6 && plain(name).endsWith(last);
}

/** Whether the text before or after on the line has another key of a connection string. */
function isConnectionString(match: RegExpMatchArray): boolean {
  const text = match.input ?? '';
  const at = match.index ?? 0;
  const line = text.slice(Math.max(text.lastIndexOf('\n', at - 1) + 1, at - 400), at + match[0].length + 200);
  return /(?:server|host|hostname|data source|driver|uid|user id|username|user|database|dbname|initial catalog|dsn|port|dbq|protocol)\s?=/i.test(
    line,
  );
}
