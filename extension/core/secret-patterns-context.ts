/** Secrets known by what stands before them: URLs, headers, command lines, assignments of things called password. */
import type { SecretPattern } from './secret-patterns.ts';

/** Words that name a secret, without the ones that only look so (`bypass`, `max_tokens`, `passenger`). */
const secretWord =
  '(?:(?<!by|com|sur|tres)pass(?!ed|ing|es|enger|ive|age|port|able|thr|_?through|_?rate|_?count)(?:word|wd|phrase|code|wort)?|pwd|kennwort|contrase[nñ]a|secret|token(?!s|iz|i[sz])|(?:api|access|account|private|auth|encryption|encrypt|signing|shared|master|subscription|license|client|admin|app|service|session|storage|ssh|hmac)[_-]?key|apikey|api_(?:dev|user)_key|credential|session[_-]?id|sessid|connection[_-]?string|conn[_-]?str)';

const secretHints = [
  'pass',
  'pwd',
  'kennwort',
  'contrase',
  'secret',
  'token',
  'key',
  'credential',
  'sess',
  'connection',
  'conn',
];

/** A name that ends so says something about a secret and is none: `password_file`, `token_url`. */
const benignName =
  /(?:file|path|dir|name|type|len|length|count|expires?|expiry|expiration|ttl|env|url|uri|endpoint|field|policy|regex|pattern|prompt|label|min|max|size|limit|required|valid|enabled)$/i;

/** A shell or template variable: names a secret without holding it. */
const variable =
  /^(?:\$\{[^}]{0,80}\}|\$\w{1,80}|\$\(.{0,80}|%\w{1,80}%|\{\{?[\w.\s]{0,80}\}?\}|<[\w\s-]{1,60}>|%s|%\(\w+\)s)$/;

/** What already went through the redactor. */
export const redacted = /^[^…]{0,4}…\[[a-z0-9-]{2,40}\]$/u;

function isSecretName(match: RegExpMatchArray): boolean {
  return !benignName.test(match.groups?.['suffix'] ?? '');
}

/** `PWD` is also the shell's working directory. */
function isWorkingDirectory(secret: string, match: RegExpMatchArray): boolean {
  return /^pwd/i.test(match[0]) && /^(?:[~/.\\]|[A-Za-z]:[\\/])/.test(secret);
}

/** `add_argument("--api-key", default="…")`: what follows the comma is another argument, not the header's value. */
function isNextArgument(secret: string, match: RegExpMatchArray): boolean {
  return (
    /^[a-z_]{2,24}=(?:$|\w)/.test(secret) && /,\s*$/.test(match[0].slice(0, match[0].length - secret.length))
  );
}

/** `-a` and `-w` are passwords of a few programs: elsewhere an account, an attribute, a width. */
function isOtherOption(command: string): boolean {
  const { program = '', flag = '' } =
    /^(?<program>[\w-]+).*\s(?<flag>-[aw])\s{0,2}["']?$/is.exec(command)?.groups ?? {};
  return (flag === '-a' && program !== 'redis-cli') || (flag === '-w' && program !== 'ldapsearch');
}

export const contextPatterns: readonly SecretPattern[] = [
  {
    id: 'PYS-SEC-061',
    kind: 'url-password',
    title: 'Password in a URL or connection string',
    hints: ['://'],
    // A password may hold `@` and `/` unescaped; a port number followed by a path is none.
    regex:
      /:\/\/(?<=[A-Za-z][A-Za-z0-9+.-]{1,30}:\/\/)[^\s:@/"'`]{0,200}:(?<secret>(?:(?!\d{1,5}[/?#])[^\s"'`,;?#]{1,256}|[^\s/"'`]{1,256})(?=@))/g,
    accepts: (secret) => !variable.test(secret) && secret !== 'x-oauth-basic',
  },
  {
    id: 'PYS-SEC-062',
    kind: 'url-token',
    title: 'Token in a URL',
    hints: ['token=', 'key=', 'secret=', 'pass', 'pwd=', 'sig', 'auth=', 'code=', 'session', '://'],
    regex:
      /(?:[?&#](?:[a-z0-9_.-]{0,30}(?:token|key|secret|passw(?:or)?d|pass|pwd|signature|credential|session|sessionid)|sig|auth|code|apikey)=|:\/\/(?=[A-Za-z0-9_-]{0,200}\d)(?=[A-Za-z0-9_-]{20,200}@))(?<secret>[^\s"'`&;#@<>]{1,2000})/gi,
    accepts: (secret) => !variable.test(secret),
  },
  {
    id: 'PYS-SEC-063',
    kind: 'authorization-header',
    title: 'Authorization header with a literal credential',
    hints: [
      'authorization',
      'api-key',
      'apikey',
      'api_key',
      'auth-token',
      'private-token',
      'access-token',
      'cookie',
    ],
    regex:
      /(?<![A-Za-z0-9:])(?:(?:proxy-)?authorization|x-[a-z-]{0,30}(?:key|token|secret)|api-?key|private-token|(?:set-)?cookie)["'\]\\]{0,3}\s{0,3}[:=,]\s{0,3}(?:[frb]{1,2}(?=["']))?\\{0,2}["']?\s{0,2}(?:(?:bearer|basic|token|digest|apikey|api-key|key|bot|negotiate|ntlm)\s{1,3})?(?<secret>[^\s"',\\]{4,4000})/gi,
    accepts: (secret, match) => !variable.test(secret) && !isNextArgument(secret, match),
  },
  {
    id: 'PYS-SEC-064',
    kind: 'bearer-token',
    title: 'Bearer or basic credential',
    hints: ['bearer ', 'basic '],
    regex:
      /(?<![A-Za-z0-9])(?:bearer|basic)\s{1,3}(?<secret>(?=[A-Za-z0-9._~+/-]{0,80}[0-9=])[A-Za-z0-9._~+/-]{12,4000}={0,2})/gi,
  },
  {
    id: 'PYS-SEC-065',
    kind: 'command-password',
    title: 'Password on a command line',
    hints: ['-p', '-u', '--user', '--proxy-user', ' -a', ' -w', '/p:', 'setx'],
    regex:
      /(?:(?<![\w-])(?:sshpass|plink|pscp|psexec|mysql\w{0,12}|mariadb\w{0,12}|docker|podman|az|zip|unzip|7za?|unrar|smbclient|rdesktop|xfreerdp|ldapsearch|mongo\w{0,8}|redis-cli|sqlcmd|bcp|isql|htpasswd)\b[^\n|;&]{0,200}?\s(?:-p|-P|-pw|-a|-w|\/p:)\s{0,2}["']?|(?<![\w-])(?:-u|--user|-U|--proxy-user)[\s=]{0,2}["']?[^\s:%"'@/-][^\s:%"'@/]{0,79}[:%]|setx\s{1,3}\w{0,40}(?:key|token|secret|password|pwd)\w{0,20}\s{1,3}["']?)(?<secret>[^\s"']{1,300})/gi,
    accepts: (secret, match) =>
      !variable.test(secret) &&
      !/^(?:\d{1,5}|[\d.]+:\d{1,5})(?:[:/]|$)|^\/\//.test(secret) &&
      !isOtherOption(match[0].slice(0, match[0].length - secret.length)),
  },
  {
    id: 'PYS-SEC-066',
    kind: 'command-password',
    title: 'Password in a command-line option',
    hints: secretHints,
    regex: new RegExp(
      `(?<![\\w-])--?[a-z0-9_-]{0,30}?${secretWord}(?<suffix>[a-z0-9_-]{0,20})(?:\\s{1,3}|=)["']?(?<secret>[^\\s"'-][^\\s"']{0,300})`,
      'gi',
    ),
    accepts: (secret, match) => isSecretName(match) && !variable.test(secret) && !powershellCall.test(secret),
  },
  {
    id: 'PYS-SEC-067',
    kind: 'powershell-password',
    title: 'Password made a secure string in PowerShell',
    hints: ['convertto-securestring'],
    // As an argument, or piped into it: `'…' | ConvertTo-SecureString -AsPlainText -Force`.
    regex:
      /ConvertTo-SecureString\s{1,4}(?:-(?:AsPlainText|Force)\s{1,4}){0,2}(?:-String\s{1,4})?\\{0,2}["']{0,2}(?<secret>(?<=["'])[^"'\n]{1,200}?(?=\\{0,2}["'\n]|$)|[^\s"'\\($-][^\s"']{0,200})|(?<=["'](?=[^"'\n]{1,200}["']\s{0,4}\|\s{0,4}ConvertTo-SecureString))[^"'\n\\]{1,200}/gi,
    accepts: (secret) => !variable.test(secret) && !/^\$[\w({]/.test(secret),
  },
  {
    id: 'PYS-SEC-068',
    kind: 'url-token',
    title: 'Token in the path or as the user of a URL',
    hints: ['/t/', 'x-oauth-basic'],
    // Conda's channels have it in the path, Git hosts take it as the user.
    regex:
      /(?:(?<=:\/\/[^\s"'`]{1,200})\/t\/(?<secret>(?:[a-z]{2}-)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|(?=[a-z_]{0,200}\d)\w{16,200})(?=[/\s"'`]|$)|(?<=:\/\/)[^\s:@/"'`]{8,200}(?=:x-oauth-basic@))/gi,
  },
  {
    id: 'PYS-SEC-069',
    kind: 'url-password',
    title: 'Password in a quoted or an Oracle connection string',
    hints: ['pwd%3d', 'password%3d', 'connect', 'pool', 'sqlplus', 'sqlldr', 'expdp', 'impdp', 'rman'],
    // `odbc_connect=` has a whole connection string, quoted; Oracle's way is user/password@host:port/service.
    regex:
      /(?<=(?:pwd|password)%3d)(?:(?!%3b)[^\s"'`&;]){1,300}|(?<!\w)(?:(?:connect(?:_async)?|ConnectionPool|SessionPool|create_pool(?:_async)?)\s{0,3}\(\s{0,3}(?:\w{1,10}\s{0,2}=\s{0,2})?[rf]?["']|(?:sqlplus|sqlldr|expdp|impdp|rman)\b[^\n|;&"']{0,100}?\s["']?)[\w$#.-]{1,60}\/(?<secret>[^\s"'/@]{1,100})(?=@)/gi,
    accepts: (secret) => !variable.test(secret),
  },
  {
    id: 'PYS-SEC-070',
    kind: 'command-password',
    title: 'Key in a command-line option',
    hints: ['-key'],
    // `--key` is a file as often: only what looks random is meant.
    regex:
      /(?<![\w-])--?key(?:\s{1,3}|=)["']?(?<secret>(?=[^\s"'A-Z]{0,80}[A-Z])(?=[^\s"'a-z]{0,80}[a-z])(?=[^\s"'\d]{0,80}\d)[\w+=-]{20,300})(?![\w./\\+=-])/g,
  },
];

/** `-Password (ConvertTo-SecureString …)`: what stands in the brackets has a pattern of its own. */
const powershellCall = /^\((?:ConvertTo-SecureString|Get-|Read-Host|New-Object|\$)/i;

/** Values given to something that is called password, token or key, as shells, JSON, YAML, INI and code write it. */
export const assignmentPatterns: readonly SecretPattern[] = [
  {
    id: 'PYS-SEC-071',
    kind: 'password',
    title: 'Hard-coded password, token or key',
    hints: secretHints,
    regex: new RegExp(
      `${secretWord}(?<suffix>[a-z0-9_-]{0,24})["'\\]\\\\]{0,3}\\s{0,3}(?::\\s{0,2}[a-z]{1,12}\\s{0,2}=|:=|=>|={1,2}|:)\\s{0,3}[rbfu]{0,2}(?<quote>\\\\{0,2}["'\`])(?<secret>(?:(?!\\k<quote>)[^\\n]){1,500})`,
      'gi',
    ),
    accepts: (_secret, match) => isSecretName(match),
  },
  {
    id: 'PYS-SEC-072',
    kind: 'password',
    title: 'Password, token or key in plain text',
    hints: secretHints,
    regex: new RegExp(
      `${secretWord}(?<suffix>[a-z0-9_-]{0,24})["'\\]\\\\]{0,3}\\s{0,3}(?::=|=>|={1,2}|:)\\s{0,3}(?<secret>[^\\s"'\`,;&|<>(){}\\\\][^\\s"'\`,;&|<>(){}]{0,500})`,
      'gi',
    ),
    accepts: (secret, match) =>
      isSecretName(match) && !variable.test(secret) && !isWorkingDirectory(secret, match) && secret !== '=',
  },
];
