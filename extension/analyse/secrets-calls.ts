/** Passwords and keys that calls are given: logins, headers, parameters of requests, fields that are typed into, standard input. */
import type { Behaviour } from './flow/interpret.ts';
import type { CallEvent, Value } from './flow/values.ts';
import {
  isAppPassword,
  isReference,
  isWritten,
  looksLikeKey,
  looksLikePassword,
  looksRandom,
} from './secrets-literals.ts';
import { isPlaceholder } from './secrets-placeholders.ts';

/** Takes a value for a secret where it stands as a literal and `accepts` does. */
export type Add = (
  id: 'PYS-SEC-091' | 'PYS-SEC-092',
  value: string | undefined,
  accepts: (value: string) => boolean,
) => void;

const passwordKey =
  /^(?:\w{0,20}_)?(?:pass(?:word|wd|phrase|wort|w)?|pwd|pw|kennwort|senha|contrase[nñ]a|mot_de_passe)$/i;
const tokenKey =
  /^(?:\w{0,20}_)?(?:api_?key|apikey|api_?token|auth_?token|access_?token|bot_?token|token|secret|client_?secret|client_?credential|secret_?key|secret_?access_?key|access_?key|account_?key|app_?key)$/i;
/** A tuple of user and password. */
const pairKey = /^(?:auth|basic_?auth|http_?auth|auth_?basic|credentials?)$/i;
const holders = /^(?:data|json|params|connect_args|config|payload|body|conn_params|connect_kwargs|env)$/;
/** Parameters of a request that hold a key. */
const keyParameter = /^(?:key|appid|app_key)$|token|secret|api_?key|access_?key/i;
const keyHeader = /^(?!.*-(?:type|version|name)$).*(?:authorization|key|token|secret|\bauth\b|x-auth)/i;

/** Calls that take a password by position. */
const positions: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: `poplib.POP3().pass_ poplib.POP3_SSL().pass_ poplib.POP3_SSL().rpop pypdf.PdfReader().decrypt PyPDF2.PdfReader().decrypt
      pypdf.PdfWriter().encrypt PyPDF2.PdfWriter().encrypt PyPDF2.PdfFileReader().decrypt PyPDF2.PdfFileWriter().encrypt`,
    1: `smtplib.SMTP().login smtplib.SMTP_SSL().login imaplib.IMAP4().login imaplib.IMAP4_SSL().login ftplib.FTP().login ftplib.FTP_TLS().login
      imap_tools.MailBox().login imapclient.IMAPClient().login cx_Oracle.connect oracledb.connect requests.auth.HTTPBasicAuth
      requests.auth.HTTPDigestAuth requests_ntlm.HttpNtlmAuth httpx.BasicAuth httpx.DigestAuth aiohttp.BasicAuth exchangelib.Credentials
      yagmail.SMTP ldap.initialize().simple_bind_s ldap.initialize().bind_s O365.Account shareplum.auth.office365.Office365
      office365.runtime.auth.user_credential.UserCredential twilio.rest.Client instagrapi.Client().login pyodbc.SQLConnect`,
    2: `ftplib.FTP ftplib.FTP_TLS pymysql.connect MySQLdb.connect pymssql.connect ldap3.Connection odoorpc.ODOO().login keyring.set_password
      atlassian.Jira hdbcli.dbapi.connection`,
    3: 'paramiko.SSHClient().connect pysftp.Connection hdbcli.dbapi.connect win32security.LogonUser',
  }).flatMap(([at, paths]) => paths.split(/\s+/).map((path) => [path, Number(at)] as const)),
);
/** Methods that take one, whatever they are called on. */
const methods: ReadonlyMap<string, number> = new Map([
  ['setpassword', 0],
  ['set_password', 0],
  ['login', 1],
  ['log_in', 1],
  ['sign_in', 1],
  ['authenticate', 1],
  ['with_user_credentials', 1],
  ['with_client_credentials', 1],
  ['with_credentials', 1],
]);
/** Calls that take a key by position. */
const keyPositions: ReadonlyMap<string, number> = new Map([
  ['cryptography.fernet.Fernet', 0],
  ['hmac.new', 0],
  ['jwt.encode', 1],
  ['jwt.decode', 1],
  ['itsdangerous.URLSafeTimedSerializer', 0],
  ['itsdangerous.URLSafeSerializer', 0],
]);
/** Calls that open a session: whatever they are given as a password is one, a common word too. */
const logins =
  /\.(?:\w*connect\w*|\w*Connection|SMTP(?:_SSL)?|FTP(?:_TLS)?|login|MailBox|Account|create_pool)$/;

const typing = new Set([
  'fill',
  'type',
  'send_keys',
  'input_text',
  'type_text',
  'set_value',
  'press_sequentially',
]);
const blindTyping = /^(?:pyautogui|keyboard|pydirectinput)\.(?:write|typewrite)$/;
const passwordField = /pass|pwd|senha|kennwort|contrase|mot.?de.?passe/i;
const prompts = new Set(['expect', 'expect_exact', 'read_until', 'recvuntil']);
const answers = new Set(['sendline', 'send', 'write', 'sendlineafter']);

/** Last links of all that is looked at by position: most calls have none of them. */
const telling = new Set([
  ...[...positions.keys(), ...keyPositions.keys()].map((path) => path.slice(path.lastIndexOf('.') + 1)),
  ...[...methods.keys(), ...typing, ...prompts, ...answers],
  ...['Open', 'b64encode', 'update', 'typewrite'],
]);

/** Looks for secrets in what calls and assignments give. */
export function callSecrets({ calls, assigns, texts, joined }: SecretPlaces, add: Add): void {
  let asked = false;
  for (let c = 0; c < calls.length; c++) {
    const call = calls[c];
    if (call === undefined) continue;
    for (let i = 0; i < call.keywords.length; i++) {
      const keyword = call.keywords[i];
      if (keyword !== undefined) keyedSecret(call, keyword.name, keyword.value, add);
    }
    if (!telling.has(call.name)) {
      asked = false;
      continue;
    }
    positionalSecret(call, add);
    if (call.path.endsWith('.headers.update')) headerSecrets(call.args[0], add);
    if (typing.has(call.name)) typedSecret(call, add);
    if (blindTyping.test(call.path)) add('PYS-SEC-091', call.args[0]?.text, isTyped);
    if (asked && answers.has(call.name)) add('PYS-SEC-091', call.args[0]?.text?.trim(), looksLikePassword);
    asked = prompts.has(call.name) && passwordField.test(call.args[0]?.text ?? '');
  }
  for (const { path, key, value } of assigns) if (/\.headers$/.test(path)) headerSecret(key, value, add);
  for (const { text } of [...texts, ...joined])
    if (text.length < 2000 && text.includes('://')) urlSecrets(text, add);
}

type SecretPlaces = Pick<Behaviour, 'calls' | 'assigns' | 'texts' | 'joined'>;

function positionalSecret(call: CallEvent, add: Add): void {
  const { path, name, args } = call;
  const known = path.includes('.') ? positions.get(path) : undefined;
  const position = known ?? (path.startsWith('<') || path === name ? undefined : methods.get(name));
  if (position !== undefined && args.length > position) {
    const isLogin = known !== undefined && logins.test(path);
    add('PYS-SEC-091', args[position]?.text, isLogin ? isGivenPassword : isLikelyPassword);
  }
  const key = keyPositions.get(path);
  if (key !== undefined) add('PYS-SEC-092', args[key]?.text, (text) => looksLikeKey(text) || isWritten(text));
  if (path.endsWith('Workbooks.Open')) add('PYS-SEC-091', args[4]?.text, looksLikePassword);
  if (path === 'base64.b64encode') add('PYS-SEC-091', passwordOfPair(args[0]?.text), isWritten);
}

/** `user:password`, as basic authentication has it. */
export function passwordOfPair(text: string | undefined): string | undefined {
  return /^[^\s:/]{1,60}:(?<secret>[^\s/]{5,60})$/.exec(text ?? '')?.groups?.['secret'];
}

function keyedSecret(call: CallEvent, name: string, value: Value, add: Add): void {
  if (value.text === undefined && value.items === undefined && value.fields === undefined) return;
  if (passwordKey.test(name))
    add('PYS-SEC-091', value.text, logins.test(call.path) ? isGivenPassword : isLikelyPassword);
  else if (tokenKey.test(name)) add('PYS-SEC-092', value.text, looksLikeKey);
  else if (pairKey.test(name) && value.items?.length === 2)
    add('PYS-SEC-091', value.items[1]?.text, isLikelyPassword);
  else if (/^(?:default_|extra_)?headers$/.test(name)) headerSecrets(value, add);
  else if (name === 'input') inputSecret(call, value.text, add);
  else if (holders.test(name)) fieldSecrets(name, value, add);
}

function fieldSecrets(holder: string, { fields }: Value, add: Add): void {
  for (const [field, { text }] of fields ?? []) {
    if (passwordKey.test(field)) add('PYS-SEC-091', text, looksLikePassword);
    else if (holder === 'params' ? keyParameter.test(field) : tokenKey.test(field))
      add('PYS-SEC-092', text, isLongKey);
  }
}

function headerSecrets(value: Value | undefined, add: Add): void {
  for (const [name, field] of value?.fields ?? []) headerSecret(name, field, add);
}

/** A key that stands elsewhere, alone or after the word for its kind: `f"Bearer {TOKEN}"`. */
function headerSecret(name: string, { text }: Value, add: Add): void {
  if (!keyHeader.test(name) || text === undefined) return;
  const value = text.replace(/^(?:bearer|token|basic|api-?key|key|bot)\s+/i, '');
  add('PYS-SEC-092', value, /^basic\s/i.test(text) ? isBasicCredential : looksRandom);
}

/** Whether a text is base64 of a user and a password. */
export function isBasicCredential(value: string): boolean {
  if (!/^[A-Za-z0-9+/]{8,200}={0,2}$/.test(value)) return false;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return (
    /^[\x20-\x7e\p{L}]{2,60}:[\x20-\x7e\p{L}]{4,100}$/u.test(pair) &&
    !isPlaceholder(pair.slice(pair.indexOf(':') + 1))
  );
}

const query = /[?&](?<name>[\w.-]{2,30})=(?<value>[A-Za-z0-9%._~+/=-]{16,300})(?=[&#\s]|$)/g;

function urlSecrets(url: string, add: Add): void {
  for (const { groups } of url.matchAll(query))
    if (keyParameter.test(groups?.['name'] ?? '')) add('PYS-SEC-092', groups?.['value'], isLongKey);
}

/** `page.fill("#password", secret)`, `driver.find_element(By.ID, "password").send_keys(secret)`. */
function typedSecret(call: CallEvent, add: Add): void {
  const [first, second] = call.args;
  if (second !== undefined && passwordField.test(first?.text ?? ''))
    add('PYS-SEC-091', second.text, looksLikePassword);
  else if (call.receiver?.producer?.args.some((arg) => passwordField.test(arg.text ?? '')) === true)
    add('PYS-SEC-091', first?.text, looksLikePassword);
}

/** What is typed into whatever has the focus is a password where it can be nothing else. */
function isTyped(text: string): boolean {
  return (
    /^\S{8,40}$/.test(text) &&
    /\p{L}/u.test(text) &&
    /\d/.test(text) &&
    /[!$^§]/.test(text) &&
    !/[@/\\]/.test(text) &&
    looksLikePassword(text)
  );
}

/** `subprocess.run(["sudo", "-S", …], input="secret\n")`. */
function inputSecret(call: CallEvent, text: string | undefined, add: Add): void {
  const first = call.args[0];
  const command = first?.text ?? first?.items?.map((item) => item.text ?? '').join(' ') ?? '';
  const line = text?.split('\n', 1)[0]?.trim();
  if (/\bchpasswd\b/.test(command)) add('PYS-SEC-091', passwordOfPair(line), isWritten);
  else if (
    /\bsudo\b.*\s-S\b|^\s*(?:su|passwd|kinit|cryptsetup|gpg2?|openssl|ssh-add|smbpasswd|mysql\S*)\b/.test(
      command,
    )
  )
    add('PYS-SEC-091', line, looksLikePassword);
}

function isLikelyPassword(text: string): boolean {
  return looksLikePassword(text) || isAppPassword(text);
}

/** What servers on a developer's machine come with. */
const stockLogins =
  /^(?:anonymous.*|admin|root|postgres|mysql|mariadb|oracle|guest|neo4j|minioadmin|elastic|rabbitmq|redis|mongo|sa)$/i;

/** Any word that a login is given, but for those that stand for one. */
function isGivenPassword(text: string): boolean {
  return (
    isLikelyPassword(text) ||
    (/^[\p{L}\d!#$%&*+?_-]{4,64}$/u.test(text) &&
      !isPlaceholder(text) &&
      !isReference(text) &&
      !stockLogins.test(text))
  );
}

function isLongKey(text: string): boolean {
  return text.length >= 16 && looksRandom(text);
}
